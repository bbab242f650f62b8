"""Moving through a survey: what each tap and each word on a question leads to, and why one changes nothing.

Every button says which response and which item it belongs to, so that a tap on an old card is recognised for what it
is. A tap on an option goes on to the next question at once; `docs/decisions/0003` says why, and what makes up for it.
"""

from __future__ import annotations

from bot.conversation import asking, bearings, deciding, home, question, refusing, wrapping
from bot.conversation.scene import Scene, value
from care import answering
from care.answering import Moved, Sitting
from surveys.answers import MissingReason
from surveys.errors import Refusal
from surveys.moves import Back, Choose, Done, Jump, Leave, Mark, Move, Reason, Send, Write
from surveys.walk import Phase

NO_VALUE = ""  # no option and no number of a scale: what a broken button stands for
MARKED = "1"


def answered(scene: Scene, arguments: list[str]) -> None:
    sitting = _sitting(scene, arguments)
    if sitting is not None:
        chosen = value(arguments, 2)
        _move(scene, sitting, Choose(question.item_at(sitting, arguments), NO_VALUE if chosen is None else chosen))


def marked(scene: Scene, arguments: list[str]) -> None:
    """One box of several: the button names the state that it leads to."""
    sitting = _sitting(scene, arguments)
    if sitting is None:
        return
    item_id, option, on = question.item_at(sitting, arguments), value(arguments, 2), arguments[3:4] == [MARKED]
    _move(scene, sitting, Choose(item_id, NO_VALUE) if option is None else Mark(item_id, option, on))


def done(scene: Scene, arguments: list[str]) -> None:
    sitting = _sitting(scene, arguments)
    if sitting is not None:
        _move(scene, sitting, Done(question.item_at(sitting, arguments)))


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
    if not _stands_at(scene, sitting):
        scene.begin_with(scene.say("We have moved on from that question. Here is where we are now."))
        asking.show_current(scene, sitting)
        return True
    if sitting.walk.phase is not Phase.ASKING:
        scene.begin_with(scene.say("Please use the buttons."))
        asking.show_current(scene, sitting)
        return True
    _move(scene, sitting, Write(sitting.walk.at, text))
    return True


def again(scene: Scene) -> None:
    sitting = answering.load(scene.tx, scene.desk.practice, scene.talk["response"])
    if sitting is None or not sitting.response.open:
        _over(scene, sitting)
    else:
        asking.show_current(scene, sitting)


def _sitting(scene: Scene, arguments: list[str]) -> Sitting | None:
    """The sitting that a button names, if it is this patient's and still open; else the patient is told."""
    sitting = answering.load(scene.tx, scene.desk.practice, arguments[0]) if arguments else None
    if sitting is None or sitting.response.patient_id != scene.known().id:
        scene.notice(scene.say("That button is from an older message. Here is where we are now."))
        home.open_home(scene, [])
        return None
    if sitting.response.completed_at is not None:
        _already_sent(scene, sitting)
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


def _already_sent(scene: Scene, sitting: Sitting) -> None:
    """Sent before: a repeated tap needs nothing; an old card, or one whose answers were given by telephone meanwhile,
    gets a word and the way on."""
    scene.notice(scene.say("You have sent these answers. Thank you."))
    asking_still = scene.talk.get("response") == sitting.response.id
    if asking_still or not scene.answers_current_card():
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
        asking.show_current(scene, moved.sitting)
        return
    decision = bearings.decision_of(scene, moved.sitting)
    if decision is not None:
        deciding.surveyed(scene, decision.id)
        return
    parts = bearings.parts_left(scene, moved.sitting.response)
    if not parts:
        wrapping.thank(scene)
    elif len(parts) == 1:
        scene.begin_with(scene.say("Thank you, these answers are sent. On to the last part."))
        asking.go_on(scene, parts[0].task)
    else:
        scene.begin_with(scene.say("Thank you, these answers are sent. On to the next part."))
        asking.go_on(scene, parts[0].task)


def _repeated(scene: Scene, sitting: Sitting) -> None:
    """A second tap on the same button changes nothing; on an old card it also shows where we are."""
    if not _shows_it(scene, sitting):
        asking.show_current(scene, sitting)


def _stale(scene: Scene, sitting: Sitting) -> None:
    if not _shows_it(scene, sitting):
        scene.notice(scene.say("We have moved on from that question. Here is where we are now."))
        asking.show_current(scene, sitting)


def _shows_it(scene: Scene, sitting: Sitting) -> bool:
    """Whether the tap was on the current card, and that card is where the walk stands."""
    return scene.answers_current_card() and _stands_at(scene, sitting)


def _stands_at(scene: Scene, sitting: Sitting) -> bool:
    """Whether the chat shows where the walk stands: not so once staff have gone on with it by telephone."""
    here = question.card_of(sitting)
    return bool(scene.talk.get("card", here) == here)


def _refused(scene: Scene, moved: Moved) -> None:
    """Nothing changed: say why, and what to do."""
    assert moved.refused is not None  # noqa: S101 only called with one
    if moved.refused.code is Refusal.MOVED_ON and _shows_it(scene, moved.sitting):
        scene.notice(scene.say("We have moved on from that question. To change your answer, tap Back."))
        return
    scene.begin_with(refusing.refusal(scene, moved.sitting, moved.refused))
    asking.show_current(scene, moved.sitting)
