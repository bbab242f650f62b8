"""A decision aid, or a guide with questions to ask, as its YAML file spells it, before it is known to make sense."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from content.authored import Authored, ContentId, Language, Line, Text, Version
from content.yamlfile import Located
from decision_aids.kept import Call, Status
from decision_aids.model import Effect, Precision

FactId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+\.[0-9]{3}$")]
ItemId = Annotated[str, StringConstraints(pattern=r"^(qualifying|certifying|quality)-[1-9][0-9]?$")]


class SourceEntry(Authored):
    id: ContentId
    citation: Line
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")] | None = None
    second_hand: bool = False


class LivingEntry(Authored):
    """What an option is like for the body, for the mind, and at home, at work and with others."""

    body: Text
    mind: Text
    daily_life: Text


class StageEntry(Authored):
    when: Text
    what: Text


class OptionEntry(Authored):
    id: ContentId
    name: Text
    what_it_is: Text
    good_points: tuple[Text, ...] = ()
    bad_points: tuple[Text, ...] = ()
    what_it_is_like: LivingEntry
    recovery: tuple[StageEntry, ...] = Field(min_length=1)
    sources: tuple[ContentId, ...] = Field(min_length=1)
    natural_course: bool = False
    opens: ContentId | None = None


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
    effect: Effect
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
    name: Text
    one: Text
    other: Text


class KnowledgeEntry(Authored):
    id: ContentId
    question: Text
    answers: dict[ContentId, Text] = Field(min_length=2)
    correct: ContentId
    explanation: Text
    outcome: ContentId | None = None


class RedFlagEntry(Authored):
    id: ContentId
    sign: Text
    action: Text
    call: Call
    source: ContentId


class LineEntry(Authored):
    """A question for the visit, or a thing to tell."""

    id: ContentId
    text: Text


class KnownEntry(Authored):
    id: ContentId
    text: Text
    source: ContentId


class ListEntry(Authored):
    """A list that the patient writes, one line at a time."""

    id: ContentId
    title: Text
    ask: Text


class TermEntry(Authored):
    id: ContentId
    term: Text
    meaning: Text


class AuthorEntry(Authored):
    name: Line
    role: Line


class SignOffEntry(Authored):
    name: Line
    role: Line
    signed: date
    version: Version


class EvidenceEntry(Authored):
    date: date
    how_selected: Line
    certainty: Line


class AttestationEntry(Authored):
    item: ItemId
    name: Line
    role: Line
    date: date
    note: Line


class KeptFile(Authored):
    """What an aid and a guide have in common: what they are called, and how they are kept true."""

    id: ContentId
    version: Version
    status: Status
    title: Text
    who_for: Text
    languages: tuple[Language, ...] = Field(min_length=1)
    red_flags: tuple[RedFlagEntry, ...] = ()
    terms: tuple[TermEntry, ...] = ()
    questions: tuple[LineEntry, ...] = ()
    sources: tuple[SourceEntry, ...] = Field(min_length=1)
    authors: tuple[AuthorEntry, ...] = Field(min_length=1)
    interests: Line
    funding: Line
    licence: Line
    published: date
    evidence: EvidenceEntry
    update_policy: Line
    review_by: date
    sign_offs: tuple[SignOffEntry, ...] = ()


class AidFile(KeptFile):
    """`gaps` is never empty: an aid that claims to tell everything has not looked."""

    kind: Literal["aid"]
    decision: Text
    condition: Text
    why_a_choice: Text
    who_not_for: Text
    options: tuple[OptionEntry, ...] = Field(min_length=2, max_length=4)
    outcomes: tuple[OutcomeEntry, ...] = Field(min_length=1)
    values: tuple[ValuesEntry, ...] = Field(min_length=1)
    knowledge: tuple[KnowledgeEntry, ...] = Field(min_length=1)
    gaps: tuple[Text, ...] = Field(min_length=1)
    attestations: tuple[AttestationEntry, ...] = ()


class GuideFile(KeptFile):
    kind: Literal["guide"]
    about: Text
    good_to_know: tuple[KnownEntry, ...] = ()
    tell: tuple[LineEntry, ...] = ()
    lists: tuple[ListEntry, ...] = ()


File = Located[AidFile]
"""An aid's file as it was read, with the place of each value."""

AnyFile = Located[AidFile] | Located[GuideFile]
