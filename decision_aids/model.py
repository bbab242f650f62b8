"""What a decision aid is: options, what happened to people who chose them, and what to ask oneself about it.

The parts follow the IPDAS criteria for decision aids. Words about an option hold no numbers: each number is a `Figure`
of an `Outcome`, which says for whom, over what time, how sure it is and where it was read. A `Guide` is the smaller
thing for decisions without balanced figures: what to tell and what to ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from content.localised import Localised
from decision_aids.errors import AidError
from decision_aids.kept import Kept, Line


class Effect(StrEnum):
    """Whether an outcome is a good point of an option, a bad one, or a matter of taste."""

    GOOD = "good"
    BAD = "bad"
    NEITHER = "neither"


class Precision(StrEnum):
    EXACT = "exact"
    ABOUT = "about"  # the source rounds
    AT_LEAST = "at_least"  # the source gives a lower bound
    BELOW = "below"  # the source says "fewer than"


@dataclass(frozen=True, slots=True)
class Living:
    """What it is like to live with an option and its results."""

    body: Localised
    mind: Localised
    daily_life: Localised


@dataclass(frozen=True, slots=True)
class Stage:
    """One stretch of the time after choosing an option: when it is, in words, and what it is like."""

    when: Localised
    what: Localised


@dataclass(frozen=True, slots=True)
class Option:
    """One of the choices. `natural_course` marks the one that does nothing; `sources` are ids; `opens` is the pathway
    that follows who chooses it."""

    id: str
    name: Localised
    what_it_is: Localised
    good_points: tuple[Localised, ...]
    bad_points: tuple[Localised, ...]
    what_it_is_like: Living
    recovery: tuple[Stage, ...]
    sources: tuple[str, ...]
    natural_course: bool = False
    opens: str | None = None


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
    effect: Effect
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
    """Two statements that pull in different directions: which is more like me? `name` says what it is about."""

    id: str
    name: Localised
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
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A sentence that is good to know before asking; `source` is an id."""

    id: str
    text: Localised
    source: str


@dataclass(frozen=True, slots=True)
class OwnList:
    """A list that the patient writes, one line at a time: `title` above it, `ask` before each line."""

    id: str
    title: Localised
    ask: Localised


@dataclass(frozen=True, slots=True)
class Attestation:
    """A person's word that the aid meets an item of IPDAS that no program can judge."""

    item: str
    name: str
    role: str
    date: date
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionAid(Kept):
    """One version of an aid for one decision. `gaps` name what it cannot tell, for patients to read."""

    kind: str
    decision: Localised
    condition: Localised
    why_a_choice: Localised
    who_not_for: Localised
    options: tuple[Option, ...]
    outcomes: tuple[Outcome, ...]
    values: tuple[ValuesQuestion, ...]
    knowledge: tuple[KnowledgeItem, ...]
    gaps: tuple[Localised, ...]
    attestations: tuple[Attestation, ...]

    def option(self, option_id: str) -> Option:
        """The option of this id; `AidError` where there is none."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise AidError(f"The decision aid {self.id!r} has no option {option_id!r}.")

    def outcome(self, outcome_id: str) -> Outcome:
        """The outcome of this id; `AidError` where there is none."""
        for outcome in self.outcomes:
            if outcome.id == outcome_id:
                return outcome
        raise AidError(f"The decision aid {self.id!r} has no outcome {outcome_id!r}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide(Kept):
    """Questions to ask, where no balanced figures are there: no options, and no numbers at all."""

    kind: str
    about: Localised
    good_to_know: tuple[Known, ...]
    tell: tuple[Line, ...]
    lists: tuple[OwnList, ...]
