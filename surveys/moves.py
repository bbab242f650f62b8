"""What a patient can do in a survey, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.answers import Answer
from surveys.errors import Refusal
from surveys.formats import Value


@dataclass(frozen=True, slots=True)
class Choose:
    """Tapped an option, a number of a scale, or the button below a text to read."""

    item_id: str
    value: Value


@dataclass(frozen=True, slots=True)
class Mark:
    """Marked one of several options, or took the mark away; a repetition changes nothing."""

    item_id: str
    value: int
    on: bool


@dataclass(frozen=True, slots=True)
class Done:
    """Picked all that apply."""

    item_id: str


@dataclass(frozen=True, slots=True)
class Write:
    """Typed an answer."""

    item_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Would rather not answer; a required item then asks why."""

    item_id: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Said why, with one of the codes of `MissingReason`."""

    item_id: str
    code: str


@dataclass(frozen=True, slots=True)
class Back:
    """To the card before this one. A question that was opened from the review leads back there, unchanged."""


@dataclass(frozen=True, slots=True)
class Jump:
    """From the review to one item; its answer leads back to the review."""

    item_id: str


@dataclass(frozen=True, slots=True)
class Send:
    """Done: hand everything in."""


Move = Choose | Mark | Done | Write | Leave | Reason | Back | Jump | Send


@dataclass(frozen=True, slots=True)
class Answered:
    """Store this answer, in place of an earlier one."""

    item_id: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing changed; tell the patient why."""

    code: Refusal
    item_id: str | None = None


@dataclass(frozen=True, slots=True)
class Completed:
    """Score what is there and thank the patient."""


Effect = Answered | Refused | Completed
