"""One turn as it is played: what is known, what may be read, and what has been said so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from bot.conversation.cards import (
    Block,
    BlockKind,
    Button,
    ButtonStyle,
    Card,
    Effect,
    Entry,
    Notice,
    Picture,
    Show,
    Stand,
)
from bot.conversation.desk import Desk
from bot.conversation.events import Event, Tapped
from records import chats, patients
from records.chats import Chat
from records.database import Tx
from records.ids import NewId
from records.patients import Patient

REGIONS = {"en": "en_US", "es": "es_US"}  # how people write dates and hours where our first clinics are
ORDINARY_SPACES = str.maketrans("\u202f\u00a0", "  ")
NEWS = "news"  # in a chat's talk: the delivery whose announcement stands on the screen and that nobody has acted on
FORMAT = "1"  # the format of button data; buttons sent long ago still carry theirs


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a survey has come, in questions from 1; `may_end_early`: the total is the most that there can be."""

    current: int
    total: int
    may_end_early: bool = False


@dataclass(slots=True)
class Scene:
    """`talk` is the conversation's state: a small dict of plain values, written back when it changed."""

    tx: Tx
    desk: Desk
    chat: Chat
    patient: Patient | None
    event: Event
    now: datetime
    new_id: NewId
    talk: dict[str, Any]
    effects: list[Effect] = field(default_factory=list)
    _opening: list[str] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.patient.language if self.patient else self.chat.language

    @property
    def locale(self) -> str:
        """How dates and numbers are written."""
        return REGIONS.get(self.language, self.language)

    def say(self, message: str, /, **values: object) -> str:
        """Our own text in the patient's language."""
        return self.desk.catalogue.text(self.language, message, **values)

    def count(self, singular: str, plural: str, n: int, /, **values: object) -> str:
        return self.desk.catalogue.plural(self.language, singular, plural, n, **values)

    def known(self) -> Patient:
        """The patient; only handlers behind the second factor ask."""
        if self.patient is None:
            raise LookupError("this chat belongs to no patient")
        return self.patient

    def reload(self) -> None:
        """Read the chat and the patient again after they were changed."""
        self.chat = chats.get(self.tx, self.chat.id)
        self.patient = owner(self.tx, self.chat)

    def goto(self, at: str, **values: Any) -> None:
        self.talk = {"at": at, **values}

    def begin_with(self, words: str) -> None:
        """Let the next card begin with these words, whichever card it will be."""
        self._opening.append(words)

    def show(
        self,
        *blocks: Block | str,
        buttons: tuple[tuple[Button, ...], ...] = (),
        picture: Picture | None = None,
        progress: Progress | None = None,
        expects_text: str | None = None,
        entry: Entry = "line",
        fresh: bool | None = None,
        keep: bool = False,
    ) -> None:
        """Put a card on the screen; in place when it answers a tap on the current card, else below.

        What is shown after a card to keep goes below it, or it would overwrite a safety text in the same turn.
        """
        told = (*self._opening, *blocks)
        self._opening.clear()
        card = Card(
            blocks=_blocks(told),
            buttons=buttons,
            picture=picture,
            progress=(progress.current, progress.total) if progress else None,
            may_end_early=progress is not None and progress.may_end_early,
            expects_text=expects_text,
            entry=entry,
            language=self.language,
        )
        if fresh is None:
            fresh = self._goes_below()
        self.effects.append(Show(card, fresh=fresh or picture is not None, keep=keep))

    def stand(self, key: str, *blocks: Block | str, buttons: tuple[tuple[Button, ...], ...] = ()) -> None:
        """Put a card beside the conversation, under a name of its own."""
        self.effects.append(Stand(Card(_blocks(blocks), buttons, language=self.language), key))

    def _goes_below(self) -> bool:
        shown = [effect for effect in self.effects if isinstance(effect, Show)]
        return shown[-1].keep if shown else not self.answers_current_card()

    def answers_current_card(self) -> bool:
        """A tap on a card further up is answered below, where the patient looks now."""
        if not isinstance(self.event, Tapped) or self.chat.card_key is None:
            return False
        ref = self.event.message_ref
        return ref is None or self.chat.message_id in {None, ref}

    def notice(self, words: str) -> None:
        """Let a short word pass: why a tap did nothing, or led elsewhere."""
        self.effects.append(Notice(words))

    def date_of(self, instant: datetime) -> str:
        """A date as people write it, where the patient lives."""
        return self.day(instant.astimezone(self._zone()).date())

    def day(self, day: date) -> str:
        return format_date(day, "long", locale=self.locale)

    def clock(self, instant: datetime) -> str:
        return self.hour(instant.astimezone(self._zone()).time())

    def hour(self, local: time) -> str:
        """A time of day as people write it, with an ordinary space before AM and PM."""
        return format_time(local, "short", locale=self.locale).translate(ORDINARY_SPACES)

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.patient.zone if self.patient else "UTC")


def owner(tx: Tx, chat: Chat) -> Patient | None:
    """Whose chat it is. One that the patient left for another, or another phone, is a stranger's from then on."""
    return patients.get(tx, chat.patient_id) if chat.patient_id and chat.closed_at is None else None


def _blocks(told: tuple[Block | str, ...]) -> tuple[Block, ...]:
    return tuple(block if isinstance(block, Block) else Block(block) for block in told)


def block(kind: BlockKind, text: str) -> Block:
    return Block(text, kind)


def button(
    label: str, verb: str, *arguments: object, style: ButtonStyle = "plain", checked: bool | None = None
) -> Button:
    """A button whose data is `1:<verb>:<arguments>`."""
    return Button(label, ":".join((FORMAT, verb, *map(str, arguments))), style, checked)


def number(arguments: list[str], place: int = 0) -> int | None:
    """The count or place, from 0, at a place of a button's arguments; None for anything else that a client may send."""
    found = value(arguments, place)
    return found if found is not None and found >= 0 else None


def value(arguments: list[str], place: int) -> int | None:
    """The whole number, which may be negative, at a place of a button's arguments; None for anything else."""
    text = arguments[place] if place < len(arguments) else ""
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None


def column(*buttons: Button) -> tuple[tuple[Button, ...], ...]:
    """One button a row: the same width for each, in the order given."""
    return tuple((one,) for one in buttons)


def rows_of(size: int, buttons: list[Button]) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[start : start + size]) for start in range(0, len(buttons), size))
