"""Deciding: the patient's way through a decision aid, card by card, to be left and taken up at any time.

What a card says is in `deciding_words`, its pages and buttons in `deciding_pages`; here each tap and each word becomes
a move of the walk. The bot informs: it never weighs one choice against another, and never asks twice.
"""

from __future__ import annotations

from bot.conversation import deciding_pages, home
from bot.conversation.deciding_choices import language_of
from bot.conversation.deciding_pages import place_of
from bot.conversation.deciding_show import show, talk, warn
from bot.conversation.scene import Scene, button, column, number, value
from care import deciding, tasks
from care.deciding import Deciding, Moved
from care.task import Task
from decision_aids import choices
from decision_aids.moves import (
    Aside,
    Choose,
    Erase,
    Flagged,
    Jump,
    Look,
    Mark,
    Move,
    Next,
    Rate,
    Refusal,
    Resume,
    Stop,
    Write,
)
from decision_aids.stations import stations

ON = "1"


def open_task(scene: Scene, task: Task) -> None:
    """Begin the aid of a step, or go on where it was left."""
    language = language_of(scene, task.aid) if task.aid else scene.language
    channel = scene.chat.channel
    at = deciding.begin(
        scene.tx, scene.desk.practice, task, language=language, channel=channel, now=scene.now, new_id=scene.new_id
    )
    _go(scene, at, Resume())


def find(scene: Scene, arguments: list[str]) -> Deciding | None:
    """The decision that a button names, if it is this patient's and may still be walked; else they are told."""
    at = deciding.load(scene.tx, scene.desk.practice, arguments[0]) if arguments else None
    if at is None or at.decision.patient_id != scene.known().id:
        scene.notice(scene.say("That button is from an older message. Here is where we are now."))
    elif not _may_be_shown(scene, at):
        scene.begin_with(scene.say("This guide is no longer up to date. Please talk to your team instead."))
    elif at.decision.closed_at is not None and not _reopened(scene, at):
        scene.begin_with(scene.say("The time for this is over. What you said is kept."))
    else:
        return at
    home.open_home(scene, [])
    return None


def _may_be_shown(scene: Scene, at: Deciding) -> bool:
    aid = scene.desk.practice.aids.to_go_on_with(at.aid.id, at.aid.version)
    return aid is not None and scene.now.date() < aid.withdrawn_on


def _reopened(scene: Scene, at: Deciding) -> bool:
    """The date has moved, and with it the window that had closed."""
    decision = at.decision
    return tasks.of_step(scene.tx, scene.desk.practice, decision.episode_id, decision.step_id).is_open(scene.now)


def weigh(scene: Scene, arguments: list[str]) -> None:
    """Show the page of the card that a button names."""
    at = find(scene, arguments)
    if at is None:
        return
    place, page = number(arguments, 1), number(arguments, 2) or 0
    keys, here = [one.key for one in stations(at.aid)], place_of(at)
    if place == here:
        _go(scene, at, Look(at.walk.at, None), page=page)
    elif place == here + 1 and place < len(keys):
        _go(scene, at, Next(at.walk.at), page=page)
    elif place is not None and place < len(keys):
        _go(scene, at, Jump(keys[place]), page=page)
    else:
        _stale(scene, at)


def aside(scene: Scene, arguments: list[str]) -> None:
    """Tell me more, or where this comes from."""
    at = find(scene, arguments)
    if at is None:
        return
    key, wanted = _key(at, arguments), arguments[2:3]
    if key != at.walk.at or wanted not in ([Aside.MORE], [Aside.SOURCES]):
        _stale(scene, at)
        return
    _go(scene, at, Look(key, Aside(wanted[0])), page=number(arguments, 3) or 0)


def pick_one(scene: Scene, arguments: list[str]) -> None:
    at = find(scene, arguments)
    if at is not None:
        _go(scene, at, Choose(_key(at, arguments), _choice(at, arguments)))


def mark(scene: Scene, arguments: list[str]) -> None:
    """One box of several: the button names the state that it leads to."""
    at = find(scene, arguments)
    if at is not None:
        move = Mark(_key(at, arguments), _choice(at, arguments), arguments[3:4] == [ON])
        _go(scene, at, move, page=deciding_pages.LAST)


def rate(scene: Scene, arguments: list[str]) -> None:
    at, chosen = find(scene, arguments), value(arguments, 2)
    if at is not None:
        _go(scene, at, Rate(_key(at, arguments), choices.STRONGEST + 1 if chosen is None else chosen))


def unsay(scene: Scene, arguments: list[str]) -> None:
    at = find(scene, arguments)
    if at is not None:
        _go(scene, at, Erase(_key(at, arguments), number(arguments, 2) or 0), page=deciding_pages.LAST)


def written(scene: Scene, text: str) -> bool:
    """Words of one's own, where a card takes them."""
    at = find(scene, [scene.talk["decision"]])
    if at is not None:
        _go(scene, at, Write(at.walk.at, text), page=deciding_pages.LAST)
    return True


def again(scene: Scene) -> None:
    at = find(scene, [scene.talk["decision"]])
    if at is not None:
        show(scene, at, scene.talk["page"])


def surveyed(scene: Scene, decision_id: str) -> None:
    """The four questions were sent: on from there."""
    at = find(scene, [decision_id])
    if at is not None:
        show(scene, deciding.surveyed(scene.tx, at, now=scene.now).deciding)


def rest(scene: Scene, arguments: list[str]) -> None:
    """Enough for now: everything stays where it is."""
    at = find(scene, arguments)
    if at is None:
        return
    deciding.move(scene.tx, at, Stop(), now=scene.now)
    task = tasks.of_step(scene.tx, scene.desk.practice, at.decision.episode_id, at.decision.step_id)
    scene.goto("home")
    scene.show(
        scene.say("That is fine. What you said so far is kept."),
        scene.say("You can go on until {date}.", date=scene.day(task.window.last_day)),
        scene.say("To go on, tap the button below. Or write to me at any time, and I will show it again."),
        buttons=column(home.start_button(scene, task), button(scene.say("Menu"), "home")),
    )


def _key(at: Deciding, arguments: list[str]) -> str:
    """The station that a button names by its place; a name that none has, where there is none."""
    place, all_of_them = number(arguments, 1), stations(at.aid)
    return all_of_them[place].key if place is not None and place < len(all_of_them) else ""


def _choice(at: Deciding, arguments: list[str]) -> str:
    key, place = _key(at, arguments), number(arguments, 2)
    offered = choices.of(at.aid, key) if key else ()
    return offered[place] if place is not None and place < len(offered) else ""


def _go(scene: Scene, at: Deciding, move: Move, *, page: int = 0) -> None:
    moved = deciding.move(scene.tx, at, move, now=scene.now)
    flagged = next((effect.flag for effect in moved.effects if isinstance(effect, Flagged)), None)
    if moved.refused is not None:
        _refused(scene, moved, moved.refused.code)
    elif flagged is not None:
        warn(scene, moved.deciding, flagged)
    elif not (moved.unchanged and _on_screen(scene, moved.deciding, page)):
        show(scene, moved.deciding, page)


def _on_screen(scene: Scene, at: Deciding, page: int) -> bool:
    """Whether the tap was on the current card, and that shows this very page: a repeated tap."""
    return scene.answers_current_card() and scene.talk == talk(at, page)


def _stale(scene: Scene, at: Deciding) -> None:
    scene.notice(scene.say("We have moved on from that card. Here is where we are now."))
    show(scene, at)


def _refused(scene: Scene, moved: Moved, code: Refusal) -> None:
    words = {
        Refusal.NO_WORDS_HERE: scene.say("Please use the buttons."),
        Refusal.NOT_A_CHOICE: scene.say("Please tap one of the answers below."),
        Refusal.TOO_LONG: scene.say("That is a bit long. Please use at most {n} letters.", n=choices.LONGEST),
        Refusal.TOO_MANY: scene.say("That is a long list. Please take one away first."),
    }
    scene.begin_with(words.get(code, scene.say("We have moved on from that card. Here is where we are now.")))
    show(scene, moved.deciding)
