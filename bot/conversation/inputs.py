"""The ways to answer a card: its buttons, what is typed where there are none, and how that is said."""

from __future__ import annotations

from datetime import date
from string import ascii_uppercase

from babel.numbers import format_decimal

from bot.conversation.cards import Button, Entry
from bot.conversation.scene import Scene, button, column, rows_of
from care.answering import Sitting
from content.localised import pick
from surveys.formats import SEEN, Choice, Choices, Date, Display, FreeText, Number, Option, Rating
from surveys.model import Item

LONGEST_LABEL = 40  # characters that a button shows on a small phone
RATING_ROW = 4  # numbers side by side: still a thumb's width each on the smallest phone
MOST_STEPS = 21  # of a scale with buttons; a longer one is typed, and a keyboard of Telegram ends at 100 buttons
AN_EXAMPLE = date(2026, 3, 14)  # of a date: no day that could be a month

Options = tuple[Option, ...]
Rows = tuple[tuple[Button, ...], ...]


def buttons(scene: Scene, sitting: Sitting, item: Item) -> Rows:
    """Every answer that can be tapped, with its full label, in the instrument's order, nothing preselected."""
    card = (sitting.response.id, sitting.survey.positions[item.id])
    match item.format:
        case Choice(options):
            named = zip(_labels(sitting, options), options, strict=True)
            return column(*(button(label, "a", *card, one.value) for label, one in named))
        case Choices(options):
            named = zip(_labels(sitting, options), options, strict=True)
            boxes = (_box(sitting, label, one, *card) for label, one in named)
            return column(*boxes, button(all_marked(scene), "done", *card, style="primary"))
        case Rating(minimum, maximum) as scale if not _is_long(scale):
            steps = [button(str(step), "a", *card, step) for step in range(minimum, maximum + 1)]
            return rows_of(RATING_ROW, steps)
        case Display():
            return column(button(go_on(scene), "a", *card, SEEN, style="primary"))
    return ()


def _box(sitting: Sitting, label: str, option: Option, *card: object) -> Button:
    """The button says what is to be true after it, so that a repeated tap changes nothing."""
    marked = option.value in sitting.walk.picked
    return button(label, "mark", *card, option.value, 0 if marked else 1, checked=marked)


def _labels(sitting: Sitting, options: Options) -> list[str]:
    """In full; with letters where some are too long for a button, which a phone cuts off."""
    labels = [pick(one.label, sitting.response.language)[0] for one in options]
    return lettered(labels) if are_long(labels) else labels


def spelt_out(sitting: Sitting, item: Item) -> list[str]:
    """Such answers, for the card itself: each in full, with the letter that its button begins with."""
    labels = _labels(sitting, item.format.options) if isinstance(item.format, Choice | Choices) else []
    return labels if are_long(labels) else []


def lettered(labels: list[str]) -> list[str]:
    """Each with a letter before it, so that a button which a phone cuts off is still known."""
    return [f"{ascii_uppercase[place % len(ascii_uppercase)]}. {label}" for place, label in enumerate(labels)]


def are_long(labels: list[str]) -> bool:
    """Whether one of them does not fit on a button."""
    return any(len(label) > LONGEST_LABEL for label in labels)


def _is_long(scale: Rating) -> bool:
    return scale.maximum - scale.minimum >= MOST_STEPS


def all_marked(scene: Scene) -> str:
    return scene.say("That is all")


def go_on(scene: Scene) -> str:
    return scene.say("Go on")


def entry(item: Item) -> Entry | None:
    """What is typed here; None where a tap is enough."""
    match item.format:
        case FreeText(long=long):
            return "lines" if long else "line"
        case Date():
            return "line"
        case Number():
            return "number"
        case Rating() as scale if _is_long(scale):
            return "number"
    return None


def field_label(scene: Scene, item: Item) -> str:
    if isinstance(item.format, Number):
        return scene.say("Your answer ({unit})", unit=item.format.unit)
    return scene.say("Your answer")


def advice(scene: Scene, item: Item) -> str | None:
    """How to answer, where buttons alone do not show it."""
    match item.format:
        case Choices():
            return scene.say("Mark all that fit. Then tap “{button}”.", button=all_marked(scene))
        case Date() as form:
            return scene.say("Type the date, for example {date}.", date=example(scene, form))
        case Number(minimum, maximum, unit):
            low, high = figure(scene, minimum), figure(scene, maximum)
            return scene.say("Type a number from {low} to {high} ({unit}).", low=low, high=high, unit=unit)
        case Rating(minimum, maximum) as scale if _is_long(scale):
            return scene.say("Type a number from {low} to {high}.", low=minimum, high=maximum)
        case FreeText():
            return scene.say("Type your answer and send it.")
    return None


def example(scene: Scene, form: Date) -> str:
    """A date that this question would take, as the patient would write it."""
    if form.latest is not None and form.latest < AN_EXAMPLE:
        return scene.day(form.latest)
    return scene.day(max(form.earliest or AN_EXAMPLE, AN_EXAMPLE))


def figure(scene: Scene, value: float) -> str:
    """A number without a needless ".0", as the patient's language writes it."""
    return format_decimal(value, locale=scene.locale, decimal_quantization=False, group_separator=False)
