"""Answers in words, as the patient knows them."""

from __future__ import annotations

from datetime import date

from bot.conversation import inputs
from bot.conversation.scene import Scene
from care.answering import Sitting
from content.localised import pick
from surveys.answers import Answer, MissingReason
from surveys.formats import Choice, Choices, Date, Number
from surveys.model import Item


def in_words(scene: Scene, sitting: Sitting, item: Item, answer: Answer) -> str:
    """Labels for codes, dates with the month as a word, numbers with their unit; of a private answer, that there is
    one."""
    if answer.missing is not None:
        return reason_label(scene, answer.missing) if item.required else scene.say("no answer")
    return scene.say("answered, and not shown here") if item.private else _in_words(scene, sitting, item, answer)


def _in_words(scene: Scene, sitting: Sitting, item: Item, answer: Answer) -> str:
    match item.format, answer.value:
        case Choice() as form, value:
            option = form.option(value)
            return pick(option.label, sitting.response.language)[0] if option else ""
        case Choices() as form, value:
            return "; ".join(pick(option.label, sitting.response.language)[0] for option in form.chosen(value))
        case Date(), str(value):
            return scene.day(date.fromisoformat(value))
        case Number(unit=unit), int() | float() as value:
            return f"{inputs.figure(scene, value)} {unit}"
    return str(answer.value)


def reason_label(scene: Scene, reason: MissingReason) -> str:
    return {
        MissingReason.DECLINED: scene.say("I would rather not say"),
        MissingReason.NOT_APPLICABLE: scene.say("It does not apply to me"),
        MissingReason.UNSURE: scene.say("I am not sure"),
    }[reason]
