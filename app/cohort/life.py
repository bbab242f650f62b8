"""One invented patient's life with us: what is planned happens at its time, and the patient answers some of it.

Everything goes through the functions that serve real patients, so that guards, reminders, scores and alerts are what
they would have been.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from random import Random

from app.cohort import course
from app.cohort.course import Course
from app.cohort.people import Person
from care import answering, attention, guards, tasks
from care.actor import Actor
from care.answering import Sitting
from care.enrol import Enrolled
from care.practice import Practice
from care.task import Task
from pathways.plan import Kind
from records import alerts, chats, deliveries, patients, responses
from records.chats import Chat
from records.database import Tx
from records.deliveries import Delivery, State
from records.ids import NewId
from records.patients import Patient
from surveys.model import Severity
from surveys.moves import Move, Send
from surveys.walk import Phase

Deed = Callable[[datetime], None]

CHANNEL = "web"  # its addresses lead nowhere but into our own database
ENGLISH = "en"
REPLIES = ((-90, 0.93), (0, 0.84), (42, 0.8), (180, 0.7), (365, 0.5))  # share who mean to answer, by day
AT_ONCE = 0.6  # of those who answer: on this message, not on a later one
GIVES_UP = 0.03  # per survey: begins and breaks off
COMES_BACK = 0.4  # of those who broke off
ACCEPTS_ENGLISH = 0.75  # per survey that does not speak the patient's language
CALLED = {"no_reply": 6, "spoke": 3, "wrong_number": 1}
PERSUADED = 0.5  # of those whom the team reached
TEAM_IS_BEHIND = timedelta(days=6)  # what came in later than this may still be waiting
NOTE = "Called the patient, gave advice, booked a visit."


@dataclass(frozen=True, slots=True)
class Stage:
    """Where lives are lived: the libraries, the team that answers, today, and where ids and secrets come from."""

    practice: Practice
    team: Actor
    now: datetime
    new_id: NewId
    new_secret: Callable[[], str]


@dataclass(slots=True)
class Life:
    """`deeds` are the patient's and the team's own, `waiting` the deliveries to come, both the earliest first.

    `will` says for each step whether the patient means to answer it.
    """

    tx: Tx
    stage: Stage
    person: Person
    course: Course
    random: Random
    enrolled: Enrolled
    patient: Patient = field(init=False)
    chat: Chat | None = field(init=False)
    tasks: dict[str, Task] = field(init=False)
    waiting: list[Delivery] = field(init=False)
    deeds: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    order: count[int] = field(default_factory=count)
    will: dict[str, bool] = field(default_factory=dict)

    def live(self) -> None:
        """Everything until today."""
        self.reload()
        while (at := self._next()) < self.stage.now:
            if self.deeds and self.deeds[0][0] == at:
                heapq.heappop(self.deeds)[2](at)
            else:
                self._carry_out(self.waiting.pop(0), at)

    def _next(self) -> datetime:
        ahead = [deed[0] for deed in self.deeds[:1]] + [delivery.due_at for delivery in self.waiting[:1]]
        return min(ahead, default=self.stage.now)

    def at(self, at: datetime, deed: Deed) -> None:
        """Do this then."""
        heapq.heappush(self.deeds, (at, next(self.order), deed))

    def later(self, at: datetime, hours: float) -> datetime:
        """Some time after, `hours` on average."""
        return at + timedelta(hours=0.05 + min(self.random.expovariate(1 / hours), 6 * hours))

    def reload(self) -> None:
        """The patient and what is planned, as they stand in the database: after anything that changes the plan."""
        self.patient = patients.get(self.tx, self.enrolled.patient_id)
        self.chat = chats.of_patient(self.tx, self.enrolled.patient_id)
        mine = tasks.of_patient(self.tx, self.stage.practice, self.enrolled.patient_id)
        self.tasks = {task.step.id: task for task in mine}
        planned = [one for task in mine for one in task.deliveries if one.state == State.PENDING]
        self.waiting = sorted(planned, key=lambda delivery: (delivery.due_at, delivery.id))

    def _carry_out(self, delivery: Delivery, at: datetime) -> None:
        """What `care.deliver.act` does, with everything at hand that it would read anew for each of thousands."""
        task = self.tasks[delivery.step_id]
        if delivery.kind == Kind.CLOSE:
            self._close(task, at)
            deliveries.decide(self.tx, delivery.id, State.DONE, None, at)
            return
        verdict = guards.guard(self.tx, self.stage.practice, delivery, self.patient, self.chat, task, at)
        if verdict.until is not None and verdict.reason is not None:
            deliveries.postpone(self.tx, delivery.id, verdict.until, verdict.reason)
            self.reload()
        elif verdict.reason is not None:
            deliveries.decide(self.tx, delivery.id, State.SKIPPED, verdict.reason, at)
        elif delivery.kind == Kind.CALL:
            deliveries.decide(self.tx, delivery.id, State.DONE, "on_call_list", at)
            self.at(self.later(at, 30), partial(self._called, task.step.id))
        else:
            deliveries.decide(self.tx, delivery.id, State.SENT, None, at)
            self.asked(task.step.id, at)

    def _close(self, task: Task, at: datetime) -> None:
        for response in task.responses:
            if response.open:
                responses.close(self.tx, response.id, "window_closed", at)

    def asked(self, step_id: str, at: datetime) -> None:
        """A message or an offer has reached the patient: they answer now, later, or never."""
        share = course.on(REPLIES, self.tasks[step_id].step.window.target)
        means_to = self.will.setdefault(step_id, self.random.random() < share)
        reminded_again = any((one.step_id, one.kind) == (step_id, Kind.REMINDER) for one in self.waiting)
        if means_to and (not reminded_again or self.random.random() < AT_ONCE):
            self.at(self.later(at, 4), partial(self._answer, step_id))

    def _called(self, step_id: str, at: datetime) -> None:
        (outcome,) = self.random.choices(list(CALLED), list(CALLED.values()))
        episode = self.tasks[step_id].episode
        attention.note_call(self.tx, episode.id, step_id, outcome, actor=self.stage.team, now=at)
        if outcome == "spoke" and self.random.random() < PERSUADED:
            self.at(self.later(at, 4), partial(self._answer, step_id))

    def _answer(self, step_id: str, at: datetime) -> None:
        """Answer what is left of a step, as long as there is somebody to answer and something to answer to."""
        task = self.tasks[step_id]
        reachable = self.chat is not None and self.chat.blocked_at is None and self.patient.stopped_at is None
        if not (reachable and task.is_open(at)):
            return
        for survey_id in task.to_do:
            language = self._language(survey_id)
            sitting = self._sit_down(task, survey_id, language, at) if language else None
            left_at = self._walk(sitting, at) if sitting else None
            if left_at is None:
                self.will[step_id] = self.random.random() < COMES_BACK
                break
            at = left_at
        now_there = tuple(responses.of_step(self.tx, task.episode.id, step_id))
        self.tasks[step_id] = replace(task, responses=now_there)

    def _language(self, survey_id: str) -> str | None:
        """The patient's own, or English where the survey has no other and the patient accepts that."""
        if self.person.language in self.stage.practice.surveys.get(survey_id).languages:
            return self.person.language
        return ENGLISH if self.random.random() < ACCEPTS_ENGLISH else None

    def _sit_down(self, task: Task, survey_id: str, language: str, at: datetime) -> Sitting:
        stage = self.stage
        begun = task.under_way
        if begun is not None and begun.survey_id == survey_id:
            return answering.resume(self.tx, stage.practice, begun)
        return answering.begin(
            self.tx, stage.practice, task, survey_id, language=language, channel=CHANNEL, now=at, new_id=stage.new_id
        )

    def _walk(self, sitting: Sitting, at: datetime) -> datetime | None:
        """Question by question to the end; returns when that was, None if the patient broke off or is at it today."""
        survey = sitting.survey
        breaks_off = self.random.randrange(1, len(survey.items) + 1) if self.random.random() < GIVES_UP else None
        day = (at.date() - self.person.operation).days
        for answered in count():
            at += timedelta(seconds=self.random.uniform(4, 25))
            if answered == breaks_off or at >= self.stage.now:
                return None
            if sitting.walk.phase is Phase.REVIEWING:
                break
            item = survey.item(sitting.walk.at)
            for move in course.answer(self.course, survey, item, day, self.random):
                sitting = self._move(sitting, move, at)
        self._move(sitting, Send(), at)
        return at

    def _move(self, sitting: Sitting, move: Move, at: datetime) -> Sitting:
        moved = answering.move(self.tx, sitting, move, now=at, new_id=self.stage.new_id)
        emergency = any(rule.severity is Severity.EMERGENCY for rule in moved.alerts)
        if emergency or (moved.alerts and self.team_gets_to(at)):
            self.at(self.later(at, 0.5 if emergency else 5), self._close_alerts)
        return moved.sitting

    def team_gets_to(self, at: datetime) -> bool:
        """Whether the team has dealt by today with what came in then."""
        return at < self.stage.now - TEAM_IS_BEHIND

    def _close_alerts(self, at: datetime) -> None:
        for alert in alerts.of_patient(self.tx, self.patient.id):
            if alert.acknowledged_at is None:
                attention.acknowledge(self.tx, alert.id, NOTE, actor=self.stage.team, now=at)
