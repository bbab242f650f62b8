"""A survey as its YAML file spells it, before it is known to make sense."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from content.authored import Authored, ContentId, Language, Line, Version
from content.yamlfile import Located
from surveys.conditions import Operator
from surveys.model import Direction, Method, Severity

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$")]


def _english(text: object) -> object:
    return {"en": text} if isinstance(text, str) else text


Code = Annotated[int, Field(ge=-9999, le=9999)]  # an answer, as it is stored
Quantity = Annotated[float, Field(ge=-1e9, le=1e9)]  # part of a calculation: none overflows
Text = Annotated[dict[Language, Line], BeforeValidator(_english)]  # a plain text is English


class OptionEntry(Authored):
    """A label is left out only where the clinic supplies the wording."""

    value: Code
    label: Text | None = None
    loinc: Line | None = None
    exclusive: bool = False


class RatingEntry(Authored):
    """The words at both ends are left out only where the clinic supplies the wording."""

    minimum: Code
    maximum: Code
    low: Text | None = None
    high: Text | None = None


class NumberEntry(Authored):
    minimum: Quantity
    maximum: Quantity
    unit: Line


class DateEntry(Authored):
    earliest: date | None = None
    latest: date | None = None


class FreeTextEntry(Authored):
    max_length: int = Field(ge=1, le=4000)
    long: bool = True


class ComparisonEntry(Authored):
    """As in FHIR's `enableWhen`: `question` is an earlier item, `answer` true or false after `exists`."""

    question: Id
    operator: Operator
    answer: bool | int | float | Line


class ConditionEntry(Authored):
    """Exactly one of the two is set."""

    all: Annotated[tuple[ComparisonEntry, ...], Field(min_length=1)] | None = None
    any: Annotated[tuple[ComparisonEntry, ...], Field(min_length=1)] | None = None


class GradingEntry(Authored):
    """Parameters of the graded response model: discrimination `a`, and the thresholds `b` from the lowest."""

    a: float = Field(gt=0, le=20)
    b: tuple[Annotated[float, Field(ge=-100, le=100)], ...] = Field(min_length=1, max_length=20)


class ItemEntry(Authored):
    """Exactly one of `choice` and `choices` (the name of a list under `options`), `rating`, `number`, `date`,
    `free_text` and `display` is set."""

    id: Id
    text: Text | None = None
    context: Text | None = None
    required: bool = True
    decline: bool = True
    skip: Text | None = None
    private: bool = False
    when: ConditionEntry | None = None
    carry: bool = False
    grading: GradingEntry | None = None
    loinc: Line | None = None
    choice: Id | None = None
    choices: Id | None = None
    rating: RatingEntry | None = None
    number: NumberEntry | None = None
    date: DateEntry | None = None
    free_text: FreeTextEntry | None = None
    display: Literal[True] | None = None


class SectionEntry(Authored):
    stem: Text | None = None
    short_stem: Text | None = None
    when: ConditionEntry | None = None
    items: tuple[ItemEntry, ...] = Field(min_length=1)


class BandEntry(Authored):
    minimum: Quantity
    maximum: Quantity
    label: Line


class ChangeEntry(Authored):
    value: float = Field(gt=0, le=1e9)
    kind: Line
    citation: Line
    verified: Line
    display: bool = False


class MissingEntry(Authored):
    """`at_least` is a number of answers, set with the kind of that name alone."""

    kind: Literal["complete", "at_least"]
    because: Line
    at_least: int = Field(default=0, ge=0)


class RecodeEntry(Authored):
    """What the answers to these items count as."""

    items: tuple[Id, ...] = Field(min_length=1)
    points: dict[int, Quantity] = Field(min_length=1)


class PositiveEntry(Authored):
    """Which answers to these items count as positive."""

    items: tuple[Id, ...] = Field(min_length=1)
    values: frozenset[int] = Field(min_length=1)


class TermEntry(Authored):
    score: Id
    weight: Quantity = 1
    minus: Quantity = 0
    divide: Quantity = 1


class TransformEntry(Authored):
    multiply: Quantity = 1
    add: Quantity = 0


class ScoreEntry(Authored):
    """A table's entry is a score, or a score and its standard error. `version` is the survey's scoring version where it
    is left out."""

    id: Id
    title: Line
    short_title: Text
    version: Version | None = None
    method: Method
    items: tuple[Id, ...] = ()
    reverse: tuple[Id, ...] = ()
    recode: tuple[RecodeEntry, ...] = ()
    weights: dict[Id, Quantity] = Field(default_factory=dict)
    positive: tuple[PositiveEntry, ...] = ()
    terms: tuple[TermEntry, ...] = ()
    transform: TransformEntry | None = None
    table: dict[Code, Quantity | tuple[Quantity, Quantity]] = Field(default_factory=dict)
    range: tuple[Quantity, Quantity]
    direction: Direction
    unit: Line
    decimals: int = Field(ge=0, le=6)
    missing: MissingEntry
    bands: tuple[BandEntry, ...] = ()
    changes: tuple[ChangeEntry, ...] = ()
    loinc: Line | None = None
    shown_to_patients: bool = True


class AlertEntry(Authored):
    """Exactly one of `values` and `minimum` is set."""

    id: Id
    item: Id
    severity: Severity
    title: Line
    safety: Text
    source: Line
    values: frozenset[int] | None = None
    minimum: float | None = None


class ExampleEntry(Authored):
    """A list of numbers answers an item with `choices`; a score of null says that there must be none."""

    answers: dict[Id, int | float | str | tuple[int, ...]]
    scores: dict[Id, float | None]
    source: Line


class LicenceEntry(Authored):
    text: Line
    attribution: Line
    verified: Line
    pack: Id | None = None
    advice: Line | None = None


class CorrectionEntry(Authored):
    score: Id
    version: Version
    why: Line


class AdaptiveEntry(Authored):
    """When to stop: at this standard error (in units of the bank, where 1 is a standard deviation) or at the most
    items, and never before the least."""

    standard_error: float | None = Field(default=None, gt=0)
    at_least: int = Field(default=1, ge=1)
    at_most: int = Field(ge=1)


class SurveyFile(Authored):
    """`locked` holds, per language, the fingerprint of wording that nobody may change; `translations`, for each
    language but the first, where its wording comes from. `wording: supplied` leaves the texts to the clinic. `about`
    says what the answers are of: the place that is treated, or the person, however many places are treated."""

    id: ContentId
    version: Version
    scoring_version: Version
    title: Line
    short_title: Text
    purpose: Line
    minutes: int = Field(ge=1, le=60)
    about: Literal["site", "person"] = "site"
    wording: Literal["shipped", "supplied"] = "shipped"
    languages: tuple[Language, ...] = ()
    translations: dict[Language, Line] = Field(default_factory=dict)
    recall: Line
    licence: LicenceEntry
    verified: tuple[Line, ...] = Field(min_length=1)
    instructions: Text | None = None
    loinc: Line | None = None
    locked: dict[Language, Line] = Field(default_factory=dict)
    options: dict[Id, Annotated[tuple[OptionEntry, ...], Field(min_length=2)]] = Field(default_factory=dict)
    sections: tuple[SectionEntry, ...] = Field(min_length=1)
    adaptive: AdaptiveEntry | None = None
    scores: tuple[ScoreEntry, ...] = ()
    corrections: tuple[CorrectionEntry, ...] = ()
    alerts: tuple[AlertEntry, ...] = ()
    examples: tuple[ExampleEntry, ...] = ()


File = Located[SurveyFile]
"""A file as it was read, with the place of each value."""
