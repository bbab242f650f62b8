"""Which items are asked, and in which order: what a survey's conditions and its adaptive bank make of the answers.

An answer that a later change hides is kept and not counted: `applying` leaves it out, `hidden` names it.
"""

from __future__ import annotations

from collections.abc import Mapping

from surveys.adaptive.course import Course, course
from surveys.answers import Answer
from surveys.formats import Value, countable
from surveys.model import Item, Survey

Values = Mapping[str, Value | None]


def shown(survey: Survey, answers: Mapping[str, Answer]) -> tuple[Item, ...]:
    """The items that these answers call for, answered or not, in the order of asking."""
    if not survey.branches:
        return survey.items
    return _shown(survey, {item_id: answer.value for item_id, answer in answers.items()})


def hidden(survey: Survey, values: Values) -> tuple[str, ...]:
    """The items whose answers no longer count, in the survey's order."""
    if not survey.branches:
        return ()
    asked = {item.id for item in _shown(survey, values)}
    return tuple(item.id for item in survey.items if item.id in values and item.id not in asked)


def applying(survey: Survey, values: Values) -> Values:
    """The answers of the items that are asked."""
    gone = hidden(survey, values)
    return {item_id: value for item_id, value in values.items() if item_id not in gone} if gone else values


def measured(survey: Survey, values: Values) -> Course:
    """How far the adaptive part has come, and its estimate; the survey has a bank."""
    assert survey.bank is not None  # noqa: S101 only asked of an adaptive survey
    assert survey.stopping is not None  # noqa: S101 the checker sees to it
    graded = {
        item_id: _category(survey.item(item_id), values[item_id]) for item_id in values if item_id in survey.bank.items
    }
    return course(survey.bank, survey.stopping, graded)


def _shown(survey: Survey, values: Values) -> tuple[Item, ...]:
    found: list[Item] = []
    counted: dict[str, Value | None] = {}
    for item in survey.items:
        if item.grading is None and item.applies(counted):
            found.append(item)
            if item.id in values:
                counted[item.id] = values[item.id]
    return (*found, *_adaptive(survey, values))


def _adaptive(survey: Survey, values: Values) -> tuple[Item, ...]:
    """What was asked of the bank, and the next one; then, everything that was answered before a change."""
    if survey.bank is None:
        return ()
    so_far = measured(survey, values)
    return tuple(survey.item(item_id) for item_id in (*so_far.asked, so_far.next) if item_id is not None)


def _category(item: Item, value: Value | None) -> int | None:
    """The place of an answer among the item's answers, from 0 for the lowest."""
    return None if value is None else sorted(countable(item.format) or ()).index(value)  # type: ignore[arg-type]
