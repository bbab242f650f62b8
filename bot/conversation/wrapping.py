"""The end of a sitting: the card with the answers becomes a thank-you."""

from __future__ import annotations

from bot.conversation import home
from bot.conversation.scene import Scene, block, button, column


def thank(scene: Scene) -> None:
    """All parts of a step are sent. No answer stays on the screen."""
    scene.goto("home")
    scene.show(
        block("title", scene.say("Thank you. Your answers are with your care team.")),
        home.coming(scene),
        buttons=column(
            button(scene.say("My results"), "results", style="primary"),
            button(scene.say("Menu"), "home"),
        ),
        keep=True,
    )
