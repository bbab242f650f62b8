"""How a question, a review and the choice of a reason look, and the words for what cannot be done."""

from __future__ import annotations

from bot.conversation import bearings
from bot.conversation.cards import Block, Button
from bot.conversation.scene import Scene, block, button, column, number, rows_of
from care.answering import Sitting
from content.localised import pick
from surveys import piping
from surveys.answers import Answer, MissingReason
from surveys.errors import Refusal
from surveys.formats import Choice, FreeText, Number, Rating
from surveys.model import AlertRule, Item
from surveys.moves import Refused

RATING_ROW = 4  # numbers side by side: still a thumb's width each on the smallest phone
SHORTENED = 60  # characters of a question in the review


def place_of(sitting: Sitting) -> int:
    """The current item's place, from 0."""
    return sitting.survey.positions[sitting.walk.at]


def item_at(sitting: Sitting, arguments: list[str]) -> str:
    """The id of the item that a button names by its place; an id that no item has, where there is none."""
    named = number(arguments, 1)
    items = sitting.survey.items
    return items[named].id if named is not None and named < len(items) else ""


def show_item(scene: Scene, sitting: Sitting) -> None:
    """One question: every option with its full label, in the instrument's order, nothing preselected."""
    item = sitting.survey.item(sitting.walk.at)
    scene.show(
        *_heading(scene, sitting),
        *_wording(scene, sitting, item),
        *_given(scene, sitting, item),
        buttons=(*_options(sitting, item), *_ways(scene, sitting, item)),
        progress=(place_of(sitting) + 1, len(sitting.survey.items)),
        expects_text=scene.say("Your answer") if isinstance(item.format, FreeText | Number) else None,
    )


def _heading(scene: Scene, sitting: Sitting) -> list[Block]:
    """On the first card of a survey, so that nobody answers for the other knee."""
    return [block("small", bearings.part(scene, sitting))] if place_of(sitting) == 0 else []


def _wording(scene: Scene, sitting: Sitting, item: Item) -> list[Block]:
    language = sitting.response.language
    blocks: list[Block] = []
    if place_of(sitting) == 0 and sitting.survey.instructions:
        blocks.append(Block(pick(sitting.survey.instructions, language)[0], "small"))
    blocks.extend(Block(pick(shared, language)[0]) for shared in (item.section.stem, item.context) if shared)
    blocks.append(Block(pick(item.text, language)[0], "question"))
    if isinstance(item.format, Rating):
        low, high = pick(item.format.low, language)[0], pick(item.format.high, language)[0]
        blocks.append(Block(f"{item.format.minimum} = {low}, {item.format.maximum} = {high}"))
    if isinstance(item.format, FreeText | Number):
        blocks.append(Block(scene.say("Type your answer and send it.")))
    return blocks


def _given(scene: Scene, sitting: Sitting, item: Item) -> list[Block]:
    """What the patient answered before, in words: no button is marked, so that each answer is a choice."""
    answer = sitting.walk.answers.get(item.id)
    if answer is None:
        return []
    return [Block(scene.say("Your answer so far: {answer}", answer=in_words(scene, sitting, item, answer)), "small")]


def _credit(sitting: Sitting) -> list[Block]:
    """Who made the questionnaire: on the review, where it does not stand between a question and its answers."""
    attribution = sitting.survey.licence.attribution
    return [Block(attribution, "small")] if attribution else []


def in_words(scene: Scene, sitting: Sitting, item: Item, answer: Answer) -> str:
    if answer.missing is not None:
        return reason_label(scene, answer.missing) if item.required else scene.say("no answer")
    if isinstance(item.format, Choice):
        option = item.format.option(answer.value)
        return pick(option.label, sitting.response.language)[0] if option else ""
    return str(answer.value)


def _options(sitting: Sitting, item: Item) -> tuple[tuple[Button, ...], ...]:
    response, place = sitting.response.id, sitting.survey.positions[item.id]
    if isinstance(item.format, Choice):
        labels = [(pick(option.label, sitting.response.language)[0], option.value) for option in item.format.options]
        return column(*(button(label, "a", response, place, value) for label, value in labels))
    if isinstance(item.format, Rating):
        scale = range(item.format.minimum, item.format.maximum + 1)
        return rows_of(RATING_ROW, [button(str(value), "a", response, place, value) for value in scale])
    return ()


def _ways(scene: Scene, sitting: Sitting, item: Item) -> tuple[tuple[Button, ...], ...]:
    """The ways out of a question: leave it, go back, come back later."""
    response, place = sitting.response.id, sitting.survey.positions[item.id]
    ways: list[tuple[Button, ...]] = []
    if not item.required:
        ways.append((button(scene.say("Skip this question"), "leave", response, place, style="quiet"),))
    elif item.decline:
        ways.append((button(scene.say("I would rather not answer"), "leave", response, place, style="quiet"),))
    pause = button(scene.say("Pause"), "later", style="quiet")
    if place > 0 or sitting.walk.jumped:
        ways.append((_back(scene, sitting), pause))
    else:
        ways.append((pause,))
    return tuple(ways)


def _back(scene: Scene, sitting: Sitting) -> Button:
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
            (_back(scene, sitting),),
        ),
        progress=(place + 1, len(sitting.survey.items)),
    )


def reason_label(scene: Scene, reason: MissingReason) -> str:
    return {
        MissingReason.DECLINED: scene.say("I would rather not say"),
        MissingReason.NOT_APPLICABLE: scene.say("It does not apply to me"),
        MissingReason.UNSURE: scene.say("I am not sure"),
    }[reason]


def show_review(scene: Scene, sitting: Sitting) -> None:
    """Every answer once more, each one tap away from being changed, before anything is sent."""
    lines = [_line(scene, sitting, item) for item in sitting.survey.items]
    ways = (_back(scene, sitting), button(scene.say("Pause"), "later", style="quiet"))
    if len(lines) == 1:
        scene.show(
            block("title", scene.say("Please check your answer")),
            *lines,
            *_credit(sitting),
            buttons=(_send(scene.say("Send my answer"), sitting), ways),
        )
        return
    scene.show(
        block("title", scene.say("Please check your answers")),
        *(block("item", f"{place}. {line}") for place, line in enumerate(lines, start=1)),
        scene.say("To change an answer, tap its number."),
        *_credit(sitting),
        buttons=(_send(scene.say("Send my answers"), sitting), *_changes(sitting), ways),
    )


def _send(label: str, sitting: Sitting) -> tuple[Button, ...]:
    return (button(label, "send", sitting.response.id, style="primary"),)


def _changes(sitting: Sitting) -> tuple[tuple[Button, ...], ...]:
    """A button for each answer, which leads back to its question."""
    places = range(len(sitting.survey.items))
    changes = [button(str(place + 1), "jump", sitting.response.id, place, style="quiet") for place in places]
    return rows_of(RATING_ROW, changes)


def _line(scene: Scene, sitting: Sitting, item: Item) -> str:
    text = pick(item.text, sitting.response.language)[0]
    short = text if len(text) <= SHORTENED else text[: SHORTENED - 1].rstrip() + "…"
    answer = sitting.walk.answers.get(item.id)
    words = in_words(scene, sitting, item, answer) if answer else scene.say("no answer")
    return f"{short} {words}" if short.endswith((":", "?")) else f"{short}: {words}"


def show_safety(scene: Scene, rule: AlertRule) -> None:
    """What to do now, at once, whatever the staffing. The card stays on the screen."""
    text = piping.render(pick(rule.safety, scene.language)[0], scene.desk.practice.clinic.names())
    scene.show(
        block("alert", text),
        scene.say("Your answer is marked for your care team. Please do not wait for them to call you."),
        keep=True,
    )


def refusal(scene: Scene, sitting: Sitting, refused: Refused) -> str:
    """A kind sentence for each reason why nothing changed."""
    item = sitting.survey.item(refused.item_id or sitting.walk.at) if refused.item_id else None
    form = item.format if item else None
    if refused.code is Refusal.OUT_OF_RANGE and isinstance(form, Rating | Number):
        low, high = f"{form.minimum:g}", f"{form.maximum:g}"
        return scene.say("Please give a number from {low} to {high}.", low=low, high=high)
    if refused.code is Refusal.TOO_LONG and isinstance(form, FreeText):
        return scene.say("That is a bit long. Please use at most {n} letters.", n=form.max_length)
    return {
        Refusal.NOT_AN_OPTION: scene.say("Please tap one of the answers below."),
        Refusal.NOT_A_NUMBER: scene.say("Please tap or type a number."),
        Refusal.EMPTY: scene.say("Please type your answer, or skip the question."),
        Refusal.NEEDED: scene.say("We need an answer to this question before we can go on."),
        Refusal.FIRST_ITEM: scene.say("This is the first question."),
        Refusal.UNANSWERED: scene.say("One question still has no answer. Here it is."),
        Refusal.SENT: scene.say("You have sent these answers. Thank you."),
    }.get(refused.code, scene.say("We have moved on from that question. Here is where we are now."))
