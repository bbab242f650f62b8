"""A pathway as its YAML file spells it, and from there to the model."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from content.authored import Authored, ContentId, Line, Text, Version
from pathways.model import DayWindow, Pathway, Responder, Step

LONGEST_DAYS = 3660  # ten years: beyond that a day is a slip of the pen

Day = Annotated[int, Field(ge=-LONGEST_DAYS, le=LONGEST_DAYS)]


class WindowEntry(Authored):
    """Days from the anchor date; day 0 is the date itself."""

    opens: Day
    target: Day
    closes: Day


class StepEntry(Authored):
    """Without `invite` the invitation goes on the target day."""

    id: ContentId
    title: Text
    window: WindowEntry
    invite: Day | None = None
    surveys: tuple[ContentId, ...] = Field(min_length=1)
    required_for: tuple[ContentId, ...] = ()
    late_days: Annotated[int, Field(ge=0, le=60)] = 0


class ResponderEntry(Authored):
    name: Line
    hours: Text


class PathwayFile(Authored):
    """`responder` is never left out: nothing is asked that nobody answers for."""

    id: ContentId
    version: Version
    title: Text
    procedure: Line
    joint: ContentId
    sides: tuple[ContentId, ...] = Field(min_length=1)
    responder: ResponderEntry
    reminders_after_days: tuple[Annotated[int, Field(ge=1, le=LONGEST_DAYS)], ...]
    steps: tuple[StepEntry, ...] = Field(min_length=1)


def pathway_from(file: PathwayFile) -> Pathway:
    """The pathway of a file that has been checked."""
    return Pathway(
        id=file.id,
        version=file.version,
        title=file.title,
        procedure=file.procedure,
        joint=file.joint,
        sides=file.sides,
        responder=Responder(file.responder.name, file.responder.hours),
        reminders_after_days=file.reminders_after_days,
        steps=tuple(_step(entry) for entry in file.steps),
    )


def _step(entry: StepEntry) -> Step:
    return Step(
        id=entry.id,
        title=entry.title,
        window=DayWindow(entry.window.opens, entry.window.target, entry.window.closes),
        invite=invite_day(entry),
        surveys=entry.surveys,
        required_for=entry.required_for,
        late_days=entry.late_days,
    )


def invite_day(entry: StepEntry) -> int:
    """The day on which the invitation goes."""
    return entry.window.target if entry.invite is None else entry.invite
