"""The stops of a patient's walk through an aid, in the order team talk, option talk, decision talk.

Red flags come first, and the option that does nothing is told beside the others. A guide has the stops that it needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from decision_aids.model import DecisionAid, Guide


class Kind(StrEnum):
    RED_FLAGS = "red_flags"
    # team talk
    DECISION = "decision"
    WHY = "why"
    ROLE = "role"
    STAGE = "stage"
    # option talk
    OPTIONS = "options"
    POINTS = "points"
    OUTCOME = "outcome"
    GAPS = "gaps"
    LIVING = "living"
    # decision talk
    VALUES = "values"
    MATTERS = "matters"
    KNOWLEDGE = "knowledge"
    SURE = "sure"
    LEANING = "leaning"
    # a guide's own
    ABOUT = "about"
    GOOD_TO_KNOW = "good_to_know"
    TELL = "tell"
    LIST = "list"
    # both
    QUESTIONS = "questions"
    END = "end"


@dataclass(frozen=True, slots=True)
class Station:
    """One card. `ref` is the id of what it is about, where there is one card for each."""

    kind: Kind
    ref: str | None = None

    @property
    def key(self) -> str:
        """Its name in a walk, such as "decision" or "outcome:infection"."""
        return f"{self.kind}:{self.ref}" if self.ref else self.kind.value


def stations(aid: DecisionAid | Guide) -> tuple[Station, ...]:
    """Every stop, in order; the last is the end."""
    flags = (Station(Kind.RED_FLAGS),) if aid.red_flags else ()
    middle = _of_aid(aid) if isinstance(aid, DecisionAid) else _of_guide(aid)
    return (*flags, *middle, Station(Kind.QUESTIONS), Station(Kind.END))


def _of_aid(aid: DecisionAid) -> Iterator[Station]:
    yield from (Station(kind) for kind in (Kind.DECISION, Kind.WHY, Kind.ROLE, Kind.STAGE, Kind.OPTIONS))
    yield from (Station(Kind.POINTS, option.id) for option in aid.options)
    yield from (Station(Kind.OUTCOME, outcome.id) for outcome in aid.outcomes)
    yield Station(Kind.GAPS)
    yield from (Station(Kind.LIVING, option.id) for option in aid.options)
    yield from (Station(Kind.VALUES, pair.id) for pair in aid.values)
    yield Station(Kind.MATTERS)
    yield from (Station(Kind.KNOWLEDGE, item.id) for item in aid.knowledge)
    yield from (Station(kind) for kind in (Kind.SURE, Kind.LEANING))


def _of_guide(guide: Guide) -> Iterator[Station]:
    yield Station(Kind.ABOUT)
    if guide.good_to_know:
        yield Station(Kind.GOOD_TO_KNOW)
    if guide.tell:
        yield Station(Kind.TELL)
    yield from (Station(Kind.LIST, own.id) for own in guide.lists)
