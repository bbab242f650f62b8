"""A pathway as its YAML file spells it, and from there to the model."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from content.authored import Authored, ContentId, Line, Text, Version
from pathways.model import Anchor, ChecklistEntry, DayWindow, Message, Pathway, Responder, Step

LONGEST_DAYS = 3660  # ten years: beyond that a day is a slip of the pen

Day = Annotated[int, Field(ge=-LONGEST_DAYS, le=LONGEST_DAYS)]


class WindowEntry(Authored):
    """Days from the anchor date; day 0 is the date itself."""

    opens: Day
    target: Day
    closes: Day


class BoxEntry(Authored):
    """One box of a checklist."""

    id: ContentId
    label: Text


class MessageEntry(Authored):
    """A Jinja2 template in each language; what it may say is `pathways.templates`' to judge."""

    text: Text
    checklist: tuple[BoxEntry, ...] = ()


class StepEntry(Authored):
    """One of `surveys`, `message`, `aid` and `check_in`. Without `invite` it begins on the target day.

    `when_licensed` are surveys that are asked after the others, once the clinic has supplied their wording.
    """

    id: ContentId
    title: Text
    window: WindowEntry
    invite: Day | None = None
    surveys: tuple[ContentId, ...] = ()
    when_licensed: tuple[ContentId, ...] = ()
    message: MessageEntry | None = None
    aid: ContentId | None = None
    check_in: Line | None = None
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
    anchor: Anchor = Anchor.OPERATION


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
        anchor=file.anchor,
    )


def _step(entry: StepEntry) -> Step:
    return Step(
        id=entry.id,
        title=entry.title,
        window=DayWindow(entry.window.opens, entry.window.target, entry.window.closes),
        invite=invite_day(entry),
        surveys=(*entry.surveys, *entry.when_licensed),
        required_for=entry.required_for,
        late_days=entry.late_days,
        message=_message(entry.message) if entry.message else None,
        aid=entry.aid,
        check_in=entry.check_in,
    )


def _message(entry: MessageEntry) -> Message:
    return Message(entry.text, tuple(ChecklistEntry(box.id, box.label) for box in entry.checklist))


def invite_day(entry: StepEntry) -> int:
    """The day on which the invitation goes."""
    return entry.window.target if entry.invite is None else entry.invite
