"""Asking: one question a card, back at any point, a review before sending, a thank-you after.

Every button says which response and which item it belongs to, so that a tap on an old card is recognised for what it
is. A tap on an option goes on to the next question at once; `docs/decisions/0003` says why, and what makes up for it.
"""

from __future__ import annotations

from bot.conversation import bearings, home, question, wrapping
from bot.conversation.desk import LANGUAGES
from bot.conversation.scene import Scene, block, button, column, number
from care import answering, tasks
from care.answering import Moved, Sitting
from care.tasks import Status, Task
from surveys.answers import MissingReason
from surveys.errors import Refusal
from surveys.moves import Back, Choose, Jump, Leave, Move, Reason, Send, Write
from surveys.walk import Phase

NO_VALUE = ""  # no option and no number of a scale: what a broken button stands for


def offer(scene: Scene, task: Task) -> None:
    """Say that questions are waiting, and let the patient choose when."""
    scene.show(
        block("title", bearings.title(scene, task)),
        bearings.how_long(scene, task),
        block("small", bearings.operation(scene, task)),
        buttons=column(home.start_button(scene, task), button(scene.say("Later"), "later")),
    )


def start(scene: Scene, arguments: list[str]) -> None:
    """Begin or go on with what is open: the step that the button named, else what closes first."""
    ready = bearings.open_tasks(scene)
    named = [task for task in ready if _is(task, arguments)]
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
    """The card on which the walk stands."""
    scene.goto("asking", response=sitting.response.id)
    if sitting.walk.phase is Phase.REVIEWING:
        question.show_review(scene, sitting)
    elif sitting.walk.phase is Phase.LEAVING:
        question.show_reasons(scene, sitting)
    else:
        question.show_item(scene, sitting)


def answered(scene: Scene, arguments: list[str]) -> None:
    sitting = _sitting(scene, arguments)
    if sitting is not None:
        value = number(arguments, 2)
        _move(scene, sitting, Choose(question.item_at(sitting, arguments), NO_VALUE if value is None else value))


def left(scene: Scene, arguments: list[str]) -> None:
    sitting = _sitting(scene, arguments)
    if sitting is not None:
        _move(scene, sitting, Leave(question.item_at(sitting, arguments)))


def explained(scene: Scene, arguments: list[str]) -> None:
    sitting = _sitting(scene, arguments)
    if sitting is not None:
        code = arguments[2] if len(arguments) > 2 else MissingReason.DECLINED.value  # noqa: PLR2004
        _move(scene, sitting, Reason(question.item_at(sitting, arguments), code))


def back(scene: Scene, arguments: list[str]) -> None:
    """One card back, from the card that the button was on; a second tap on it does not go back twice."""
    sitting = _sitting(scene, arguments)
    if sitting is None:
        return
    if arguments[1:] == [str(question.place_of(sitting)), sitting.walk.phase.value]:
        _move(scene, sitting, Back())
    else:
        _stale(scene, sitting)


def jumped(scene: Scene, arguments: list[str]) -> None:
    sitting = _sitting(scene, arguments)
    if sitting is not None:
        _move(scene, sitting, Jump(question.item_at(sitting, arguments)))


def sent(scene: Scene, arguments: list[str]) -> None:
    sitting = _sitting(scene, arguments)
    if sitting is not None:
        _move(scene, sitting, Send())


def written(scene: Scene, text: str) -> bool:
    """Free text while a question is on the screen: an answer where one is asked for in words, or typed for a number."""
    sitting = answering.load(scene.tx, scene.desk.practice, scene.talk["response"])
    if sitting is None or not sitting.response.open:
        _over(scene, sitting)
        return True
    if sitting.walk.phase is not Phase.ASKING:
        scene.begin_with(scene.say("Please use the buttons."))
        show_current(scene, sitting)
        return True
    _move(scene, sitting, Write(sitting.walk.at, text))
    return True


def again(scene: Scene) -> None:
    sitting = answering.load(scene.tx, scene.desk.practice, scene.talk["response"])
    if sitting is None or not sitting.response.open:
        _over(scene, sitting)
    else:
        show_current(scene, sitting)


def later(scene: Scene, _arguments: list[str]) -> None:
    """Not now: everything stays where it is, and every way back in leads there."""
    ready = bearings.open_tasks(scene)
    if not ready:
        home.open_home(scene, [])
        return
    task = next((task for task in ready if task.under_way), ready[0])
    scene.goto("home")
    scene.show(
        scene.say("That is fine. Your answers so far are kept.") if task.responses else scene.say("That is fine."),
        scene.say("You can answer until {date}.", date=scene.day(task.window.last_day)),
        scene.say("To go on, tap the button below. Or write to me at any time, and I will show it again."),
        buttons=column(home.start_button(scene, task), button(scene.say("Menu"), "home")),
    )


def _sitting(scene: Scene, arguments: list[str]) -> Sitting | None:
    """The sitting that a button names, if it is this patient's and still open; else the patient is told."""
    sitting = answering.load(scene.tx, scene.desk.practice, arguments[0]) if arguments else None
    if sitting is None or sitting.response.patient_id != scene.known().id:
        scene.notice(scene.say("That button is from an older message. Here is where we are now."))
        home.open_home(scene, [])
        return None
    if sitting.response.completed_at is not None:
        _already_sent(scene)
        return None
    if sitting.response.closed_at is not None:
        _over(scene, sitting)
        return None
    return sitting


def _over(scene: Scene, sitting: Sitting | None) -> None:
    """The survey under way is no longer open: say so where its window closed on it, and lead to the menu."""
    if sitting is not None and sitting.response.closed_at is not None:
        scene.begin_with(scene.say("The time for these questions is over. What you answered is kept."))
    home.open_home(scene, [])


def _already_sent(scene: Scene) -> None:
    """Sent before: a repeated tap needs nothing, an old card gets a word and the way on."""
    scene.notice(scene.say("You have sent these answers. Thank you."))
    if not scene.answers_current_card():
        home.open_home(scene, [])


def _move(scene: Scene, sitting: Sitting, move: Move) -> None:
    moved = answering.move(scene.tx, sitting, move, now=scene.now, new_id=scene.new_id)
    if moved.refused is not None:
        _refused(scene, moved)
    elif moved.unchanged:
        _repeated(scene, moved.sitting)
    else:
        for rule in moved.alerts:
            question.show_safety(scene, rule)
        _after(scene, moved)


def _after(scene: Scene, moved: Moved) -> None:
    if not moved.completed:
        show_current(scene, moved.sitting)
        return
    response = moved.sitting.response
    task = tasks.of_step(scene.tx, scene.desk.practice, response.patient_id, response.episode_id, response.step_id)
    if not task.is_open(scene.now):
        wrapping.thank(scene)
    elif len(task.to_do) == 1:
        scene.begin_with(scene.say("Thank you, these answers are sent. On to the last part."))
        go_on(scene, task)
    else:
        scene.begin_with(scene.say("Thank you, these answers are sent. On to the next part."))
        go_on(scene, task)


def _repeated(scene: Scene, sitting: Sitting) -> None:
    """A second tap on the same button changes nothing; on an old card it also shows where we are."""
    if not scene.answers_current_card():
        show_current(scene, sitting)


def _stale(scene: Scene, sitting: Sitting) -> None:
    if not scene.answers_current_card():
        scene.notice(scene.say("We have moved on from that question. Here is where we are now."))
        show_current(scene, sitting)


def _refused(scene: Scene, moved: Moved) -> None:
    """Nothing changed: say why, and what to do."""
    assert moved.refused is not None  # noqa: S101 only called with one
    if moved.refused.code is Refusal.MOVED_ON and scene.answers_current_card():
        scene.notice(scene.say("We have moved on from that question. To change your answer, tap Back."))
        return
    scene.begin_with(question.refusal(scene, moved.sitting, moved.refused))
    show_current(scene, moved.sitting)
