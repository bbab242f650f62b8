"""Where a patient is: for which operation, in which part of how many, and how much is left to answer."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from bot.conversation import extent, places
from bot.conversation.scene import Scene
from care import answering, plan, tasks
from care.answering import Sitting
from care.task import Task
from care.tasks import Part
from content.localised import pick
from decision_aids.stations import stations
from pathways.model import Anchor, Pathway
from records import episodes
from records.decisions import Decision
from records.episodes import Episode
from records.responses import Response
from surveys.answers import Answer
from surveys.model import Survey

CARDS_A_MINUTE = 2  # of a decision aid; nobody was timed


def open_tasks(scene: Scene) -> list[Task]:
    """What the patient can answer now; what closes first comes first."""
    return tasks.open_now(scene.tx, scene.desk.practice, scene.known().id, scene.now)


def decided(scene: Scene) -> list[Task]:
    """Decisions that were walked to the end: they can be looked at for good."""
    mine = tasks.of_patient(scene.tx, scene.desk.practice, scene.known().id)
    return [task for task in mine if task.decision is not None and task.complete and task.may_be_shown(scene.now)]


def joint(scene: Scene, episode: Episode) -> str:
    """Which joint and side, in words of our own; the pathway's title for a procedure that we have no words for."""
    pathway = plan.pathway_of(scene.desk.practice, episode)
    return _joint(scene, pathway, episode, scene.language) or pick(pathway.title, scene.language)[0]


def _joint(scene: Scene, pathway: Pathway, episode: Episode, language: str) -> str | None:
    return places.named(scene.desk.catalogue, language, pathway.joint, episode.side)


def in_questions(scene: Scene, episode: Episode, language: str) -> Mapping[str, str]:
    """What stands for the side and the problem in a question, in the language of its text."""
    pathway = plan.pathway_of(scene.desk.practice, episode)
    return places.in_questions(scene.desk.catalogue, language, pathway.joint, episode.side)


def episode_of(scene: Scene, sitting: Sitting) -> Episode:
    """The episode that these questions belong to."""
    return episodes.get(scene.tx, sitting.response.episode_id)


def several(scene: Scene) -> bool:
    """Whether the patient is here for more than one operation, so that a title alone does not tell them apart."""
    return len(episodes.of_patient(scene.tx, scene.known().id)) > 1


def title(scene: Scene, task: Task) -> str:
    """Such as "Before your operation", or "Before your operation (left knee)" where there are two."""
    words = pick(task.step.title, scene.language)[0]
    return f"{words} ({joint(scene, task.episode)})" if several(scene) else words


def operation(scene: Scene, task: Task) -> str:
    """A small line of our own beside validated wording, which must not be changed to name the side.

    Nobody is told of an operation that they decided against, or have not decided on.
    """
    place = joint(scene, task.episode)
    if task.pathway.anchor is Anchor.OPERATION:
        return scene.say("Your operation: {joint}.", joint=place)
    return scene.say("Your care: {joint}.", joint=place)


def part(scene: Scene, sitting: Sitting) -> str:
    """For which operation these questions are, and which part of the sitting they make."""
    response = sitting.response
    task = tasks.of_step(scene.tx, scene.desk.practice, response.episode_id, response.step_id)
    if task.decision is not None:
        return operation(scene, task)
    before = len(task.surveys) - len(task.to_do)
    parts = before + len(parts_left(scene, response))
    if parts == 1:
        return operation(scene, task)
    counted = scene.say("Part {number} of {parts}.", number=before + 1, parts=parts)
    return f"{counted} {operation(scene, task)}"


def decision_of(scene: Scene, sitting: Sitting) -> Decision | None:
    """The decision that these questions are a part of."""
    response = sitting.response
    return tasks.of_step(scene.tx, scene.desk.practice, response.episode_id, response.step_id).decision


def parts_left(scene: Scene, response: Response) -> list[Part]:
    """What is left of the sitting that a response belongs to: its own step first, then what else is open."""
    ready = open_tasks(scene)
    here = [task for task in ready if (task.episode.id, task.step.id) == (response.episode_id, response.step_id)]
    return tasks.parts(scene.desk.practice, (*here, *ready))


def how_long(scene: Scene, *sitting: Task) -> str:
    """What is left of one step, or of several that make one sitting; an estimate, rounded up to whole minutes.

    How many questions there are is not said where it hangs on the answers.
    """
    aids = [task.aid for task in sitting if task.step.aid is not None and task.aid is not None]
    if aids:
        minutes = sum(len(stations(aid)) // CARDS_A_MINUTE for aid in aids)
        return scene.say("It takes about {minutes} min. You can pause at any time.", minutes=minutes)
    parts = tasks.parts(scene.desk.practice, sitting)
    lengths = [(survey, *extent.left(survey, answers)) for survey, answers in (_given(scene, part) for part in parts)]
    questions = sum(unanswered for _, unanswered, _ in lengths)
    if questions == 0:
        return scene.say("All questions have an answer. Please check them and send them.")
    minutes = sum(ceil(survey.minutes * unanswered / all_of_it) for survey, unanswered, all_of_it in lengths)
    if any(survey.branches for survey, _, _ in lengths):
        return scene.say("The questions take about {minutes} min.", minutes=minutes)
    return scene.count(
        "{n} question. It takes about {minutes} min.",
        "{n} short questions. They take about {minutes} min.",
        questions,
        minutes=minutes,
    )


def _given(scene: Scene, part: Part) -> tuple[Survey, Mapping[str, Answer]]:
    """A survey, in the version it was begun with, and what is answered of it."""
    task, practice = part.task, scene.desk.practice
    if task.under_way is None or task.under_way.survey_id != part.survey_id:
        return practice.surveys.get(part.survey_id), {}
    under_way = answering.resume(scene.tx, practice, task.under_way)
    return under_way.survey, under_way.walk.answers
