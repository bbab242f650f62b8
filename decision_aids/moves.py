"""What a patient can do on the walk through an aid, and what comes of it.

A move names the station whose card it was made on (`at`, a `Station.key`), so that a repetition is known for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from decision_aids.entries import Entry


class Aside(StrEnum):
    MORE = "more"
    SOURCES = "sources"


class Refusal(StrEnum):
    """Why a move changed nothing; the bot has a sentence for each."""

    MOVED_ON = "moved_on"  # made on a card that is no longer the current one
    UNKNOWN = "unknown"  # there is no such station in this aid
    NOT_A_CHOICE = "not_a_choice"
    NO_WORDS_HERE = "no_words_here"  # this card takes no text
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    ANSWERED = "answered"  # the answer was explained, and stays
    FIRST = "first"  # there is no card before this one
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Next:
    """On to the next card, with or without an answer: nothing is required."""

    at: str


@dataclass(frozen=True, slots=True)
class Back:
    at: str


@dataclass(frozen=True, slots=True)
class Jump:
    """To a card that was reached before, from wherever the patient is."""

    to: str


@dataclass(frozen=True, slots=True)
class Look:
    """Opened "tell me more" or the sources, or closed them again (None)."""

    at: str
    aside: Aside | None


@dataclass(frozen=True, slots=True)
class Choose:
    """Picked one: a role, a stage, an answer, a leaning; at the red flags the one that the patient has."""

    at: str
    value: str


@dataclass(frozen=True, slots=True)
class Rate:
    """From -2 (very much the one statement) over 0 (both alike) to 2 (very much the other)."""

    at: str
    value: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Marked one of several, or took the mark away; the order of marking is kept."""

    at: str
    value: str
    on: bool


@dataclass(frozen=True, slots=True)
class Write:
    """Typed a line of one's own."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Erase:
    """Took back an own line, by its number."""

    at: str
    number: int


@dataclass(frozen=True, slots=True)
class Surveyed:
    """The survey of the station `sure` is over: its score, or None where it was not finished."""

    score: int | None


@dataclass(frozen=True, slots=True)
class Stop:
    """Enough for now, or for good."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Back to the card where the walk was stopped."""


Move = Next | Back | Jump | Look | Choose | Rate | Mark | Write | Erase | Surveyed | Stop | Resume


@dataclass(frozen=True, slots=True)
class Kept:
    """Store this entry of a station, in place of an earlier one."""

    at: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Flagged:
    """The patient has this red flag: say what to do, before all else."""

    flag: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Show the explanation, kindly, whichever answer it was."""

    item: str
    right: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """Play this survey now and report with `Surveyed`."""

    survey: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end was reached for the first time: make the summary."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Nothing more comes until the patient resumes."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing changed; tell the patient why."""

    code: Refusal


Effect = Kept | Flagged | Explained | Ask | Finished | Stopped | Refused
