"""What an aid and a guide have in common: what they are called, what they cite, and how they are kept true."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from content.localised import Localised
from decision_aids.errors import AidError

WITHDRAWN_AFTER = 60  # months after the search for evidence; the Ottawa inventory archives aids of this age
REVIEWED_WITHIN = 24  # months


class Status(StrEnum):
    DRAFT = "draft"
    CLINICIAN_SIGNED = "clinician_signed"
    RETIRED = "retired"


class Call(StrEnum):
    """How soon a red flag should be seen."""

    NOW = "now"  # the emergency number
    TODAY = "today"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure or a description was read. `second_hand`: in a summary, not in the study itself."""

    id: str
    citation: str
    url: str | None = None
    second_hand: bool = False


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A sign that should be seen by a clinician before any option is weighed; `source` is an id."""

    id: str
    sign: Localised
    action: Localised
    call: Call
    source: str


@dataclass(frozen=True, slots=True)
class Line:
    """A question for the visit, or a thing to tell."""

    id: str
    text: Localised


@dataclass(frozen=True, slots=True)
class Term:
    """A word that cannot be avoided, and what it means."""

    id: str
    term: Localised
    meaning: Localised


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class SignOff:
    """A clinician who stands for one version of the aid."""

    name: str
    role: str
    signed: date
    version: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """When the evidence was searched for, how it was chosen, and how sure it is on the whole."""

    date: date
    how_selected: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What an aid and a guide have in common: what they are called, and how they are kept true."""

    id: str
    version: str
    status: Status
    title: Localised
    who_for: Localised
    languages: tuple[str, ...]
    red_flags: tuple[RedFlag, ...]
    terms: tuple[Term, ...]
    questions: tuple[Line, ...]
    sources: tuple[Source, ...]
    authors: tuple[Author, ...]
    interests: str
    funding: str
    licence: str
    published: date
    evidence: Evidence
    update_policy: str
    review_by: date
    sign_offs: tuple[SignOff, ...]

    def source(self, source_id: str) -> Source:
        """The source of this id; `AidError` where there is none."""
        for source in self.sources:
            if source.id == source_id:
                return source
        raise AidError(f"The decision aid {self.id!r} has no source {source_id!r}.")

    def overdue(self, on: date) -> bool:
        """Whether its review should have been done by this day; its readers are warned."""
        return on > self.review_by

    @property
    def withdrawn_on(self) -> date:
        """The first day on which its evidence is too old to be shown to anybody."""
        return months_after(self.evidence.date, WITHDRAWN_AFTER)


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
