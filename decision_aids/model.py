"""What a decision aid is: options, what happened to people who chose them, and what to ask oneself about it.

The parts follow the IPDAS criteria for decision aids. Words about an option hold no numbers: each number is a `Figure`
of an `Outcome`, which says for whom, over what time, how sure it is and where it was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from content.localised import Localised
from decision_aids.errors import AidError


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure or a description was read. `second_hand`: in a summary, not in the study itself."""

    id: str
    citation: str
    url: str | None = None
    second_hand: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One of the choices. `natural_course` marks the one that does nothing; `sources` are ids."""

    id: str
    name: Localised
    what_it_is: Localised
    what_it_is_like: Localised
    recovery: Localised
    sources: tuple[str, ...]
    natural_course: bool = False


class Precision(StrEnum):
    EXACT = "exact"
    ABOUT = "about"  # the source rounds
    AT_LEAST = "at_least"  # the source gives a lower bound


@dataclass(frozen=True, slots=True)
class Figure:
    """`n` of `of` people had the outcome, as the source counts them.

    `fact` is the id of the row in the table of facts; `source` an id of the aid. `spread` is the lowest and the highest
    that single studies found, in people of the outcome's denominator.
    """

    n: int
    of: int
    fact: str
    source: str
    precision: Precision = Precision.EXACT
    spread: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that may happen, compared across all options over one `horizon` and on one `denominator` (100 or 1000).

    `counted`, `happens` and `does_not` are the words of both framings: "people", "had it", "did not". `figures` and
    `unknown` are by option: between them they hold every option once, `unknown` with the reason why there is no figure.
    """

    id: str
    title: Localised
    counted: Localised
    happens: Localised
    does_not: Localised
    horizon: Localised
    population: Localised
    certainty: Localised
    denominator: int
    figures: Mapping[str, Figure]
    unknown: Mapping[str, Localised]
    note: Localised | None = None


@dataclass(frozen=True, slots=True)
class ValuesQuestion:
    """Two statements that pull in different directions: which is more like me?"""

    id: str
    one: Localised
    other: Localised


@dataclass(frozen=True, slots=True)
class KnowledgeItem:
    """A question that shows whether the aid was understood; `outcome` is the one that the right answer rests on."""

    id: str
    question: Localised
    answers: Mapping[str, Localised]
    correct: str
    explanation: Localised
    outcome: str


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A sign that should be seen by a clinician before any option is weighed; `source` is an id."""

    id: str
    sign: Localised
    action: Localised
    source: str


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
class DecisionAid:
    """One version of an aid for one decision. `gaps` name what it cannot tell, for patients to read."""

    id: str
    version: str
    title: Localised
    decision: Localised
    condition: Localised
    who_for: Localised
    languages: tuple[str, ...]
    options: tuple[Option, ...]
    outcomes: tuple[Outcome, ...]
    values: tuple[ValuesQuestion, ...]
    knowledge: tuple[KnowledgeItem, ...]
    red_flags: tuple[RedFlag, ...]
    gaps: tuple[Localised, ...]
    sources: tuple[Source, ...]
    authors: tuple[Author, ...]
    interests: str
    funding: str
    licence: str
    evidence_date: date
    update_policy: str
    review_by: date
    sign_offs: tuple[SignOff, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether no clinician has signed this version."""
        return not self.sign_offs

    def may_be_offered(self, on: date) -> bool:
        """Whether a patient may be shown it on this day: it is signed, and its review is not overdue."""
        return not self.is_draft and on <= self.review_by

    def outcome(self, outcome_id: str) -> Outcome:
        """The outcome of this id; `AidError` where there is none."""
        for outcome in self.outcomes:
            if outcome.id == outcome_id:
                return outcome
        raise AidError(f"The decision aid {self.id!r} has no outcome {outcome_id!r}.")

    def source(self, source_id: str) -> Source:
        """The source of this id; `AidError` where there is none."""
        for source in self.sources:
            if source.id == source_id:
                return source
        raise AidError(f"The decision aid {self.id!r} has no source {source_id!r}.")
