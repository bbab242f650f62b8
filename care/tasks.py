"""Tasks: the steps of a patient's pathways as they stand at a moment. Derived from facts every time, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from care import plan
from care.practice import Practice
from pathways.model import Pathway, Step
from pathways.plan import Window, window
from records import attestations, deliveries, episodes, patients, responses
from records.database import Tx
from records.deliveries import Delivery, State
from records.episodes import Episode
from records.patients import Patient
from records.responses import Response


class Status(Enum):
    """How a step stands. Each member says what it means."""

    PLANNED = "planned", "The window has not opened yet"
    OPEN = "open", "The window is open and the patient has been or will be asked"
    STARTED = "started", "Some answers are in"
    OVERDUE = "overdue", "Every reminder went out; the team should call while the window is open"
    COMPLETED = "completed", "Every survey of the step was sent"
    PARTIAL = "partial", "The window closed on an unfinished survey; what was answered is kept"
    EXPIRED = "expired", "The window closed without an answer"
    ENDED = "ended", "The episode was cancelled"

    def __init__(self, code: str, meaning: str) -> None:
        self.code = code
        self.meaning = meaning


@dataclass(frozen=True, slots=True)
class Task:
    """One step of one episode. `surveys` are those asked here, in order, licensed packs left out unless attested."""

    episode: Episode
    pathway: Pathway
    step: Step
    window: Window
    surveys: tuple[str, ...]
    responses: tuple[Response, ...]
    deliveries: tuple[Delivery, ...]

    @property
    def done(self) -> tuple[str, ...]:
        return tuple(response.survey_id for response in self.responses if response.completed_at is not None)

    @property
    def to_do(self) -> tuple[str, ...]:
        return tuple(survey for survey in self.surveys if survey not in self.done)

    @property
    def under_way(self) -> Response | None:
        """The response that the patient is in the middle of."""
        return next((response for response in self.responses if response.open), None)

    @property
    def invite_at(self) -> datetime:
        """When the invitation is planned; the opening of the window where none is (enrolled late)."""
        planned = [delivery.due_at for delivery in self.deliveries if delivery.kind == "invite"]
        return min(planned, default=self.window.opens_at)

    def is_open(self, now: datetime) -> bool:
        inside = self.window.opens_at <= now < self.window.closes_at
        return inside and self.episode.cancelled_at is None and bool(self.to_do)

    def status(self, now: datetime) -> Status:
        if not self.to_do:
            return Status.COMPLETED
        if self.episode.cancelled_at is not None:
            return Status.ENDED
        if now >= self.window.closes_at:
            return Status.PARTIAL if self.responses else Status.EXPIRED
        if now < self.window.opens_at:
            return Status.PLANNED
        if any(delivery.kind == "call" and delivery.state == State.DONE.value for delivery in self.deliveries):
            return Status.OVERDUE
        return Status.STARTED if self.responses else Status.OPEN


def of_patient(tx: Tx, practice: Practice, patient_id: str) -> list[Task]:
    """Every step of every episode, in the order of their windows."""
    patient, packs = patients.get(tx, patient_id), frozenset(attestations.in_force(tx))
    answered = responses.of_patient(tx, patient_id)
    found = [
        task
        for episode in episodes.of_patient(tx, patient_id)
        for task in _tasks(practice, episode, patient, packs, answered, deliveries.of_episode(tx, episode.id))
    ]
    return sorted(found, key=lambda task: (task.window.opens_at, task.window.closes_at))


def of_step(tx: Tx, practice: Practice, episode_id: str, step_id: str) -> Task:
    """The task that a delivery or a response belongs to."""
    episode = episodes.get(tx, episode_id)
    patient, packs = patients.get(tx, episode.patient_id), frozenset(attestations.in_force(tx))
    step = plan.pathway_of(practice, episode).step(step_id)
    answered = responses.of_step(tx, episode_id, step_id)
    return _task(practice, episode, step, patient, packs, answered, deliveries.of_episode(tx, episode_id))


def open_now(tx: Tx, practice: Practice, patient_id: str, now: datetime) -> list[Task]:
    """What the patient can answer now; what closes first comes first."""
    ready = [task for task in of_patient(tx, practice, patient_id) if task.is_open(now)]
    return sorted(ready, key=lambda task: task.window.closes_at)


def of_everyone(tx: Tx, practice: Practice) -> dict[str, list[Task]]:
    """Every patient's steps, in few queries: for the team's lists and the export."""
    packs = frozenset(attestations.in_force(tx))
    answered: dict[str, list[Response]] = {}
    for response in responses.everyone(tx):
        answered.setdefault(response.episode_id, []).append(response)
    planned: dict[str, list[Delivery]] = {}
    for delivery in deliveries.of_everyone(tx):
        planned.setdefault(delivery.episode_id, []).append(delivery)
    known = {patient.id: patient for patient in patients.everyone(tx, erased=True)}
    found: dict[str, list[Task]] = {}
    for episode in episodes.everyone(tx):
        patient = known[episode.patient_id]
        mine = _tasks(practice, episode, patient, packs, answered.get(episode.id, []), planned.get(episode.id, []))
        found.setdefault(episode.patient_id, []).extend(mine)
    return found


def _tasks(
    practice: Practice,
    episode: Episode,
    patient: Patient,
    packs: frozenset[str],
    answered: list[Response],
    planned: list[Delivery],
) -> list[Task]:
    steps = plan.pathway_of(practice, episode).steps
    return [_task(practice, episode, step, patient, packs, answered, planned) for step in steps]


def _task(
    practice: Practice,
    episode: Episode,
    step: Step,
    patient: Patient,
    packs: frozenset[str],
    answered: list[Response],
    planned: list[Delivery],
) -> Task:
    return Task(
        episode=episode,
        pathway=plan.pathway_of(practice, episode),
        step=step,
        window=window(step, plan.facts(episode, patient)),
        surveys=tuple(survey for survey in step.surveys if available(practice, survey, packs)),
        responses=tuple(r for r in answered if (r.episode_id, r.step_id) == (episode.id, step.id)),
        deliveries=tuple(d for d in planned if d.step_id == step.id),
    )


def available(practice: Practice, survey_id: str, packs: frozenset[str]) -> bool:
    """Whether a survey may be asked: its licensed pack, if it has one, is attested."""
    pack = practice.surveys.get(survey_id).licence.pack
    return pack is None or pack in packs
