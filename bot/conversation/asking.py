"""Asking: what can be answered now is offered, begun in a language the survey has, and taken up where it was left."""

from __future__ import annotations

from bot.conversation import bearings, deciding, home, question, review
from bot.conversation.desk import LANGUAGES
from bot.conversation.scene import Scene, block, button, column
from care import answering, tasks
from care import deciding as weighing
from care.answering import Sitting
from care.task import Status, Task
from decision_aids.walk import SURVEY
from surveys.walk import Phase


def offer(scene: Scene, task: Task, *others: Task) -> None:
    """Say that questions are waiting, those of `others` in the same sitting, and let the patient choose when."""
    sitting = [task, *(one for one in others if one.step.aid is None and task.step.aid is None)]
    about = dict.fromkeys(bearings.operation(scene, one) for one in sitting)
    scene.show(
        block("title", bearings.title(scene, task)),
        bearings.how_long(scene, *sitting),
        *(block("small", words) for words in about),
        buttons=column(home.start_button(scene, task), button(scene.say("Later"), "later")),
    )


def start(scene: Scene, arguments: list[str]) -> None:
    """Begin or go on with what is open: the step that the button named, else what closes first."""
    ready = bearings.open_tasks(scene)
    named = [task for task in (*ready, *bearings.decided(scene)) if _is(task, arguments)]
    if named or ready:
        go_on(scene, (named or ready)[0])
        return
    scene.goto("home")
    scene.show(
        _why_nothing(scene, arguments),
        home.coming(scene),
        buttons=column(button(scene.say("Menu"), "home")),
    )


def _is(task: Task, arguments: list[str]) -> bool:
    return [task.episode.id[:12], task.step.id] == arguments


def _why_nothing(scene: Scene, arguments: list[str]) -> str:
    """The window of what an old button named is over, or all is answered."""
    mine = tasks.of_patient(scene.tx, scene.desk.practice, scene.known().id)
    named = [task.status(scene.now) for task in mine if _is(task, arguments)]
    if named == [Status.PARTIAL]:
        return scene.say("The time for these questions is over. What you answered is kept.")
    if named == [Status.EXPIRED]:
        return scene.say("The time for these questions is over.")
    return scene.say("There is nothing to answer right now. Thank you for asking.")


def go_on(scene: Scene, task: Task) -> None:
    """The question where the patient left off, or the first one of the next survey.

    A language that the patient has put up with in an earlier part of this step is not asked about again.
    """
    practice = scene.desk.practice
    if task.step.aid is not None:
        deciding.open_task(scene, task)
        return
    if task.under_way is not None:
        show_current(scene, answering.resume(scene.tx, practice, task.under_way))
        return
    survey = practice.surveys.get(task.to_do[0])
    spoken = (scene.language, *(response.language for response in task.responses))
    language = next((one for one in spoken if one in survey.languages), None)
    if language is None:
        _offer_languages(scene, task, survey.languages)
    else:
        _begin(scene, task, survey.id, language)


def sure(scene: Scene, arguments: list[str]) -> None:
    """The four questions that belong to a decision: an ordinary survey at its step."""
    at = deciding.find(scene, arguments)
    if at is None:
        return
    sitting = weighing.questions(scene.tx, scene.desk.practice, at)
    if sitting is None:
        task = tasks.of_step(scene.tx, scene.desk.practice, at.decision.episode_id, at.decision.step_id)
        spoken = scene.desk.practice.surveys.get(SURVEY).languages
        _begin(scene, task, SURVEY, scene.language if scene.language in spoken else spoken[0])
    elif sitting.response.open:
        show_current(scene, sitting)
    else:
        deciding.surveyed(scene, at.decision.id)


def _begin(scene: Scene, task: Task, survey_id: str, language: str) -> None:
    sitting = answering.begin(
        scene.tx,
        scene.desk.practice,
        task,
        survey_id,
        language=language,
        channel=scene.chat.channel,
        now=scene.now,
        new_id=scene.new_id,
    )
    show_current(scene, sitting)


def _offer_languages(scene: Scene, task: Task, languages: tuple[str, ...]) -> None:
    """An instrument speaks only the languages that it was validated in; the patient is told, and chooses."""
    scene.goto("home")
    scene.show(
        scene.say("The next questions are not yet available in your language."),
        block("question", scene.say("Would you like to answer them in another language?")),
        scene.say("If not, your care team can help you."),
        buttons=column(
            *(button(LANGUAGES.get(code, code), "in", task.episode.id[:12], task.step.id, code) for code in languages),
            button(scene.say("Write to my care team"), "team"),
            button(scene.say("Not now"), "home"),
        ),
    )


def choose_language(scene: Scene, arguments: list[str]) -> None:
    """Answer the next survey of a step in one of the languages that it has."""
    *place, language = arguments or [""]
    ready = bearings.open_tasks(scene)
    task = next((task for task in ready if _is(task, place)), None)
    if task is None or task.under_way is not None:
        start(scene, place)
        return
    survey = scene.desk.practice.surveys.get(task.to_do[0])
    if language in survey.languages:
        _begin(scene, task, survey.id, language)
    else:
        go_on(scene, task)


def show_current(scene: Scene, sitting: Sitting) -> None:
    """The card on which the walk stands. Which one the chat shows is kept: staff may go on with it by telephone."""
    scene.goto("asking", response=sitting.response.id, card=question.card_of(sitting))
    if sitting.walk.phase is Phase.REVIEWING:
        review.show_review(scene, sitting, *question.carried_on(scene, sitting))
    elif sitting.walk.phase is Phase.LEAVING:
        question.show_reasons(scene, sitting)
    else:
        question.show_item(scene, sitting)


def later(scene: Scene, _arguments: list[str]) -> None:
    """Not now: everything stays where it is, and every way back in leads there."""
    ready = bearings.open_tasks(scene)
    if not ready:
        home.open_home(scene, [])
        return
    task = next((task for task in ready if task.under_way), ready[0])
    scene.goto("home")
    scene.show(
        scene.say("That is fine. Your answers so far are kept.") if task.has_begun else scene.say("That is fine."),
        scene.say("You can answer until {date}.", date=scene.day(task.window.last_day)),
        scene.say("To go on, tap the button below. Or write to me at any time, and I will show it again."),
        buttons=column(home.start_button(scene, task), button(scene.say("Menu"), "home")),
    )
