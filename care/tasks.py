"""Tasks: the steps of a patient's pathways as they stand at a moment. Derived from facts every time, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from care import plan
from care.aids import Aid
from care.practice import Practice
from pathways.model import Pathway, Step
from pathways.plan import Window, window
from records import attestations, decisions, deliveries, episodes, patients, responses
from records.database import Tx
from records.decisions import Decision
from records.deliveries import Delivery, State
from records.episodes import Episode
from records.patients import Patient
from records.responses import Response

_TOOK_EFFECT = {State.SENT.value, State.DONE.value}


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
        return any(delivery.state in _TOOK_EFFECT for delivery in self.deliveries)

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


@dataclass(frozen=True, slots=True)
class History:
    """What a patient answered and weighed anywhere, and which joint and side each of their episodes is about."""

    responses: tuple[Response, ...]
    places: Mapping[str, tuple[str, str]]
    decisions: tuple[Decision, ...] = ()

    def of_step(self, episode: Episode, step: Step) -> tuple[Response, ...]:
        return tuple(one for one in self.responses if _here(one, episode, step))

    def decision_at(self, episode: Episode, step: Step) -> Decision | None:
        return next((one for one in self.decisions if _here(one, episode, step)), None)

    def shared_with(self, practice: Practice, episode: Episode, step: Step, span: Window) -> tuple[Response, ...]:
        """What was answered elsewhere and counts at this step too."""
        return tuple(
            one
            for one in self.responses
            if one.survey_id in step.surveys
            and not _here(one, episode, step)
            and (one.open or (one.completed_at is not None and span.opens_at <= one.completed_at < span.closes_at))
            and self._alike(practice, one, episode)
        )

    def _alike(self, practice: Practice, response: Response, episode: Episode) -> bool:
        about = practice.surveys.get(response.survey_id).about
        return about == "person" or self.places[response.episode_id] == self.places[episode.id]


def _here(one: Response | Decision, episode: Episode, step: Step) -> bool:
    return (one.episode_id, one.step_id) == (episode.id, step.id)


def _history(
    practice: Practice, answered: Iterable[Response], weighed: Iterable[Decision], theirs: Iterable[Episode]
) -> History:
    places = {one.id: (plan.pathway_of(practice, one).joint, one.side) for one in theirs}
    return History(tuple(answered), places, tuple(weighed))


def of_patient(tx: Tx, practice: Practice, patient_id: str) -> list[Task]:
    """Every step of every episode, in the order of their windows."""
    patient, packs = patients.get(tx, patient_id), frozenset(attestations.in_force(tx))
    theirs = episodes.of_patient(tx, patient_id)
    history = _everything(tx, practice, patient_id, theirs)
    found = [
        task
        for episode in theirs
        for task in _tasks(practice, episode, patient, packs, history, deliveries.of_episode(tx, episode.id))
    ]
    return sorted(found, key=lambda task: (task.window.opens_at, task.window.closes_at))


def of_episode(tx: Tx, practice: Practice, episode: Episode) -> list[Task]:
    """Every step of one episode, as it is or as it would be (`care.preview`)."""
    patient, packs = patients.get(tx, episode.patient_id), frozenset(attestations.in_force(tx))
    theirs = episodes.of_patient(tx, episode.patient_id)
    history = _everything(tx, practice, episode.patient_id, theirs)
    return _tasks(practice, episode, patient, packs, history, deliveries.of_episode(tx, episode.id))


def of_step(tx: Tx, practice: Practice, episode_id: str, step_id: str) -> Task:
    """The task that a delivery or a response belongs to."""
    episode = episodes.get(tx, episode_id)
    patient, packs = patients.get(tx, episode.patient_id), frozenset(attestations.in_force(tx))
    step = plan.step_of(practice, episode, step_id)
    theirs = episodes.of_patient(tx, episode.patient_id)
    history = _everything(tx, practice, episode.patient_id, theirs)
    return _task(practice, episode, step, patient, packs, history, deliveries.of_episode(tx, episode_id))


def _everything(tx: Tx, practice: Practice, patient_id: str, theirs: list[Episode]) -> History:
    answered, weighed = responses.of_patient(tx, patient_id), decisions.of_patient(tx, patient_id)
    return _history(practice, answered, weighed, theirs)


def open_now(tx: Tx, practice: Practice, patient_id: str, now: datetime) -> list[Task]:
    """What the patient can answer now; what closes first comes first."""
    return open_among(of_patient(tx, practice, patient_id), now)


def open_among(mine: Iterable[Task], now: datetime) -> list[Task]:
    """Of these steps, those that can be answered now; what closes first comes first."""
    return sorted((task for task in mine if task.is_open(now)), key=lambda task: task.window.closes_at)


@dataclass(frozen=True, slots=True)
class Part:
    """One survey of a sitting, and the step that it is asked at."""

    task: Task
    survey_id: str


def parts(practice: Practice, ready: Iterable[Task]) -> list[Part]:
    """What the patient is asked if they sit down now: step after step in the order given, each survey once, since its
    answers count at the later steps too."""
    found: dict[tuple[str, ...], Part] = {}
    for task in ready:
        for survey_id in task.to_do:
            found.setdefault(_same(practice, task, survey_id), Part(task, survey_id))
    return list(found.values())


def _same(practice: Practice, task: Task, survey_id: str) -> tuple[str, ...]:
    """What a survey asks about: the person, or one joint of theirs."""
    place = (task.pathway.joint, task.episode.side)
    return (survey_id,) if practice.surveys.get(survey_id).about == "person" else (survey_id, *place)


def of_everyone(tx: Tx, practice: Practice) -> dict[str, list[Task]]:
    """Every patient's steps, in few queries: for the team's lists and the export."""
    packs = frozenset(attestations.in_force(tx))
    answered: dict[str, list[Response]] = {}
    for response in responses.everyone(tx):
        answered.setdefault(response.patient_id, []).append(response)
    weighed: dict[str, list[Decision]] = {}
    for decision in decisions.everyone(tx):
        weighed.setdefault(decision.patient_id, []).append(decision)
    planned: dict[str, list[Delivery]] = {}
    for delivery in deliveries.of_everyone(tx):
        planned.setdefault(delivery.episode_id, []).append(delivery)
    known = {patient.id: patient for patient in patients.everyone(tx, erased=True)}
    everyone: dict[str, list[Episode]] = {}
    for episode in episodes.everyone(tx):
        everyone.setdefault(episode.patient_id, []).append(episode)
    return {
        patient_id: _of_one(
            practice,
            known[patient_id],
            theirs,
            packs,
            _history(practice, answered.get(patient_id, []), weighed.get(patient_id, []), theirs),
            planned,
        )
        for patient_id, theirs in everyone.items()
    }


def _of_one(
    practice: Practice,
    patient: Patient,
    theirs: list[Episode],
    packs: frozenset[str],
    history: History,
    planned: Mapping[str, list[Delivery]],
) -> list[Task]:
    return [
        task
        for episode in theirs
        for task in _tasks(practice, episode, patient, packs, history, planned.get(episode.id, []))
    ]


def _tasks(
    practice: Practice,
    episode: Episode,
    patient: Patient,
    packs: frozenset[str],
    history: History,
    planned: list[Delivery],
) -> list[Task]:
    steps = (*plan.pathway_of(practice, episode).steps, *_former(practice, episode, history, planned))
    return [_task(practice, episode, step, patient, packs, history, planned) for step in steps]


def _former(practice: Practice, episode: Episode, history: History, planned: list[Delivery]) -> list[Step]:
    """Steps of another version of the pathway, where something was sent or answered."""
    answered = [one.step_id for one in history.responses if one.episode_id == episode.id]
    sent = [one.step_id for one in planned if one.state in _TOOK_EFFECT and one.kind != "close"]
    here = {step.id for step in plan.pathway_of(practice, episode).steps}
    gone = [step_id for step_id in dict.fromkeys((*answered, *sent)) if step_id not in here]
    return [plan.step_of(practice, episode, step_id) for step_id in gone]


def _task(
    practice: Practice,
    episode: Episode,
    step: Step,
    patient: Patient,
    packs: frozenset[str],
    history: History,
    planned: list[Delivery],
) -> Task:
    span = window(step, plan.facts(episode, patient))
    pathway = plan.pathway_of(practice, episode)
    decision = history.decision_at(episode, step)
    return Task(
        episode=episode,
        pathway=pathway,
        step=step,
        window=span,
        surveys=tuple(survey for survey in step.surveys if available(practice, survey, packs)),
        responses=history.of_step(episode, step),
        shared=history.shared_with(practice, episode, step, span),
        deliveries=tuple(d for d in planned if d.step_id == step.id),
        former=all(step.id != one.id for one in pathway.steps),
        decision=decision,
        aid=_aid(practice, step, decision),
    )


def _aid(practice: Practice, step: Step, decision: Decision | None) -> Aid | None:
    """A walk goes on in the version that it began with."""
    if decision is not None:
        return practice.aids.to_go_on_with(decision.aid_id, decision.aid_version)
    return practice.aids.to_begin(step.aid) if step.aid is not None else None


def available(practice: Practice, survey_id: str, packs: frozenset[str]) -> bool:
    """Whether a survey may be asked: there is wording for it, and its licensed pack, if it has one, is attested."""
    survey = practice.surveys.get(survey_id)
    return survey.askable and survey.licence.pack in {None, *packs}
