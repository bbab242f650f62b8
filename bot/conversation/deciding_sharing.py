"""What the team may know of a decision: nothing that the patient does not tell them, in so many words."""

from __future__ import annotations

from bot.conversation import deciding as way
from bot.conversation import deciding_end
from bot.conversation.deciding_show import show
from bot.conversation.scene import Scene, block, button, column
from care import deciding
from care.deciding import Deciding

YES = "yes"


def share(scene: Scene, arguments: list[str]) -> None:
    """Let the team see the summary, keep it, or take it back."""
    at = way.find(scene, arguments)
    if at is None:
        return
    shared_before = at.decision.shared_at is not None
    at = deciding.share(scene.tx, at, wanted=arguments[1:2] == [YES], now=scene.now, new_id=scene.new_id)
    if at.decision.shared_at is not None:
        _thank(scene, at)
        return
    taken_back = scene.say("Your team does not see it any more."), scene.say("That is fine. It stays with you.")
    scene.begin_with(taken_back[not shared_before])
    _done(scene, at)


def _thank(scene: Scene, at: Deciding) -> None:
    """With a word on what comes of it, where somebody will get in touch."""
    scene.begin_with(scene.say("Thank you. Your team can see it before your visit."))
    if deciding.reasons(scene.tx, at):
        scene.begin_with(
            scene.say("Some things may still be open. Somebody from your team will get in touch with you.")
        )
    _done(scene, at)


def _done(scene: Scene, at: Deciding) -> None:
    scene.goto("home")
    scene.show(
        block("small", scene.say("You find your page under “{button}” in the menu.", button=scene.say("My decision"))),
        buttons=column(
            *deciding_end.talk(scene, at),
            button(scene.say("Menu"), "home", style="primary"),
        ),
    )


def talk(scene: Scene, arguments: list[str]) -> None:
    """The patient wants to talk: the team is told that, and nothing else."""
    at = way.find(scene, arguments)
    if at is None:
        return
    deciding.ask_for_talk(scene.tx, at, now=scene.now, new_id=scene.new_id)
    clinic = scene.desk.practice.clinic
    scene.begin_with(scene.say("We have told your team that you want to talk. They will get in touch with you."))
    scene.begin_with(scene.say("If it cannot wait, call {phone}.", phone=clinic.phone))
    show(scene, at)
