"""Events as the page sends them and as the inbox keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.conversation.cards import MAX_BUTTON_BYTES
from bot.conversation.events import Blocked, Commanded, Event, Opened, Said, SentOther, Tapped
from bot.web.errors import WebError

MAX_TEXT = 4000


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event as it came: `id` was made by the page, `raw` is what the inbox stores."""

    id: str
    raw: str


def _printable(text: str) -> str:
    """NUL is refused by PostgreSQL and means nothing in a message."""
    text = text.replace("\0", "")
    if not text.strip():
        raise ValueError("empty")
    return text


def _short_enough(data: str) -> str:
    if len(data.encode()) > MAX_BUTTON_BYTES:
        raise ValueError("too long")
    return data


class _Wire(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{16,36}$")]


class _Opened(_Wire):
    kind: Literal["opened"]
    language: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{2,35}$")] | None = None
    token: Annotated[str, Field(max_length=200), AfterValidator(_printable)] | None = None

    def event(self) -> Event:
        return Opened(self.token)


class _Tapped(_Wire):
    kind: Literal["tapped"]
    data: Annotated[str, AfterValidator(_printable), AfterValidator(_short_enough)]
    card: Annotated[str, Field(max_length=64), AfterValidator(_printable)] | None = None

    def event(self) -> Event:
        return Tapped(self.data, message_ref=self.card)


class _Said(_Wire):
    kind: Literal["said"]
    text: Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_printable)]

    def event(self) -> Event:
        return Said(self.text)


class _Commanded(_Wire):
    kind: Literal["command"]
    name: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]

    def event(self) -> Event:
        return Commanded(self.name)


class _SentOther(_Wire):
    kind: Literal["other"]
    name: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]

    def event(self) -> Event:
        return SentOther(self.name)


class _Left(BaseModel):
    """Never posted as an event: the server itself stores it when a browser is told to forget its chat."""

    kind: Literal["left"]

    def event(self) -> Event:
        return Blocked()


_Posted = _Opened | _Tapped | _Said | _Commanded | _SentOther
_Stored = _Posted | _Left
_POSTED: TypeAdapter[_Posted] = TypeAdapter(Annotated[_Posted, Field(discriminator="kind")])
_STORED: TypeAdapter[_Stored] = TypeAdapter(Annotated[_Stored, Field(discriminator="kind")])

LEFT = _Left(kind="left").model_dump_json()


def arrival(body: bytes) -> Arrival:
    """Read what the page posted; refuse it with one sentence that repeats nothing of it."""
    try:
        posted = _POSTED.validate_json(body)
    except ValidationError:
        raise WebError(400, "This is not an event that the chat understands.") from None
    return Arrival(posted.id, posted.model_dump_json())


def event(raw: str) -> Event:
    """Read what the inbox kept."""
    return _STORED.validate_json(raw).event()


def language(raw: str) -> str | None:
    """The language of the page that was opened, which is the nearest of ours to the browser's own."""
    stored = _STORED.validate_json(raw)
    return stored.language if isinstance(stored, _Opened) else None
