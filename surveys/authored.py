"""A survey as its YAML file spells it, before it is known to make sense."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from content.authored import Authored
from content.yamlfile import Located
from surveys.model import Direction, Severity

Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$")]
SurveyId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+)*$", max_length=16)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]


def _english(text: object) -> object:
    return {"en": text} if isinstance(text, str) else text


Text = Annotated[dict[Language, Line], BeforeValidator(_english)]  # a plain text is English


class OptionEntry(Authored):
    value: int
    label: Text
    loinc: Line | None = None


class RatingEntry(Authored):
    minimum: int
    maximum: int
    low: Text
    high: Text


class NumberEntry(Authored):
    minimum: float
    maximum: float
    unit: Line


class FreeTextEntry(Authored):
    max_length: int = Field(ge=1, le=4000)


class ItemEntry(Authored):
    """Exactly one of `choice` (the name of a list under `options`), `rating`, `number` and `free_text` is set."""

    id: Id
    text: Text
    context: Text | None = None
    required: bool = True
    decline: bool = True
    loinc: Line | None = None
    choice: Id | None = None
    rating: RatingEntry | None = None
    number: NumberEntry | None = None
    free_text: FreeTextEntry | None = None


class SectionEntry(Authored):
    stem: Text | None = None
    items: tuple[ItemEntry, ...] = Field(min_length=1)


class BandEntry(Authored):
    minimum: float
    maximum: float
    label: Line


class ChangeEntry(Authored):
    value: float = Field(gt=0)
    kind: Line
    citation: Line
    verified: Line
    display: bool = False


class MissingEntry(Authored):
    kind: Literal["complete"]
    because: Line


class ScoreEntry(Authored):
    """A table's entry is a score, or a score and its standard error."""

    id: Id
    title: Line
    short_title: Text
    method: Literal["sum", "mean", "single"]
    items: tuple[Id, ...] = Field(min_length=1)
    recode: dict[Id, dict[int, int]] = Field(default_factory=dict)
    table: dict[int, float | tuple[float, float]] = Field(default_factory=dict)
    range: tuple[float, float]
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
    answers: dict[Id, int | float | str]
    scores: dict[Id, float]
    source: Line


class LicenceEntry(Authored):
    text: Line
    attribution: Line
    verified: Line
    pack: Id | None = None


class SurveyFile(Authored):
    """`locked` holds, per language, the fingerprint of wording that nobody may change."""

    id: SurveyId
    version: Version
    scoring_version: Version
    title: Line
    short_title: Text
    minutes: int = Field(ge=1, le=60)
    languages: tuple[Language, ...] = Field(min_length=1)
    recall: Line
    licence: LicenceEntry
    verified: tuple[Line, ...] = Field(min_length=1)
    instructions: Text | None = None
    loinc: Line | None = None
    locked: dict[Language, Line] = Field(default_factory=dict)
    options: dict[Id, Annotated[tuple[OptionEntry, ...], Field(min_length=2)]] = Field(default_factory=dict)
    sections: tuple[SectionEntry, ...] = Field(min_length=1)
    scores: tuple[ScoreEntry, ...] = ()
    alerts: tuple[AlertEntry, ...] = ()
    examples: tuple[ExampleEntry, ...] = ()


File = Located[SurveyFile]
"""A file as it was read, with the place of each value."""
