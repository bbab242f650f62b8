"""What we can show a patient, whatever the channel.

A card is complete and already in the patient's language: a channel only renders it. It is plain data that survives
a trip through JSON, because it waits in the outbox between the turn that made it and the sender that delivers it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

MAX_BUTTON_BYTES = 64  # the Bot API's limit for callback_data, kept for every channel

BlockKind = Literal["title", "plain", "question", "small", "item", "alert", "link"]
ButtonStyle = Literal["plain", "primary", "quiet", "danger"]
Entry = Literal["line", "lines", "number"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph. `title` is a heading, `question` the item being asked, `item` a list line, `alert` urgent, `link`
    an address."""

    text: str
    kind: BlockKind = "plain"


@dataclass(frozen=True, slots=True)
class Button:
    """`checked` makes it one of several boxes to tick, and says whether it is."""

    label: str
    data: str
    style: ButtonStyle = "plain"
    checked: bool | None = None

    def __post_init__(self) -> None:
        if len(self.data.encode()) > MAX_BUTTON_BYTES:
            raise ValueError(f"button data is longer than {MAX_BUTTON_BYTES} bytes")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that the channel asks for when it delivers: `kind` and `about` say which, `alt` says it in words."""

    kind: str
    about: str
    alt: str


@dataclass(frozen=True, slots=True)
class Card:
    """What the patient sees: paragraphs, then rows of buttons.

    `progress` is (current, total) while a survey is asked; `may_end_early`: the total is the most that there can be.
    `expects_text` tells a channel with a text field what the field is for (its accessible label); None hides or
    disables nothing, text is always accepted. `entry` is what is mostly written there.
    """

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    picture: Picture | None = None
    progress: tuple[int, int] | None = None
    expects_text: str | None = None
    language: str = "en"
    may_end_early: bool = False
    entry: Entry = "line"

    def to_json(self) -> dict[str, Any]:
        """Plain values only: the outbox writes one for every tap, and `asdict` would copy each string."""
        picture = self.picture
        return {
            "blocks": [{"text": block.text, "kind": block.kind} for block in self.blocks],
            "buttons": [
                [
                    {"label": button.label, "data": button.data, "style": button.style}
                    if button.checked is None  # as a process of the version before can read it
                    else asdict(button)
                    for button in row
                ]
                for row in self.buttons
            ],
            "picture": picture and {"kind": picture.kind, "about": picture.about, "alt": picture.alt},
            "progress": self.progress,
            "expects_text": self.expects_text,
            "language": self.language,
            "may_end_early": self.may_end_early,
            "entry": self.entry,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Card:
        return cls(
            blocks=tuple(Block(**block) for block in data["blocks"]),
            buttons=tuple(tuple(Button(**button) for button in row) for row in data["buttons"]),
            picture=Picture(**data["picture"]) if data["picture"] else None,
            progress=tuple(data["progress"]) if data["progress"] else None,
            expects_text=data["expects_text"],
            language=data["language"],
            may_end_early=data.get("may_end_early", False),  # a card of an older version may still wait
            entry=data.get("entry", "line"),
        )


@dataclass(frozen=True, slots=True)
class Show:
    """Put a card on the screen: in place of the current one, or `fresh` below everything (with a notification).

    A card that is not to `keep` goes away when a fresh one follows it, so that answers do not stay in the history;
    one to keep (a thank-you, a safety text) only loses its buttons.
    """

    card: Card
    fresh: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Stand:
    """Put a card beside the conversation, below everything when it is new. Under its own `key` it is changed in place
    and keeps its buttons, whatever the current card does."""

    card: Card
    key: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A short word that passes (a toast), at most 200 characters: why a tap did nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Take the patient's own message out of the chat history where the channel can."""

    message_ref: str


@dataclass(frozen=True, slots=True)
class Retire:
    """Take the buttons off an old message that still had some."""

    message_ref: str


Effect = Show | Stand | Notice | Forget | Retire
