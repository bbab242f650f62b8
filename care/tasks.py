"""Tasks: the steps of a patient's pathways as they stand at a moment. Derived from facts every time, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from care import plan
from care.aids import Aid
from care.practice import Practice
from care.task import TOOK_EFFECT, Task
from pathways.model import Step
from pathways.plan import Window, window
from records import attestations, decisions, deliveries, episodes, patients, responses
from records.database import Tx
from records.decisions import Decision
from records.deliveries import Delivery
from records.episodes import Episode
from records.patients import Patient
from records.responses import Response


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
    sent = [one.step_id for one in planned if one.state in TOOK_EFFECT and one.kind != "close"]
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
