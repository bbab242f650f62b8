"""What a patient answered, question by question, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from care.practice import Practice
from care.task import Task
from clinic import words
from content.localised import Localised, pick
from records.responses import ERASED, Response, StoredAnswer, Value, values_of
from surveys import piping, route
from surveys.answers import MissingReason
from surveys.formats import Choice, Choices, Date, Format, Number, Rating
from surveys.model import Item, Survey

Stored = Mapping[str, StoredAnswer]
ITEM_REASONS = {
    MissingReason.DECLINED.value: "would rather not say",
    MissingReason.NOT_APPLICABLE.value: "does not apply",
    MissingReason.UNSURE.value: "was not sure",
    ERASED: "deleted at the patient's wish",
}
NOT_COUNTED = "not counted: the question no longer applies"
NOT_KNOWN = "…"  # where a question quotes an answer that is not there


@dataclass(frozen=True, slots=True)
class Line:
    """One question that was answered or left. `picked` is the answer, each option by itself; else `why` not.

    `stem` stands above the first question of those that share it. `counted` is False where a later answer hides the
    question.
    """

    stem: str
    question: str
    picked: tuple[str, ...]
    why: str
    counted: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One response that was sent, or closed unfinished. `at`: when it was sent, None if it was not."""

    step: str
    survey: Survey
    at: datetime | None
    lines: tuple[Line, ...]


def sheets(practice: Practice, planned: list[Task], given: Mapping[str, Stored]) -> tuple[Sheet, ...]:
    """The responses that have ended and hold an answer, the latest first. What was never asked has no line."""
    ended = [(task, one) for task in planned for one in task.responses if not one.open and given.get(one.id)]
    ended.sort(key=lambda pair: pair[1].completed_at or pair[1].started_at, reverse=True)
    return tuple(_sheet(practice, task, response, given[response.id]) for task, response in ended)


def _sheet(practice: Practice, task: Task, response: Response, given: Stored) -> Sheet:
    survey = practice.surveys.get(response.survey_id, response.survey_version)
    answered = [item for item in survey.items if item.asks and item.id in given]
    before = (None, *(item.section for item in answered))
    hidden = route.hidden(survey, values_of(given))
    lines = (
        _line(task, item, given, begins=item.section is not above, counted=item.id not in hidden)
        for above, item in zip(before, answered, strict=False)
    )
    return Sheet(words.english(task.step.title), survey, response.completed_at, tuple(lines))


def _line(task: Task, item: Item, given: Stored, *, begins: bool, counted: bool) -> Line:
    stored, stem = given[item.id], item.section.stem
    return Line(
        stem=filled(words.english(stem), task, given) if stem and begins else "",
        question=question(item, task, given),
        picked=() if stored.value is None else in_words(item.format, stored.value),
        why=ITEM_REASONS.get(stored.missing, stored.missing) if stored.missing else "",
        counted=counted,
    )


def question(item: Item, task: Task, given: Stored) -> str:
    """The wording as the patient met it, in English; the item's name where a licensed wording is gone again."""
    return filled(_in(item.text, f"Item {item.id}", words.LANGUAGE), task, given)


def filled(text: str, task: Task, given: Stored) -> str:
    """The side, the joint and the patient's own words, where a text leaves room for them."""
    names = {name: str(stored.value) for name, stored in given.items() if stored.value is not None}
    known = dict.fromkeys(piping.names_in(text), NOT_KNOWN) | names
    return piping.render(text, known | {"side": task.episode.side, "problem": task.pathway.joint})


def in_words(answer_format: Format, value: Value, language: str = words.LANGUAGE) -> tuple[str, ...]:
    """An answer for a person to read: labels in a language of the survey, a day, a quantity in its unit."""
    match answer_format:
        case Choice():
            option = answer_format.option(value)
            return (_in(option.label if option else {}, str(value), language),)
        case Choices():
            return tuple(_in(option.label, str(option.value), language) for option in answer_format.chosen(value))
        case Rating(minimum, maximum):
            return (f"{value} ({minimum} to {maximum})",)
        case Number(unit=unit):
            return (f"{value} {unit}",)
        case Date():
            return (words.day(date.fromisoformat(str(value))),)
    return (str(value),)


def _in(text: Localised, otherwise: str, language: str) -> str:
    return pick(text, language)[0] if text else otherwise
