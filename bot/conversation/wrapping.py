"""The end of a sitting: the card with the answers becomes a thank-you."""

from __future__ import annotations

from bot.conversation import bearings, home
from bot.conversation.scene import Scene, block, button, column


def thank(scene: Scene) -> None:
    """All parts of a step are sent. No answer stays on the screen."""
    ready = bearings.open_tasks(scene)
    scene.goto("home")
    scene.show(
        block("title", scene.say("Thank you. Your answers are with your care team.")),
        home.next_up(scene, ready),
        buttons=column(
            *home.way_on(scene, ready),
            button(scene.say("My results"), "results"),
            button(scene.say("Menu"), "home"),
        ),
        keep=True,
    )
