"""A task: one step of one episode as it stands at a moment, and the words for how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from care import plan
from care.aids import Aid
from pathways.model import Pathway, Step
from pathways.plan import Window
from records.decisions import Decision
from records.deliveries import Delivery, State
from records.episodes import Episode
from records.responses import Response

TOOK_EFFECT = {State.SENT.value, State.DONE.value}


class Status(Enum):
    """How a step stands. Each member says what it means."""

    PLANNED = "planned", "The window has not opened yet"
    OPEN = "open", "The window is open and the patient has been or will be asked"
    STARTED = "started", "Some answers are in"
    OVERDUE = "overdue", "Every reminder went out; the team should call while the window is open"
    COMPLETED = "completed", "Every survey of the step was sent, or the decision aid walked to its end"
    EARLY = "early", "Answered before its window opened, which moved with the date; what was answered stays"
    PARTIAL = "partial", "The window closed on what was unfinished; what was answered is kept"
    EXPIRED = "expired", "The window closed without an answer"
    ENDED = "ended", "The episode was cancelled, or others took over the care"
    TOLD = "told", "The message was sent"
    HANDED_OVER = "handed_over", "The team was asked to check in with the patient"
    DROPPED = "dropped", "Not in the version of the pathway that the patient is on now; what was answered is kept"

    def __init__(self, code: str, meaning: str) -> None:
        self.code = code
        self.meaning = meaning


@dataclass(frozen=True, slots=True)
class Task:
    """One step of one episode. `surveys` are those asked here, in order, licensed packs left out unless attested.

    `responses` were begun here; `shared` ones at other steps, and answer a survey of this one too: the same survey, of
    the same knee or (where it asks about the person) of whichever, sent inside this window or not sent yet. A `former`
    step stood in another version of the pathway, and something was sent or answered there.

    `decision` is the walk through the step's aid, once begun, and `aid` the version that it is walked in; None where
    none may be offered.
    """

    episode: Episode
    pathway: Pathway
    step: Step
    window: Window
    surveys: tuple[str, ...]
    responses: tuple[Response, ...]
    shared: tuple[Response, ...]
    deliveries: tuple[Delivery, ...]
    former: bool = False
    decision: Decision | None = None
    aid: Aid | None = None

    @property
    def done(self) -> tuple[str, ...]:
        """The surveys that are answered, here or elsewhere: nobody is asked the same thing twice in one window."""
        here = (one.survey_id for one in self.responses if one.completed_at and not plan.set_aside(one, self.window))
        return (*here, *(one.survey_id for one in self.shared if one.completed_at))

    @property
    def to_do(self) -> tuple[str, ...]:
        return tuple(survey for survey in self.surveys if survey not in self.done)

    @property
    def complete(self) -> bool:
        """Whether nothing is left for the patient to do: every survey sent, the decision aid walked to its end."""
        if self.step.aid is not None:
            return self.decision is not None and self.decision.completed_at is not None
        return not self.to_do

    def may_be_shown(self, now: datetime) -> bool:
        """Whether there is an aid for this step that may be offered, and its evidence is not too old."""
        return self.aid is not None and now.date() < self.aid.withdrawn_on

    @property
    def has_begun(self) -> bool:
        """Whether the patient has answered or looked at anything here."""
        return bool(self.responses) or self.decision is not None

    @property
    def begun(self) -> Response | None:
        """The response of this step that the patient is in the middle of."""
        return next((response for response in self.responses if response.open), None)

    @property
    def under_way(self) -> Response | None:
        """What to go on with: what was begun here or, at another step, the survey that comes next here."""
        following = (one for one in self.shared if one.open and one.survey_id == self.to_do[0]) if self.to_do else ()
        return self.begun or next(iter(following), None)

    @property
    def invite_at(self) -> datetime:
        """When the invitation to this window is planned, whatever was planned for an earlier date; the opening of the
        window where none is (enrolled late)."""
        opens_at = self.window.opens_at
        invitations = (delivery.due_at for delivery in self.deliveries if delivery.kind == "invite")
        return min((due_at for due_at in invitations if due_at >= opens_at), default=opens_at)

    def is_open(self, now: datetime) -> bool:
        """Whether it can be answered: in its window, or begun in it and not yet too late to finish."""
        under_way = self.begun is not None or (self.decision is not None and self.decision.open)
        closes_at = self.window.ends_at if under_way else self.window.closes_at
        inside = self.window.opens_at <= now < closes_at
        shown = self.step.aid is None or self.may_be_shown(now)
        running = not self.episode.over and not self.former
        return inside and shown and running and not self.complete

    def has_questions(self, now: datetime) -> bool:
        """Whether there is a question that can be asked now; a decision aid is walked in the chat alone."""
        return self.is_open(now) and (bool(self.to_do) or self.under_way is not None)

    @property
    def told(self) -> bool:
        """Whether the message of a step that asks nothing went out, or the team was asked to check in."""
        return any(delivery.state in TOOK_EFFECT for delivery in self.deliveries)

    @property
    def answered_early(self) -> bool:
        """Every survey was sent once, some of them before the window that the step has now."""
        sent = {response.survey_id for response in (*self.responses, *self.shared) if response.completed_at}
        return bool(self.to_do) and sent.issuperset(self.surveys)

    def _over(self) -> Status:
        if self.answered_early:
            return Status.EARLY
        return Status.PARTIAL if self.has_begun else Status.EXPIRED

    def _done(self) -> Status | None:
        if self.former and self.step.asks and not self.complete:
            return Status.DROPPED
        if self.step.asks:
            return Status.COMPLETED if self.complete else None
        if not self.told:
            return None
        return Status.HANDED_OVER if self.step.check_in else Status.TOLD

    def _called(self, delivery: Delivery) -> bool:
        """Whether it put the step onto the call list, in this window and not in one that has moved on since."""
        done = delivery.decided_at if (delivery.kind, delivery.state) == ("call", State.DONE.value) else None
        return done is not None and done >= self.window.opens_at

    def status(self, now: datetime) -> Status:
        if (done := self._done()) is not None:
            return done
        if self.episode.over:
            return Status.ENDED
        if now >= self.window.closes_at and not self.is_open(now):
            return self._over()
        if now < self.window.opens_at:
            return Status.PLANNED
        if any(self._called(delivery) for delivery in self.deliveries):
            return Status.OVERDUE
        return Status.STARTED if self.has_begun else Status.OPEN
