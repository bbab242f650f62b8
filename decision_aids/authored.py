"""A decision aid as its YAML file spells it, before it is known to make sense."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from content.authored import Authored, ContentId, Language, Line, Text, Version
from content.yamlfile import Located
from decision_aids.model import Precision

FactId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+\.[0-9]{3}$")]


class SourceEntry(Authored):
    id: ContentId
    citation: Line
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")] | None = None
    second_hand: bool = False


class OptionEntry(Authored):
    id: ContentId
    name: Text
    what_it_is: Text
    what_it_is_like: Text
    recovery: Text
    sources: tuple[ContentId, ...] = Field(min_length=1)
    natural_course: bool = False


class FigureEntry(Authored):
    """`n` and `of` as the source counts them; `fact` is the row that they were checked in."""

    n: int = Field(ge=0)
    of: int = Field(ge=1)
    fact: FactId
    source: ContentId
    precision: Precision = Precision.EXACT
    spread: tuple[int, int] | None = None


class OutcomeEntry(Authored):
    """Horizon, population and denominator stand here once, so that no figure can have its own."""

    id: ContentId
    title: Text
    counted: Text
    happens: Text
    does_not: Text
    horizon: Text
    population: Text
    certainty: Text
    denominator: Literal[100, 1000]
    figures: dict[ContentId, FigureEntry] = Field(min_length=1)
    unknown: dict[ContentId, Text] = Field(default_factory=dict)
    note: Text | None = None


class ValuesEntry(Authored):
    id: ContentId
    one: Text
    other: Text


class KnowledgeEntry(Authored):
    id: ContentId
    question: Text
    answers: dict[ContentId, Text] = Field(min_length=2)
    correct: ContentId
    explanation: Text
    outcome: ContentId


class RedFlagEntry(Authored):
    id: ContentId
    sign: Text
    action: Text
    source: ContentId


class AuthorEntry(Authored):
    name: Line
    role: Line


class SignOffEntry(Authored):
    name: Line
    role: Line
    signed: date
    version: Version


class AidFile(Authored):
    """`gaps` is never empty: an aid that claims to tell everything has not looked."""

    id: ContentId
    version: Version
    title: Text
    decision: Text
    condition: Text
    who_for: Text
    languages: tuple[Language, ...] = Field(min_length=1)
    options: tuple[OptionEntry, ...] = Field(min_length=2)
    outcomes: tuple[OutcomeEntry, ...] = Field(min_length=1)
    values: tuple[ValuesEntry, ...] = Field(min_length=1)
    knowledge: tuple[KnowledgeEntry, ...] = Field(min_length=1)
    red_flags: tuple[RedFlagEntry, ...] = ()
    gaps: tuple[Text, ...] = Field(min_length=1)
    sources: tuple[SourceEntry, ...] = Field(min_length=1)
    authors: tuple[AuthorEntry, ...] = Field(min_length=1)
    interests: Line
    funding: Line
    licence: Line
    evidence_date: date
    update_policy: Line
    review_by: date
    sign_offs: tuple[SignOffEntry, ...] = ()


File = Located[AidFile]
"""A file as it was read, with the place of each value."""
