"""What can be picked, rated and written at each station, and what of it is right."""

from __future__ import annotations

from enum import StrEnum

from decision_aids.entries import Entry
from decision_aids.model import DecisionAid, Guide
from decision_aids.moves import Erase, Mark, Rate, Refusal, Write
from decision_aids.stations import Kind, Station, stations

LONGEST = 500  # characters of a line of one's own
MOST_LINES = 20
STRONGEST = 2  # of a rating, to either side
UNDECIDED = "undecided"


class Role(StrEnum):
    """Who decides, as the patient would like it (after the Ottawa guides)."""

    MYSELF = "myself"
    TOGETHER = "together"
    SOMEONE_ELSE = "someone_else"


class Stage(StrEnum):
    """How far the patient is (after the Ottawa guides)."""

    NOT_BEGUN = "not_begun"
    THINKING = "thinking"
    CLOSE = "close"
    CHOSEN = "chosen"


class Bran(StrEnum):
    """Questions that fit every decision, to begin with."""

    BENEFITS = "benefits"
    RISKS = "risks"
    ALTERNATIVES = "alternatives"
    NOTHING = "nothing"


_WRITTEN = frozenset({Kind.MATTERS, Kind.LEANING, Kind.QUESTIONS, Kind.LIST})
_MARKED = frozenset({Kind.MATTERS, Kind.QUESTIONS, Kind.TELL})


def of(aid: DecisionAid | Guide, key: str) -> tuple[str, ...]:
    """What can be picked or marked at a station, in the order in which it is offered; nothing at most of them."""
    one = _station(aid, key)
    match one.kind:
        case Kind.RED_FLAGS:
            return tuple(flag.id for flag in aid.red_flags)
        case Kind.ROLE:
            return tuple(Role)
        case Kind.STAGE:
            return tuple(Stage)
        case Kind.QUESTIONS:
            general = tuple(Bran) if isinstance(aid, DecisionAid) else ()
            return (*general, *(line.id for line in aid.questions))
        case _:
            return _of_aid(aid, one) if isinstance(aid, DecisionAid) else _of_guide(aid, one)


def _of_aid(aid: DecisionAid, one: Station) -> tuple[str, ...]:
    match one.kind:
        case Kind.MATTERS:
            return tuple(pair.id for pair in aid.values)
        case Kind.KNOWLEDGE:
            return tuple(answer for item in aid.knowledge if item.id == one.ref for answer in item.answers)
        case Kind.LEANING:
            return (*(option.id for option in aid.options), UNDECIDED)
        case _:
            return ()


def _of_guide(guide: Guide, one: Station) -> tuple[str, ...]:
    return tuple(line.id for line in guide.tell) if one.kind is Kind.TELL else ()


def single(aid: DecisionAid | Guide, key: str) -> tuple[str, ...]:
    """What can be picked at a station where one thing is picked; nothing where several can be marked."""
    return () if _station(aid, key).kind in _MARKED else of(aid, key)


def takes_words(aid: DecisionAid | Guide, key: str) -> bool:
    """Whether lines of one's own can be written at a station."""
    return _station(aid, key).kind in _WRITTEN


def is_right(aid: DecisionAid | Guide, item_id: str, answer: str) -> bool:
    """Whether this is the right answer to a question of the knowledge check."""
    items = aid.knowledge if isinstance(aid, DecisionAid) else ()
    return any(item.id == item_id and item.correct == answer for item in items)


def applied(aid: DecisionAid | Guide, before: Entry, move: Rate | Mark | Write | Erase) -> Entry | Refusal:
    """The entry of a station after a move made on its card, or why it cannot be."""
    kind = _station(aid, move.at).kind
    match move:
        case Rate():
            fits = kind is Kind.VALUES and abs(move.value) <= STRONGEST
            return Entry(number=move.value) if fits else Refusal.NOT_A_CHOICE
        case Mark():
            fits = kind in _MARKED and move.value in of(aid, move.at)
            return before.marked(move.value, on=move.on) if fits else Refusal.NOT_A_CHOICE
        case Write():
            return _written(before, move.text) if kind in _WRITTEN else Refusal.NO_WORDS_HERE
        case Erase():
            return before.erased(move.number)


def _written(before: Entry, text: str) -> Entry | Refusal:
    line = " ".join(text.split())
    if not line:
        return Refusal.NO_TEXT
    if len(line) > LONGEST:
        return Refusal.TOO_LONG
    after = before.written(line)
    return Refusal.TOO_MANY if len(after.lines) > MOST_LINES else after


def _station(aid: DecisionAid | Guide, key: str) -> Station:
    return next(one for one in stations(aid) if one.key == key)
