"""Leaving: to stop, and to have everything deleted."""

from __future__ import annotations

from bot.conversation import joining
from bot.conversation.scene import Scene, block, button, column
from care import consent, wishes


def open_leaving(scene: Scene, _arguments: list[str]) -> None:
    scene.goto("home")
    scene.show(
        block("title", scene.say("Stop or delete my data")),
        scene.say("Stop: you get no more messages. Your answers so far stay with your care team."),
        scene.say(
            "Delete: we also delete your name, your messages and what you wrote. Scores without your name stay in our "
            "totals, because reports that were made must stay true. A record of who looked at your data stays, because "
            "the law asks for it. Your medical record at the clinic is not touched."
        ),
        buttons=column(
            button(scene.say("Stop messages"), "stop", style="danger"),
            button(scene.say("Delete my data"), "delete", "ask", style="danger"),
            button(scene.say("Never mind"), "home"),
        ),
    )


def stop(scene: Scene, _arguments: list[str]) -> None:
    consent.withdraw(scene.tx, scene.known().id, scene.now)
    scene.goto("stopped")
    scene.reload()
    joining.again(scene)


def delete(scene: Scene, arguments: list[str]) -> None:
    """Asked once more, because it cannot be taken back."""
    scene.goto("home")
    if arguments != ["yes"]:
        scene.show(
            block("title", scene.say("Delete my data")),
            block("alert", scene.say("This cannot be undone. You would need a new letter to come back.")),
            buttons=column(
                button(scene.say("Yes, delete my data"), "delete", "yes", style="danger"),
                button(scene.say("No, keep my data"), "home", style="primary"),
            ),
        )
        return
    wishes.erase(scene.tx, scene.known().id, scene.now)
    scene.reload()
    joining.say_farewell(scene)
