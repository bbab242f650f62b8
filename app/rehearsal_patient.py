"""The made-up patient of a rehearsal: what they answer, when, and which button that means."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from app.phone import Message, Phone
from bot.conversation.cards import Button
from bot.conversation.events import Event, Said, Tapped
from content.yamlfile import read
from pathways.model import Pathway
from surveys.formats import SEEN, Choice, Choices, Date, Display, FreeText, Number, Rating, Value
from surveys.library import Library
from surveys.model import Item, Survey

LEFT_OUT = "-"
WORDS = "Nothing more, thank you."
TOLD = {"read", "tick", "home"}  # the verbs of a message that stands beside the conversation
A_FEW_WORDS = "Going up and down the stairs"
SOME_DAY = date(2026, 3, 14)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the transcript: the day counted from the operation, the local time, who, and what."""

    day: int
    local: datetime
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Tap:
    """What the patient does next, in words and as an event."""

    label: str
    event: Event


Told = int | float | str | list[int]


class StepScript(BaseModel):
    """How the patient takes one step. `after_days` None: not at all.

    Answers are listed in the order of the survey's items: a value, a list of values where several can be marked, a date
    as "2026-03-14", or `-` to leave the question out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    after_days: float | None = Field(1, ge=0)
    answers: dict[str, list[Told]] = Field(default_factory=dict)


class Script(BaseModel):
    """The file of `--answers`: step id to what the patient does there; steps not named are answered after a day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    steps: dict[str, StepScript] = Field(default_factory=dict)


@dataclass(slots=True)
class Behaviour:
    """`decided` collects the steps for which the patient has made up their mind."""

    script: Script
    surveys: Library
    decided: set[str] = field(default_factory=set)

    def after(self, step_id: str) -> timedelta | None:
        days = self._step(step_id).after_days
        return None if days is None else timedelta(days=days)

    def value(self, step_id: str, survey_id: str, position: int) -> Value | None:
        """What to answer; None to leave the item out. Without a script: the middle of a scale, no alarm."""
        survey = self.surveys.get(survey_id)
        given = self._step(step_id).answers.get(survey_id)
        if given is not None and position < len(given):
            told = given[position]
            return None if told == LEFT_OUT else tuple(told) if isinstance(told, list) else told
        return _usual(survey, survey.items[position])

    def _step(self, step_id: str) -> StepScript:
        return self.script.steps.get(step_id, StepScript())


def _usual(survey: Survey, item: Item) -> Value:  # noqa: PLR0911 one for each format
    alarming = {value for rule in survey.alerts if rule.item == item.id for value in rule.values}
    match item.format:
        case Choice(options):
            calm = [option.value for option in options if option.value not in alarming]
            return calm[0] if alarming else calm[len(calm) // 2]
        case Choices(options):
            return next((option.value,) for option in options if option.value not in alarming)
        case Rating(minimum, maximum):
            return minimum + (maximum - minimum) // 3
        case Number(minimum, maximum):
            return (minimum + maximum) // 2 if maximum - minimum > 1 else minimum
        case Date(earliest, latest):
            return max(earliest or SOME_DAY, min(latest or SOME_DAY, SOME_DAY)).isoformat()
        case Display():
            return SEEN
        case FreeText(max_length, long):
            return (WORDS if long else A_FEW_WORDS)[:max_length].strip()


def read_script(path: Path) -> Script:
    """The script of a file; raises `ContentError` with the place of each fault."""
    return read(path, Script)


def usual_script(pathway: Pathway, surveys: Library) -> Script:
    """Without a file: the last step but one stays unanswered, and the second time that a survey with alerts is asked,
    its first alert is raised; so that a reader sees reminders, the call list and an alert too.
    """
    steps: dict[str, StepScript] = {}
    asked: dict[str, int] = {}
    for step in pathway.steps:
        for survey_id in step.surveys:
            survey = surveys.get(survey_id)
            asked[survey_id] = asked.get(survey_id, 0) + 1
            if survey.alerts and asked[survey_id] == 2:  # noqa: PLR2004 the second time
                steps[step.id] = StepScript(answers={survey_id: _alarming(survey)})
    if len(pathway.steps) > 1:
        steps[pathway.steps[-2].id] = StepScript(after_days=None)
    return Script(steps=steps)


def _alarming(survey: Survey) -> list[Told]:
    rule = survey.alerts[0]
    alarm = min(rule.values, default=int(rule.minimum or 0))
    return [_written(alarm if item.id == rule.item else _usual(survey, item)) for item in survey.items]


def _written(value: Value) -> Told:
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that waits for an answer: of which survey, and in which place, from 0."""

    survey_id: str
    position: int


def joining(phone: Phone) -> Tap | None:
    """The next tap on the way in; None once the menu or the first survey is offered."""
    message = _current(phone)
    for verb, argument in (("language", "en"), ("consent", "yes"), ("zone", ""), ("hour", "")):
        for button in _buttons(message):
            if _parts(button)[1] == verb and argument in button.data:
                return _tap(button, message)
    return None


def answering(phone: Phone, behaviour: Behaviour, step_id: str, asked: Asked | None) -> Tap | None:
    """The next tap or word in a survey; None when there is nothing more to answer."""
    message = _current(phone)
    buttons = {_parts(button)[1]: button for button in reversed(_buttons(message))}
    for verb in ("start", "send", "why"):
        if verb in buttons:
            return _tap(buttons[verb], message)
    if asked is None:
        return None
    value = behaviour.value(step_id, asked.survey_id, asked.position)
    if value is None and "leave" in buttons:
        return _tap(buttons["leave"], message)
    if isinstance(value, tuple):
        return _marking(message, value)
    for button in _buttons(message):
        if _parts(button)[1] == "a" and _parts(button)[4] == str(value):
            return _tap(button, message)
    return Tap(f'types "{value}"', Said(str(value)))


def _marking(message: Message | None, wanted: tuple[int, ...]) -> Tap:
    """The next box that is not yet as wanted; when all are, the button that ends the card."""
    boxes = [button for button in _buttons(message) if button.checked is not None]
    wrong = [box for box in boxes if box.checked != (int(_parts(box)[4]) in wanted)]
    done = [button for button in _buttons(message) if _parts(button)[1] == "done"]
    return _tap((wrong or done)[0], message)


def reading(phone: Phone) -> Tap | None:
    """The tap that opens a message of the team; None when all are read."""
    for message in phone.messages:
        for button in _buttons(message):
            if _parts(button)[1] == "read":
                return _tap(button, message)
    return None


def _current(phone: Phone) -> Message | None:
    return next((message for message in reversed(phone.messages) if _verbs(message) - TOLD), None)


def _verbs(message: Message) -> set[str]:
    return {_parts(button)[1] for button in _buttons(message)}


def _buttons(message: Message | None) -> list[Button]:
    if message is None or message.card is None or message.stripped:
        return []
    return [button for row in message.card.buttons for button in row]


def _parts(button: Button) -> list[str]:
    return button.data.split(":")


def _tap(button: Button, message: Message | None) -> Tap:
    return Tap(f"taps [{button.label}]", Tapped(button.data, message.id if message else None))
