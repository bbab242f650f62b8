"""A survey in plain text, as a patient will read it: one card after another."""

from __future__ import annotations

from collections.abc import Iterator

from content.localised import Localised, pick
from surveys.conditions import Comparison, Condition, Operator
from surveys.formats import Choice, Choices, Date, Display, Format, FreeText, Number, Rating
from surveys.model import AlertRule, Item, Survey

_COMPARED = {
    Operator.EQUAL: "is",
    Operator.NOT_EQUAL: "is not",
    Operator.GREATER: "is above",
    Operator.LESS: "is below",
    Operator.AT_LEAST: "is at least",
    Operator.AT_MOST: "is at most",
}


def cards(survey: Survey, language: str) -> Iterator[list[str]]:
    """Each card as lines, in the order of the survey; a word in braces is filled in for each patient.

    The words are the instrument's; where a text is not in `language`, it is in the one that a patient would get.
    """
    opening = [pick(survey.short_title, language)[0]]
    if survey.instructions:
        opening += ["", pick(survey.instructions, language)[0]]
    yield opening
    before: Item | None = None
    for item in survey.items:
        yield list(_card(survey, item, before, language))
        before = item
    yield [survey.licence.attribution]


def _card(survey: Survey, item: Item, before: Item | None, language: str) -> Iterator[str]:
    def say(text: Localised) -> str:
        return pick(text, language)[0]

    conditions = [when for when in (item.section.when, item.when) if when]
    if conditions:
        yield f"(asked only if {' and '.join(_condition(survey, when, language) for when in conditions)})"
    section = item.section
    same = before is not None and before.section == section
    stem = section.short_stem if same and section.short_stem else section.stem
    for text in (stem, item.context, item.text):
        if text:
            yield say(text)
    yield from _answers(item.format, language)
    yield from _ways_on(item, language)
    for alert in survey.alerts:
        if alert.item == item.id:
            yield f"If the answer is {_raising(survey, alert, language)}, at once: {say(alert.safety)}"


def _answers(form: Format, language: str) -> Iterator[str]:
    match form:
        case Choice(options) | Choices(options):
            box = "( )" if isinstance(form, Choice) else "[ ]"
            for option in options:
                yield f"  {box} {_label(option.label, language)}{' (alone)' if option.exclusive else ''}"
        case Rating(minimum, maximum, low, high):
            yield f"  {minimum} = {_label(low, language)} ... {maximum} = {_label(high, language)}"
        case Number(minimum, maximum, unit):
            yield f"  a number from {minimum:g} to {maximum:g} {unit}"
        case Date(earliest, latest):
            sides = (("from", earliest), ("until", latest))
            yield " ".join(("  a date", *(f"{word} {day.isoformat()}" for word, day in sides if day)))
        case FreeText(most, long):
            yield f"  own words, {'several lines' if long else 'one line'}, up to {most} characters"


def _ways_on(item: Item, language: str) -> Iterator[str]:
    if isinstance(item.format, Display):
        yield "  (go on)"
    elif not item.required:
        yield f"  ({pick(item.skip, language)[0] if item.skip else 'may be skipped'})"
    elif item.decline:
        yield "  (may be declined, with a reason)"
    else:
        yield "  (must be answered)"


def _condition(survey: Survey, when: Condition, language: str) -> str:
    tests = (" or " if when.needs == "any" else " and ").join(_test(survey, test, language) for test in when.tests)
    return f"({tests})" if when.needs == "any" and len(when.tests) > 1 else tests


def _test(survey: Survey, test: Comparison, language: str) -> str:
    if test.operator is Operator.EXISTS:
        return f"{test.question} is {'answered' if test.answer else 'not answered'}"
    return f"{test.question} {_COMPARED[test.operator]} {_spoken(survey, test.question, test.answer, language)}"


def _raising(survey: Survey, alert: AlertRule, language: str) -> str:
    if alert.minimum is not None:
        return f"{_spoken(survey, alert.item, alert.minimum, language)} or above"
    return " or ".join(_spoken(survey, alert.item, value, language) for value in sorted(alert.values))


def _spoken(survey: Survey, item_id: str, answer: object, language: str) -> str:
    """An answer by its label, where it has one."""
    form = survey.item(item_id).format
    options = form.options if isinstance(form, Choice | Choices) else ()
    labels = (f'"{_label(option.label, language)}"' for option in options if option.value == answer)
    return next(labels, str(answer))


def _label(label: Localised, language: str) -> str:
    return pick(label, language)[0] if label else "..."
