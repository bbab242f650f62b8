"""The review: every answer once more, each one tap away from being changed, before anything is sent."""

from __future__ import annotations

from bot.conversation import question, wording
from bot.conversation.cards import Block, Button
from bot.conversation.replies import in_words
from bot.conversation.scene import Scene, block, button, rows_of
from care.answering import Sitting
from surveys import route
from surveys import walk as walking
from surveys.model import Item

SHORTENED = 60  # characters of a question in the review
CHANGE_ROW = 4  # numbers side by side, as on a scale


def show_review(scene: Scene, sitting: Sitting, *before: Block) -> None:
    """What is asked and how it was answered; texts to read, and answers that no longer count, are not listed."""
    asked = [item for item in route.shown(sitting.survey, sitting.walk.answers) if item.asks]
    lines = [_line(scene, sitting, item) for item in asked]
    ways = (question.back(scene, sitting), button(scene.say("Pause"), "later", style="quiet"))
    if len(lines) == 1:
        scene.show(
            block("title", scene.say("Please check your answer")),
            *before,
            *lines,
            *_hidden(scene, sitting),
            *_credit(sitting),
            buttons=(_send(scene.say("Send my answer"), sitting), ways),
        )
        return
    scene.show(
        block("title", scene.say("Please check your answers")),
        *before,
        *(block("item", f"{place}. {line}") for place, line in enumerate(lines, start=1)),
        *_hidden(scene, sitting),
        scene.say("To change an answer, tap its number."),
        *_credit(sitting),
        buttons=(_send(scene.say("Send my answers"), sitting), *_changes(sitting, asked), ways),
    )


def _send(label: str, sitting: Sitting) -> tuple[Button, ...]:
    return (button(label, "send", sitting.response.id, style="primary"),)


def _changes(sitting: Sitting, asked: list[Item]) -> tuple[tuple[Button, ...], ...]:
    """A button for each answer, which leads back to its question."""
    places = (sitting.survey.positions[item.id] for item in asked)
    changes = [
        button(str(line), "jump", sitting.response.id, place, style="quiet") for line, place in enumerate(places, 1)
    ]
    return rows_of(CHANGE_ROW, changes)


def _hidden(scene: Scene, sitting: Sitting) -> list[Block]:
    """Answers that a later change has left without their question: kept, not counted, and the patient is told."""
    hidden = route.hidden(sitting.survey, walking.values(sitting.walk))
    gone = sum(sitting.survey.item(item_id).asks for item_id in hidden)
    if not gone:
        return []
    words = scene.count(
        "{n} answer no longer applies and is not counted.", "{n} answers no longer apply and are not counted.", gone
    )
    return [Block(words, "small")]


def _credit(sitting: Sitting) -> list[Block]:
    """Who made the questionnaire: on the review, where it does not stand between a question and its answers."""
    attribution = sitting.survey.licence.attribution
    return [Block(attribution, "small")] if attribution else []


def _line(scene: Scene, sitting: Sitting, item: Item) -> str:
    short = wording.shortened(wording.filled(scene, sitting, item.text), SHORTENED)
    answer = sitting.walk.answers.get(item.id)
    words = in_words(scene, sitting, item, answer) if answer else scene.say("no answer")
    return f"{short} {words}" if short.endswith((":", "?")) else f"{short}: {words}"
