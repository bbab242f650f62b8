"""What a pathway is: the steps around a procedure, when each may be answered, and who answers for its alerts."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Step:
    """One occasion to ask, such as "Six weeks after".

    `title` is neutral, for patients; `invite` is the day of the invitation, counted like the window; `surveys` are ids
    in the order of asking; `required_for` names the programmes that count this step's answers. A survey that was begun
    in time may be finished until `late_days` after the window; then what is there is kept as it is.
    """

    id: str
    title: Localised
    window: DayWindow
    invite: int
    surveys: tuple[str, ...]
    required_for: tuple[str, ...] = ()
    late_days: int = 0


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

    def step(self, step_id: str) -> Step:
        """The step of this id; `PathwayError` where there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise PathwayError(f"The pathway {self.id!r} has no step {step_id!r}.")
