"""What a pathway is: the steps around a procedure, when each may be answered, and who answers for its alerts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from content.localised import Localised
from pathways.errors import PathwayError


@dataclass(frozen=True, slots=True)
class Responder:
    """Who answers the alerts and works the call list of a pathway, and when, in words that a patient can read."""

    name: str
    hours: Localised


@dataclass(frozen=True, slots=True)
class DayWindow:
    """When a step may be answered, in days from the anchor date (day 0). Both ends are whole days and belong to it."""

    opens: int
    target: int
    closes: int


class Anchor(StrEnum):
    """What happens on day 0: how the chat and the console name the date."""

    OPERATION = "operation"
    VISIT = "visit"  # the talk with the team, before anything is decided
    DECISION = "decision"  # against an operation, or for a treatment without one
    TREATMENT = "treatment"  # the first day of one that need not be an operation


@dataclass(frozen=True, slots=True)
class ChecklistEntry:
    """One box to tick."""

    id: str
    label: Localised


@dataclass(frozen=True, slots=True)
class Message:
    """Words for the patient: a Jinja2 template in each language, and perhaps boxes to tick below it."""

    text: Localised
    checklist: tuple[ChecklistEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One occasion, such as "Six weeks after". It does one thing: asks surveys, sends a message, offers a decision aid,
    or has the team check in with the patient.

    `title` is neutral, for patients; `invite` is the day on which it begins, counted like the window; `surveys` are ids
    in the order of asking; `aid` is the id of a decision aid; `check_in` says to staff what to talk about;
    `required_for` names the programmes that count this step's answers. A survey that was begun in time may be finished
    until `late_days` after the window; then what is there is kept as it is.
    """

    id: str
    title: Localised
    window: DayWindow
    invite: int
    surveys: tuple[str, ...] = ()
    required_for: tuple[str, ...] = ()
    late_days: int = 0
    message: Message | None = None
    aid: str | None = None
    check_in: str | None = None

    @property
    def asks(self) -> bool:
        """Whether the patient has something to answer, and may be reminded of it."""
        return bool(self.surveys) or self.aid is not None


@dataclass(frozen=True, slots=True)
class Pathway:
    """What is due when around one kind of procedure.

    `reminders_after_days` counts from the day of a step's invitation.
    """

    id: str
    version: str
    title: Localised
    procedure: str
    joint: str
    sides: tuple[str, ...]
    responder: Responder
    reminders_after_days: tuple[int, ...]
    steps: tuple[Step, ...]
    anchor: Anchor = Anchor.OPERATION

    def step(self, step_id: str) -> Step:
        """The step of this id; `PathwayError` where there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise PathwayError(f"The pathway {self.id!r} has no step {step_id!r}.")
