"""Settings: language, a pause, and to be reminded another day."""

from __future__ import annotations

from datetime import timedelta

from bot.conversation import bearings, elsewhere, home, joining
from bot.conversation.desk import LANGUAGES
from bot.conversation.scene import Scene, block, button, column, number
from care import deliver, wishes
from care.task import Task

PAUSES = (7, 14, 30)  # days
SNOOZES = (1, 3)  # days


def open_settings(scene: Scene, _arguments: list[str]) -> None:
    scene.goto("home")
    scene.show(
        block("title", scene.say("Settings")),
        buttons=column(
            button(scene.say("Language"), "tongue"),
            button(scene.say("Time of day"), "rhythm"),
            button(scene.say("Pause messages"), "pause"),
            *elsewhere.buttons(scene),
            button(scene.say("Stop or delete my data"), "leaving"),
            button(scene.say("Menu"), "home"),
        ),
    )


def open_language(scene: Scene, _arguments: list[str]) -> None:
    scene.goto("home")
    scene.show(
        block("question", scene.say("Which language do you prefer?")),
        buttons=column(*(button(name, "language", code) for code, name in LANGUAGES.items())),
    )


def choose_language(scene: Scene, arguments: list[str]) -> None:
    code = arguments[0] if arguments else ""
    if scene.patient is None or code not in LANGUAGES:
        joining.again(scene) if not joining.is_done(scene) else open_language(scene, [])
        return
    wishes.set_language(scene.tx, scene.patient.id, scene.chat.id, code)
    scene.reload()
    if joining.is_done(scene):
        scene.begin_with(scene.say("From now on I write in English."))
        home.open_home(scene, [])
    else:
        joining.ask_consent(scene)


def open_pause(scene: Scene, _arguments: list[str]) -> None:
    """For a journey, or a hard week: nothing is sent, nothing is lost."""
    scene.goto("home")
    patient = scene.known()
    paused = patient.paused_until is not None and patient.paused_until > scene.now
    lead = (button(scene.say("Write to me again now"), "pausefor", 0, style="primary"),) if paused else ()
    until = scene.date_of(patient.paused_until) if paused and patient.paused_until else ""
    scene.show(
        block("title", scene.say("Pause messages")),
        scene.say("I am quiet until {date}.", date=until) if paused else scene.say("For how long shall I be quiet?"),
        buttons=column(
            *lead,
            *(button(scene.count("{n} day", "{n} days", days), "pausefor", days) for days in PAUSES),
            button(scene.say("Menu"), "home"),
        ),
    )


def pause(scene: Scene, arguments: list[str]) -> None:
    days = number(arguments)
    if days == 0:
        wishes.resume(scene.tx, scene.known().id, scene.now)
        deliver.offer(scene.tx, scene.desk.practice, scene.known().id, scene.now)
        scene.begin_with(scene.say("I will write to you again when questions are due."))
        home.open_home(scene, [])
    elif days not in PAUSES:
        open_pause(scene, [])
    else:
        until = scene.now + timedelta(days=days)
        wishes.pause(scene.tx, scene.known().id, until)
        scene.begin_with(scene.say("I will be quiet until {date}. Have a good time.", date=scene.date_of(until)))
        home.open_home(scene, [])


def snooze(scene: Scene, arguments: list[str]) -> None:
    days = number(arguments)
    ready = bearings.open_tasks(scene)
    if days not in SNOOZES or not any(_is_open_in(scene, task, days) for task in ready):
        home.open_home(scene, [])
        return
    until = deliver.snooze(scene.tx, scene.desk.practice, scene.known(), days, scene.now)
    scene.goto("home")
    scene.show(
        scene.say(
            "That is fine. I will remind you on {date}, if the questions are still open.", date=scene.date_of(until)
        ),
        buttons=column(*home.way_on(scene, ready), button(scene.say("Menu"), "home")),
    )


def _is_open_in(scene: Scene, task: Task, days: int) -> bool:
    return deliver.in_days(scene.known(), days, scene.now) < task.window.closes_at
