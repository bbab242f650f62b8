"""What a survey is: items and how they are answered, scores and how they are computed, and what raises an alert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from content.localised import Localised
from surveys.formats import Format, Value


@dataclass(frozen=True, slots=True)
class Item:
    """One question card.

    `stem` is the sentence that a section shares, repeated on each of its cards; `context` is the recall period where
    the instrument prints one of its own. An item that is not `required` may be passed over without a reason; one that
    may be declined offers "I would rather not say" and asks why.
    """

    id: str
    text: Localised
    format: Format
    stem: Localised | None = None
    context: Localised | None = None
    required: bool = True
    decline: bool = True
    loinc: str | None = None

    @property
    def kind(self) -> str:
        """`choice`, `rating`, `number` or `text`."""
        return self.format.kind


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
    """`complete`: no score unless every item has an answer. `because` says where the rule comes from."""

    kind: Literal["complete"]
    because: str


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """How one score is computed.

    Each answer is recoded where `recode` names its item, then summed, averaged or taken as it is (`method`), then
    looked up in `table` where there is one. Every score lies from `minimum` to `maximum`. `title` is for staff,
    `short_title` for patients, who see their own scores where `shown_to_patients`.
    """

    id: str
    title: str
    short_title: Localised
    method: Literal["sum", "mean", "single"]
    items: tuple[str, ...]
    minimum: float
    maximum: float
    direction: Direction
    unit: str
    decimals: int
    missing: MissingRule
    recode: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
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
    """On what terms the wording may be shown. A survey of a `pack` stays off until a clinic attests to its terms."""

    text: str
    attribution: str
    verified: str
    pack: str | None = None


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """Answers and the scores they must give, from `source`."""

    answers: Mapping[str, Value]
    scores: Mapping[str, float]
    source: str


@dataclass(frozen=True, slots=True)
class Survey:
    """One published version of a survey. `fingerprint` holds, per language, the checksum of wording that is locked."""

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
    scores: tuple[ScoreRule, ...] = ()
    alerts: tuple[AlertRule, ...] = ()
    examples: tuple[WorkedExample, ...] = ()
    instructions: Localised | None = None
    fingerprint: Mapping[str, str] = field(default_factory=dict)
    loinc: str | None = None
    verified: tuple[str, ...] = ()
    positions: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        positions = {item.id: place for place, item in enumerate(self.items)}
        object.__setattr__(self, "positions", positions)

    def item(self, item_id: str) -> Item:
        """The item of this id; `KeyError` where there is none."""
        return self.items[self.positions[item_id]]

    def score(self, score_id: str) -> ScoreRule:
        """The score rule of this id; `KeyError` where there is none."""
        for rule in self.scores:
            if rule.id == score_id:
                return rule
        raise KeyError(score_id)
