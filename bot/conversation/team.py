"""A message from the patient to the team."""

from __future__ import annotations

from bot.conversation.scene import Scene, block, button, column
from care import wishes


def open_team(scene: Scene, _arguments: list[str]) -> None:
    scene.goto("writing")
    again(scene)


def again(scene: Scene) -> None:
    clinic = scene.desk.practice.clinic
    scene.show(
        block("title", scene.say("Write to my care team")),
        scene.say("Type your message below and send it. The team reads it on working days."),
        block(
            "alert",
            scene.say(
                "If it cannot wait, call {phone}. In an emergency, call {number}.",
                phone=clinic.phone,
                number=clinic.emergency_number,
            ),
        ),
        buttons=column(button(scene.say("Never mind"), "home")),
        expects_text=scene.say("Your message to the team"),
    )


def written(scene: Scene, text: str) -> bool:
    """Store the message for the team. It leaves the chat history: the team has it now."""
    wishes.write_to_team(scene.tx, scene.known().id, text, scene.now, scene.new_id)
    scene.goto("home")
    scene.show(
        scene.say("Thank you. Your care team will read your message."),
        buttons=column(button(scene.say("Write more"), "team"), button(scene.say("Menu"), "home")),
    )
    return True
