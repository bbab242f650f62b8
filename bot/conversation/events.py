"""What a patient can do to us, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Opened:
    """The chat was opened or `/start` was sent, perhaps with the one-time token of an invitation."""

    token: str | None = None


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button was pressed; `data` is what the button carried (at most 64 bytes).

    `message_ref` is the channel's name of the message it was on: a button of an old card is answered below,
    where the patient looks now.
    """

    data: str
    message_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Free text. `message_ref` lets the channel delete it from the chat history, where it can."""

    text: str
    message_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Commanded:
    """A slash command other than /start, without the slash: `menu`, `help`, `stop`, `language`."""

    name: str


@dataclass(frozen=True, slots=True)
class SentOther:
    """Anything we cannot read: a photo, a sticker, a voice note. `kind` is the channel's word for it."""

    kind: str
    message_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """The patient blocked the bot or deleted the chat."""


@dataclass(frozen=True, slots=True)
class Unblocked:
    """The patient let the bot write again."""


Event = Opened | Tapped | Said | Commanded | SentOther | Blocked | Unblocked
