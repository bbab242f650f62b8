"""The page before the first question of a telephone call: who it is, what is asked, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from care import access, answering, taking, tasks
from care.access import Opened
from care.actor import Actor
from care.practice import Practice
from care.task import Task
from care.ways import Mode
from clinic import words
from pathways.errors import PathwayError
from records.database import Tx
from records.errors import NotFoundError
from surveys import route


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey of the step, and how far it is."""

    title: str
    state: str


@dataclass(frozen=True, slots=True)
class Call:
    """`languages` are those that the next survey can be read out in, by code; empty where one is under way, which has
    its own. `responder` answered on the telephone before, at this step. `others` are further steps that are open."""

    opened: Opened
    task: Task
    open: bool
    operation: str
    surveys: tuple[Survey, ...]
    minutes: int
    languages: Mapping[str, str]
    language: str
    responder: str | None
    wants_agreement: bool
    others: tuple[Task, ...]


def prepare(tx: Tx, practice: Practice, episode_id: str, step_id: str, *, actor: Actor, now: datetime) -> Call:
    """Look at a step before asking; raises `NotFoundError`."""
    task = step_of(tx, practice, episode_id, step_id)
    patient_id = task.episode.patient_id
    opened = access.open_patient(tx, actor, patient_id, action="look", now=now)
    ready = tasks.open_now(tx, practice, patient_id, now)
    languages = _languages(practice, task)
    return Call(
        opened=opened,
        task=task,
        open=task.has_questions(now),
        operation=words.operation(task.pathway, task.episode.side),
        surveys=tuple(Survey(practice.surveys.get(one).title, _state(tx, practice, task, one)) for one in task.surveys),
        minutes=sum(practice.surveys.get(one).minutes for one in task.to_do),
        languages=languages,
        language=_language(opened, task, languages),
        responder=next((one.responder for one in reversed(task.responses) if one.mode == Mode.TELEPHONE), None),
        wants_agreement=taking.wants_agreement(tx, patient_id),
        others=tuple(
            one for one in ready if one.has_questions(now) and (one.episode.id, one.step.id) != (episode_id, step_id)
        ),
    )


def step_of(tx: Tx, practice: Practice, episode_id: str, step_id: str) -> Task:
    """The step that an address names; raises `NotFoundError`."""
    try:
        return tasks.of_step(tx, practice, episode_id, step_id)
    except PathwayError:
        raise NotFoundError("There is no such step") from None


def _languages(practice: Practice, task: Task) -> Mapping[str, str]:
    if task.under_way is not None or not task.to_do:
        return {}
    return {code: words.language(code) for code in practice.surveys.get(task.to_do[0]).languages}


def _language(opened: Opened, task: Task, languages: Mapping[str, str]) -> str:
    """The one under way, else the patient's own, else one that was put up with before, where there are words in it."""
    if task.under_way is not None:
        return task.under_way.language
    wanted = (opened.patient.language, *(one.language for one in task.responses))
    return next((one for one in wanted if one in languages), next(iter(languages), ""))


def _state(tx: Tx, practice: Practice, task: Task, survey_id: str) -> str:
    if survey_id in task.done:
        return "answered"
    if task.under_way is None or task.under_way.survey_id != survey_id:
        return "not begun"
    sitting = answering.resume(tx, practice, task.under_way)
    asked = [item for item in route.shown(sitting.survey, sitting.walk.answers) if item.asks]
    answered = sum(item.id in sitting.walk.answers for item in asked)
    where = "by telephone" if sitting.response.mode == Mode.TELEPHONE else "by the patient in the chat"
    return f"begun {where}: {answered} of {words.count(len(asked), 'question')} answered so far"
