"""The menu, and the words about how it all works."""

from __future__ import annotations

from bot.conversation.cards import Block
from bot.conversation.scene import Scene, block, button, column
from care import tasks
from care.tasks import Task
from content.localised import pick


def welcome_back(scene: Scene) -> None:
    open_home(scene, [], scene.say("Welcome back."))


def open_home(scene: Scene, _arguments: list[str], first: str | None = None) -> None:
    """Where everything can be reached from; what can be answered now stands first."""
    scene.goto("home")
    ready = tasks.open_now(scene.tx, scene.desk.practice, scene.known().id, scene.now)
    lead = (
        (button(start_label(scene, ready[0]), "start", ready[0].episode.id[:12], ready[0].step.id, style="primary"),)
        if ready
        else ()
    )
    blocks: list[Block | str] = [first] if first else []
    scene.show(
        *blocks,
        block("title", scene.say("What would you like to do?")),
        *_next_up(scene, ready),
        buttons=column(
            *lead,
            button(scene.say("My results"), "results"),
            button(scene.say("Write to my care team"), "team"),
            button(scene.say("How it works and privacy"), "about"),
            button(scene.say("Settings"), "settings"),
        ),
    )


def start_label(scene: Scene, task: Task) -> str:
    if task.under_way or task.done:
        return scene.say("Go on with my questions")
    return scene.say("Answer my questions now")


def _next_up(scene: Scene, ready: list[Task]) -> list[str]:
    if ready:
        title = pick(ready[0].step.title, scene.language)[0]
        return [scene.say("You have questions waiting: {title}.", title=title)]
    return [coming(scene)]


def coming(scene: Scene) -> str:
    """When the next questions come, in words."""
    ahead = [
        task
        for task in tasks.of_patient(scene.tx, scene.desk.practice, scene.known().id)
        if task.window.opens_at > scene.now and task.episode.cancelled_at is None
    ]
    if not ahead:
        return scene.say("There are no more questions planned for you.")
    soonest = min(ahead, key=lambda task: task.invite_at)
    return scene.say(
        "Your next questions come around {date}. We will write to you then.", date=scene.date_of(soonest.invite_at)
    )


def nothing_yet(scene: Scene, first: str) -> None:
    scene.show(
        first,
        coming(scene),
        buttons=column(button(scene.say("Menu"), "home")),
        keep=True,
    )


def not_understood(scene: Scene) -> None:
    """Free text when we did not ask for any: never lost on a person, never taken for an answer."""
    clinic = scene.desk.practice.clinic
    scene.show(
        scene.say("I am a simple program, and I did not understand that."),
        scene.say("If you would like your care team to read a message, tap the button first."),
        scene.say("If you need help now, call {phone}.", phone=clinic.phone),
        buttons=column(
            button(scene.say("Write to my care team"), "team", style="primary"),
            button(scene.say("Menu"), "home"),
        ),
    )


def about(scene: Scene, _arguments: list[str]) -> None:
    clinic = scene.desk.practice.clinic
    where = (
        scene.say("Your answers go straight to the clinic's own computers.")
        if scene.chat.channel == "web"
        else scene.say(
            "This chat runs on Telegram. Telegram can read it: it is not end-to-end encrypted. "
            "That is why we write as little as we can here, and take answered questions out of the chat."
        )
    )
    scene.show(
        block("title", scene.say("How it works and privacy")),
        scene.say("We ask you a few short questions before your operation and some times after it, up to one year."),
        scene.say("Your care team sees your answers. You can see your own results here at any time."),
        where,
        scene.say("You can skip a question, pause, stop, or ask us to delete your data. Look under Settings."),
        scene.say("Nobody watches this chat day and night. If you need help now, call {phone}.", phone=clinic.phone),
        block("alert", scene.say("In an emergency, call {number}.", number=clinic.emergency_number)),
        buttons=column(
            button(scene.say("Settings"), "settings"),
            button(scene.say("Menu"), "home"),
        ),
    )
