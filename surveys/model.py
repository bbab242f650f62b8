"""What a survey is: items and how they are answered, scores and how they are computed, and what raises an alert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from content.localised import Localised
from surveys.adaptive.bank import Bank
from surveys.adaptive.graded import Graded
from surveys.adaptive.stopping import Stopping
from surveys.conditions import Condition
from surveys.formats import Display, Format, Value
from surveys.piping import names_in


@dataclass(frozen=True, slots=True)
class Section:
    """What a run of items shares: a stem, shown whole on its first card and, where there is a `short_stem`, in short
    on the others; and the condition under which they are asked at all."""

    stem: Localised | None = None
    short_stem: Localised | None = None
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One card: a question, or a text to read.

    `context` is the recall period where the instrument prints one of its own. An item that is not `required` may be
    passed over without a reason, by a button that says `skip` where it has words of its own; one that may be declined
    offers "I would rather not say" and asks why. `when` says whether it is asked at all. An item to `carry` begins
    with the patient's answer from last time. A `private` answer is not shown again to whoever holds the phone.
    `grading` makes it part of an adaptive bank.
    """

    id: str
    text: Localised
    format: Format
    section: Section = Section()
    context: Localised | None = None
    required: bool = True
    decline: bool = True
    skip: Localised | None = None
    private: bool = False
    when: Condition | None = None
    carry: bool = False
    grading: Graded | None = None
    loinc: str | None = None

    @property
    def kind(self) -> str:
        """`choice`, `choices`, `rating`, `number`, `date`, `text` or `display`."""
        return self.format.kind

    @property
    def asks(self) -> bool:
        """Whether there is something to answer."""
        return not isinstance(self.format, Display)

    def applies(self, answers: Mapping[str, Value | None]) -> bool:
        """Whether these answers, of items that apply themselves, let it be asked."""
        return all(one.holds(answers) for one in (self.section.when, self.when) if one)


class Direction(StrEnum):
    HIGHER_BETTER = "higher_better"
    HIGHER_WORSE = "higher_worse"


@dataclass(frozen=True, slots=True)
class TableEntry:
    """What a raw value converts to, with its standard error where the table publishes one."""

    score: float
    standard_error: float | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A named part of a score's range, both ends included."""

    minimum: float
    maximum: float
    label: str


@dataclass(frozen=True, slots=True)
class ImportantChange:
    """A change in a score that matters: how much, by which definition (`kind`), from where and where that was seen."""

    value: float
    kind: str
    citation: str
    verified: str
    display: bool = False


@dataclass(frozen=True, slots=True)
class MissingRule:
    """How many answers a score needs. `because` says where the rule comes from.

    `complete`: every item has one. `at_least`: that many have one; a mean is then taken over what is there, and a sum
    is prorated (the mean of what is there, times the number of items).
    """

    kind: Literal["complete", "at_least"]
    because: str
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a combined score: `weight` times (the named score less `minus`, divided by `divide`)."""

    score: str
    weight: float = 1
    minus: float = 0
    divide: float = 1


@dataclass(frozen=True, slots=True)
class Transform:
    """A straight line: the raw value times `multiply`, plus `add`."""

    multiply: float = 1
    add: float = 0


class Method(StrEnum):
    """How points become one raw value."""

    SINGLE = "single"  # the one item's
    SUM = "sum"  # each times its weight, where it has one
    MEAN = "mean"
    COUNT = "count"  # items with a positive answer
    ANY = "any"  # 1 where some item has a positive answer, else 0
    ALL = "all"  # 1 where every item has one, else 0
    COMBINE = "combine"  # of other scores
    ADAPTIVE = "adaptive"  # expected a posteriori, from the items of a bank


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """How one score is computed.

    Each answer is recoded where `recode` names its item; `method` makes one value of them; `table` or `transform`
    converts it; the result is rounded half up to `decimals`. `positive` names, by item, the answers that count.
    Every score lies from `minimum` to `maximum`. `version` changes when the rule is corrected. `title` is for staff,
    `short_title` for patients, who see their own scores where `shown_to_patients`.
    """

    id: str
    title: str
    short_title: Localised
    method: Method
    items: tuple[str, ...]
    minimum: float
    maximum: float
    direction: Direction
    unit: str
    decimals: int
    missing: MissingRule
    version: str = "1"
    recode: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    positive: Mapping[str, frozenset[int]] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    transform: Transform = Transform()
    table: Mapping[int, TableEntry] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    changes: tuple[ImportantChange, ...] = ()
    loinc: str | None = None
    shown_to_patients: bool = True

    @property
    def important_change(self) -> ImportantChange | None:
        """The one change that charts and lists go by."""
        return next((change for change in self.changes if change.display), None)


class Severity(StrEnum):
    EMERGENCY = "emergency"  # a life may be at risk now
    URGENT = "urgent"  # the team looks today


@dataclass(frozen=True, slots=True)
class AlertRule:
    """An answer that a person must see: one of `values`, or `minimum` and above.

    `title` is for staff. `safety` is shown to the patient at once, whatever the staffing, with the clinic's names
    filled in (`surveys.piping`). `source` says who asks for the rule.
    """

    id: str
    item: str
    severity: Severity
    title: str
    safety: Localised
    source: str
    values: frozenset[int] = frozenset()
    minimum: float | None = None


@dataclass(frozen=True, slots=True)
class Licence:
    """On what terms the wording may be shown. A survey of a `pack` stays off until a clinic attests to its terms.

    `advice` tells the clinic what the terms ask of it, such as a word to the owner.
    """

    text: str
    attribution: str
    verified: str
    pack: str | None = None
    advice: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A score rule that was wrong: which version put it right, and why."""

    score: str
    version: str
    why: str


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """Answers and the scores they must give, from `source`; `None` where there must be none."""

    answers: Mapping[str, Value]
    scores: Mapping[str, float | None]
    source: str


@dataclass(frozen=True, slots=True)
class Survey:
    """One published version of a survey.

    `about` says what its answers are of: the place that is treated (one knee), or the person, however many places are
    treated. `fingerprint` holds, per language, the checksum of wording that is locked, `translations` where each
    translation comes from. A survey without languages is scored but not asked: a clinic supplies the wording that it is
    licensed for. `stopping` makes the items with a grading adaptive: asked one by one, the most informative first.
    """

    id: str
    version: str
    scoring_version: str
    title: str
    short_title: Localised
    minutes: int
    languages: tuple[str, ...]
    recall: str
    licence: Licence
    items: tuple[Item, ...]
    purpose: str = ""
    about: Literal["site", "person"] = "site"
    scores: tuple[ScoreRule, ...] = ()
    alerts: tuple[AlertRule, ...] = ()
    examples: tuple[WorkedExample, ...] = ()
    instructions: Localised | None = None
    fingerprint: Mapping[str, str] = field(default_factory=dict)
    translations: Mapping[str, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    stopping: Stopping | None = None
    loinc: str | None = None
    verified: tuple[str, ...] = ()
    positions: Mapping[str, int] = field(init=False, repr=False, compare=False)
    bank: Bank | None = field(init=False, repr=False, compare=False)
    branches: bool = field(init=False, repr=False, compare=False)
    quoting: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        positions = {item.id: place for place, item in enumerate(self.items)}
        graded = {item.id: item.grading for item in self.items if item.grading}
        conditional = any(item.when or item.section.when for item in self.items)
        object.__setattr__(self, "positions", positions)
        object.__setattr__(self, "bank", Bank(graded) if graded else None)
        object.__setattr__(self, "branches", conditional or bool(graded))
        object.__setattr__(self, "quoting", _quoting(self.items))

    @property
    def askable(self) -> bool:
        """Whether there are words to ask it in."""
        return bool(self.languages)

    def item(self, item_id: str) -> Item:
        """The item of this id; `KeyError` where there is none."""
        return self.items[self.positions[item_id]]

    def score(self, score_id: str) -> ScoreRule:
        """The score rule of this id; `KeyError` where there is none."""
        for rule in self.scores:
            if rule.id == score_id:
                return rule
        raise KeyError(score_id)


def _quoting(items: tuple[Item, ...]) -> Mapping[str, frozenset[str]]:
    """For each item that questions quote: those questions, in any language."""
    found: dict[str, set[str]] = {}
    for item in items:
        for words in item.text.values():
            for name in names_in(words):
                found.setdefault(name, set()).add(item.id)
    return {name: frozenset(quoting) for name, quoting in found.items()}
