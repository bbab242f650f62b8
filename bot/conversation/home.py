"""The menu, and the words about how it all works."""

from __future__ import annotations

from bot.conversation import bearings
from bot.conversation.cards import Button
from bot.conversation.scene import Scene, block, button, column
from care import tasks, told
from care.task import Task


def welcome_back(scene: Scene) -> None:
    scene.begin_with(scene.say("Welcome back."))
    open_home(scene, [])


def open_home(scene: Scene, _arguments: list[str]) -> None:
    """Where everything can be reached from; what can be answered now stands first."""
    scene.goto("home")
    ready = bearings.open_tasks(scene)
    scene.show(
        block("title", scene.say("What would you like to do?")),
        next_up(scene, ready),
        buttons=column(
            *way_on(scene, ready),
            button(scene.say("My results"), "results"),
            *_decisions(scene),
            *_told(scene),
            button(scene.say("Write to my care team"), "team"),
            button(scene.say("How it works and privacy"), "about"),
            button(scene.say("Settings"), "settings"),
        ),
    )


def _told(scene: Scene) -> tuple[Button, ...]:
    """The way to the messages that were sent, where there are any."""
    found = told.of_patient(scene.tx, scene.desk.practice, scene.known().id)
    return (button(scene.say("What I was sent"), "told"),) if found else ()


def _decisions(scene: Scene) -> tuple[Button, ...]:
    """What was weighed to its end, to be looked at again."""
    ended = bearings.decided(scene)
    label = scene.say("My decision")
    return tuple(
        button(f"{label} ({bearings.joint(scene, task.episode)})" if len(ended) > 1 else label, *_place(task))
        for task in ended
    )


def way_on(scene: Scene, ready: list[Task]) -> tuple[Button, ...]:
    """The buttons that lead to what can be answered and what can be weighed now, where there is something."""
    asked = [task for task in ready if task.step.aid is None][:1]
    weighed = [task for task in ready if task.step.aid is not None]
    return tuple(start_button(scene, task) for task in ready if task in (*asked, *weighed))


def start_button(scene: Scene, task: Task) -> Button:
    return button(_start_label(scene, task), *_place(task), style="primary")


def _start_label(scene: Scene, task: Task) -> str:
    if task.step.aid is not None:
        return scene.say("Go on with my decision") if task.has_begun else scene.say("Get ready to decide")
    return scene.say("Go on with my questions") if task.responses else scene.say("Answer my questions now")


def _place(task: Task) -> tuple[str, str, str]:
    """The verb and the step that a button leads to."""
    return "start", task.episode.id[:12], task.step.id


def next_up(scene: Scene, ready: list[Task]) -> str:
    """What can be answered or weighed now, or when the next questions come."""
    if ready and ready[0].step.aid is not None:
        return scene.say("Something is here for you: {title}.", title=bearings.title(scene, ready[0]))
    if ready:
        return scene.say("You have questions waiting: {title}.", title=bearings.title(scene, ready[0]))
    return coming(scene)


def coming(scene: Scene) -> str:
    """When the next questions come, in words."""
    ahead = [
        task
        for task in tasks.of_patient(scene.tx, scene.desk.practice, scene.known().id)
        if task.window.opens_at > scene.now and not task.episode.over and not task.former and task.step.asks
    ]
    if not ahead:
        return scene.say("There are no more questions planned for you.")
    soonest = max(min(task.invite_at for task in ahead), scene.known().paused_until or scene.now)
    return scene.say("Your next questions come around {date}. We will write to you then.", date=scene.date_of(soonest))


def nothing_yet(scene: Scene) -> None:
    scene.show(
        coming(scene),
        buttons=column(button(scene.say("Menu"), "home")),
        keep=True,
    )


def not_understood(scene: Scene) -> None:
    """Free text when we did not ask for any: never lost on a person, never taken for an answer."""
    clinic = scene.desk.practice.clinic
    ready = bearings.open_tasks(scene)
    scene.show(
        scene.say("I am a simple program, and I did not understand that."),
        scene.say("If you would like your care team to read a message, tap the button first."),
        scene.say("If you need help now, call {phone}.", phone=clinic.phone),
        buttons=column(
            *way_on(scene, ready),
            button(scene.say("Write to my care team"), "team"),
            button(scene.say("Menu"), "home"),
        ),
    )


def about(scene: Scene, _arguments: list[str]) -> None:
    scene.goto("home")
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
        scene.say("From time to time, we ask you a few short questions. We go on for a year or more."),
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
