"""How a question looks, and the choice of a reason for leaving it out; and the safety text that an answer can raise."""

from __future__ import annotations

from bot.conversation import bearings, extent, inputs, wording
from bot.conversation.cards import Block, Button
from bot.conversation.replies import in_words, reason_label
from bot.conversation.scene import Scene, block, button, column, number
from care.answering import Sitting
from content.localised import pick
from surveys import piping, route
from surveys.answers import MissingReason
from surveys.formats import Choices
from surveys.model import AlertRule, Item
from surveys.walk import Phase

Items = tuple[Item, ...]


def place_of(sitting: Sitting) -> int:
    """The current item's place in the survey, from 0."""
    return sitting.survey.positions[sitting.walk.at]


def card_of(sitting: Sitting) -> list[str]:
    """What the walk stands on: an item, and whether it is asked, left or reviewed."""
    return [sitting.walk.at, sitting.walk.phase.value]


def item_at(sitting: Sitting, arguments: list[str]) -> str:
    """The id of the item that a button names by its place; an id that no item has, where there is none."""
    named = number(arguments, 1)
    items = sitting.survey.items
    return items[named].id if named is not None and named < len(items) else ""


def show_item(scene: Scene, sitting: Sitting) -> None:
    """One question or text to read, as the instrument has it."""
    item = sitting.survey.item(sitting.walk.at)
    asked = route.shown(sitting.survey, sitting.walk.answers)
    entry = inputs.entry(item)
    scene.show(
        *_heading(scene, sitting, asked),
        *wording.of_item(scene, sitting, item, asked),
        *_advice(scene, item),
        *_given(scene, sitting, item),
        buttons=(*inputs.buttons(scene, sitting, item), *_ways(scene, sitting, item, asked)),
        progress=extent.progress(sitting, asked),
        expects_text=inputs.field_label(scene, item) if entry else None,
        entry=entry or "line",
    )


def _heading(scene: Scene, sitting: Sitting, asked: Items) -> list[Block]:
    """On the first card of a survey, so that nobody answers for the other knee."""
    carried = carried_on(scene, sitting)
    if carried:
        carried.append(Block(scene.say("To change one, tap Back.")))
    first = bool(carried) or sitting.walk.at == asked[0].id
    return [*([block("small", bearings.part(scene, sitting))] if first else []), *carried]


def carried_on(scene: Scene, sitting: Sitting) -> list[Block]:
    """What the survey has begun with from last time; said until the patient has answered something anew."""
    carried, answers = sitting.carried, sitting.walk.answers
    back_on_one = sitting.walk.phase is not Phase.REVIEWING and sitting.walk.at in carried
    if not carried or answers.keys() != set(carried) or back_on_one:
        return []
    named = [(sitting.survey.item(item_id), answers[item_id]) for item_id in carried]
    return [
        Block(scene.say("Last time you named:")),
        *(block("item", in_words(scene, sitting, item, given)) for item, given in named if given.missing is None),
        Block(scene.say("We ask about the same again.")),
    ]


def _advice(scene: Scene, item: Item) -> list[Block]:
    advice = inputs.advice(scene, item)
    return [Block(advice)] if advice else []


def _given(scene: Scene, sitting: Sitting, item: Item) -> list[Block]:
    """What the patient answered before, in words: no button is marked, so that each answer is a choice.

    Where several can be marked, the marks themselves say it. An answer about other words is no answer here.
    """
    answer = None if item.id in sitting.walk.again else sitting.walk.answers.get(item.id)
    if answer is None or not item.asks or (isinstance(item.format, Choices) and answer.missing is None):
        return []
    return [Block(scene.say("Your answer so far: {answer}", answer=in_words(scene, sitting, item, answer)), "small")]


def _ways(scene: Scene, sitting: Sitting, item: Item, asked: Items) -> tuple[tuple[Button, ...], ...]:
    """The ways out of a question: leave it, go back, come back later."""
    leave = _leave_label(scene, sitting, item)
    ways: list[tuple[Button, ...]] = []
    if leave is not None:
        ways.append((button(leave, "leave", sitting.response.id, place_of(sitting), style="quiet"),))
    pause = button(scene.say("Pause"), "later", style="quiet")
    if sitting.walk.jumped or item.id != asked[0].id:
        ways.append((back(scene, sitting), pause))
    else:
        ways.append((pause,))
    return tuple(ways)


def _leave_label(scene: Scene, sitting: Sitting, item: Item) -> str | None:
    if not item.asks:
        return None
    if not item.required:
        return wording.filled(scene, sitting, item.skip) if item.skip else scene.say("Skip this question")
    return scene.say("I would rather not answer") if item.decline else None


def back(scene: Scene, sitting: Sitting) -> Button:
    """Says from which card it leads back, so that a second tap on it does not go back twice."""
    where = (sitting.response.id, place_of(sitting), sitting.walk.phase.value)
    return button(scene.say("Back"), "back", *where, style="quiet")


def show_reasons(scene: Scene, sitting: Sitting) -> None:
    """Leaving a question out is a choice too: it is asked for, and stored with its reason."""
    response, place = sitting.response.id, place_of(sitting)
    scene.show(
        block("title", scene.say("You can leave this question out.")),
        block("question", scene.say("Which one fits best?")),
        buttons=(
            *column(
                *(button(reason_label(scene, reason), "why", response, place, reason.value) for reason in MissingReason)
            ),
            (back(scene, sitting),),
        ),
        progress=extent.progress(sitting, route.shown(sitting.survey, sitting.walk.answers)),
    )


def show_safety(scene: Scene, rule: AlertRule) -> None:
    """What to do now, at once, whatever the staffing. The card stays on the screen."""
    text = piping.render(pick(rule.safety, scene.language)[0], scene.desk.practice.clinic.names())
    scene.show(
        block("alert", text),
        scene.say("Your answer is marked for your care team. Please do not wait for them to call you."),
        keep=True,
    )
