"""What a member of staff sees who takes answers by telephone: the words to read out, and the fields to fill."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from care import taking
from care.answering import Sitting
from care.practice import Practice
from care.task import Task
from clinic import answer_form
from clinic.forms import Form
from clinic.views.answers import ITEM_REASONS, NOT_KNOWN, in_words
from content.localised import Localised, pick
from records import alerts
from records.alerts import Alert
from records.database import Tx
from surveys import piping, route
from surveys import walk as walking
from surveys.answers import Answer, MissingReason
from surveys.formats import Choice, Choices, Rating
from surveys.model import AlertRule, Item

MOST_STEPS = 21  # of a scale with a button for each; a longer one is typed

Names = Callable[[str, str, str], Mapping[str, str]]
"""What stands for the side and the problem in a question: by language, joint and side."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A sitting, the step it belongs to, and what its texts leave open."""

    sitting: Sitting
    task: Task
    names: Names

    @property
    def language(self) -> str:
        return self.sitting.response.language

    def say(self, text: Localised | None) -> str:
        """A text of the instrument as the person on the telephone is to hear it."""
        if not text:
            return ""
        told, language = pick(text, self.language)
        given = {item_id: answer.value for item_id, answer in self.sitting.walk.answers.items()}
        own = {item_id: value for item_id, value in given.items() if isinstance(value, str)}
        places = self.names(language, self.task.pathway.joint, self.task.episode.side)
        return piping.fill(told, {**dict.fromkeys(self.sitting.survey.positions, NOT_KNOWN), **own, **places})

    def answer(self, item: Item, answer: Answer | None) -> str:
        """An answer in words, the labels in the language of the survey."""
        if answer is None:
            return "no answer yet"
        if answer.value is None:
            return ITEM_REASONS[str(answer.missing)] if item.required else "left out"
        return "; ".join(in_words(item.format, answer.value, self.language))


@dataclass(frozen=True, slots=True)
class Option:
    """`key` is what is pressed for it: its place, or the number itself on a scale."""

    value: int
    label: str
    key: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One question. `read_before`: its stem was read out with an earlier one. `value` stands in the field already.

    `ways_out` are buttons, by what they send. `total` is None where it hangs on the answers, `number` for a text to
    read.
    """

    item: Item
    instructions: str
    stem: str
    read_before: bool
    context: str
    question: str
    low: str
    high: str
    options: tuple[Option, ...]
    value: str
    ways_out: tuple[tuple[str, str], ...]
    first: bool
    number: int | None
    total: int | None


@dataclass(frozen=True, slots=True)
class ReviewLine:
    item_id: str
    question: str
    answer: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Warned:
    """An alert of this response, and the text that its rule has for the patient; `waits` to be read out by somebody."""

    alert: Alert
    title: str
    text: str
    waits: bool


def card(asked: Asked, typed: Form | None) -> Card:
    """The current question; `typed` is a form that was refused, to be shown as it was."""
    sitting = asked.sitting
    item = sitting.survey.item(sitting.walk.at)
    shown = route.shown(sitting.survey, sitting.walk.answers)
    scale = item.format if isinstance(item.format, Rating) else None
    number, total = _extent(sitting, item, shown)
    return Card(
        item=item,
        instructions=asked.say(sitting.survey.instructions) if item.id == shown[0].id else "",
        stem=asked.say(item.section.stem),
        read_before=next((one.id for one in shown if one.section is item.section), item.id) != item.id,
        context=asked.say(item.context),
        question=asked.say(item.text),
        low=asked.say(scale.low) if scale else "",
        high=asked.say(scale.high) if scale else "",
        options=_options(asked, item, typed),
        value=_value(sitting, item, typed),
        ways_out=_ways_out(asked, item),
        first=item.id == shown[0].id and not sitting.walk.jumped,
        number=number,
        total=total,
    )


def _extent(sitting: Sitting, item: Item, shown: tuple[Item, ...]) -> tuple[int | None, int | None]:
    """Which question this is, and of how many; how many an adaptive test asks is not known."""
    places = [one.id for one in shown if one.asks]
    if item.id not in places:
        return None, None
    return places.index(item.id) + 1, None if sitting.survey.bank else len(places)


def _options(asked: Asked, item: Item, typed: Form | None) -> tuple[Option, ...]:
    match item.format:
        case Choice(options):
            chosen = {_value(asked.sitting, item, typed)}
        case Choices(options) as several:
            picks = asked.sitting.walk.picked if typed is None else answer_form.picked(typed, several)
            chosen = {str(value) for value in picks}
        case Rating() as scale:
            return _steps(scale, _value(asked.sitting, item, typed))
        case _:
            return ()
    return tuple(
        Option(one.value, asked.say(one.label), str(place), str(one.value) in chosen)
        for place, one in enumerate(options, 1)
    )


def _steps(scale: Rating, chosen: str) -> tuple[Option, ...]:
    steps = range(scale.minimum, scale.maximum + 1)
    return tuple(Option(n, str(n), str(n), str(n) == chosen) for n in steps) if len(steps) <= MOST_STEPS else ()


def _value(sitting: Sitting, item: Item, typed: Form | None) -> str:
    """What was typed, else the answer so far; one that was given to other words is none."""
    if typed is not None:
        return typed.get("answer", "")
    given = None if item.id in sitting.walk.again else sitting.walk.answers.get(item.id)
    return "" if given is None or given.value is None else str(given.value)


def _ways_out(asked: Asked, item: Item) -> tuple[tuple[str, str], ...]:
    if not item.asks:
        return ()
    if not item.required:
        return (("leave", asked.say(item.skip) or "Leave it out"),)
    reasons = ((f"why:{reason.value}", ITEM_REASONS[reason.value].capitalize()) for reason in MissingReason)
    return tuple(reasons) if item.decline else ()


def review(asked: Asked) -> tuple[ReviewLine, ...]:
    """Every question and its answer, before they are sent; texts to read are not listed."""
    answers = asked.sitting.walk.answers
    return tuple(
        ReviewLine(item.id, asked.say(item.text), asked.answer(item, answers.get(item.id)), item.id in answers)
        for item in route.shown(asked.sitting.survey, answers)
        if item.asks
    )


def not_counted(sitting: Sitting) -> int:
    """How many answers a later one has left without their question."""
    hidden = route.hidden(sitting.survey, walking.values(sitting.walk))
    return sum(sitting.survey.item(item_id).asks for item_id in hidden)


def carried(asked: Asked) -> tuple[str, ...]:
    """The answers from last time that this sitting began with, and that nobody has changed yet."""
    sitting = asked.sitting
    named = [(sitting.survey.item(item_id), sitting.walk.answers[item_id]) for item_id in sitting.carried]
    return tuple(asked.answer(item, answer) for item, answer in named if answer.missing is None)


def warned(tx: Tx, practice: Practice, asked: Asked) -> tuple[Warned, ...]:
    """The alerts that these answers have raised, the latest first."""
    response, rules = asked.sitting.response, {rule.id: rule for rule in asked.sitting.survey.alerts}
    theirs = [one for one in alerts.of_patient(tx, response.patient_id) if one.response_id == response.id]
    read = taking.read_out_already(tx, response.patient_id) if theirs else frozenset()
    return tuple(_warned(practice, asked, one, rules[one.rule_id], read) for one in theirs if one.rule_id in rules)


def _warned(practice: Practice, asked: Asked, one: Alert, rule: AlertRule, read: frozenset[str]) -> Warned:
    text = piping.render(pick(rule.safety, asked.language)[0], practice.clinic.names())
    return Warned(one, rule.title, text, waits=one.acknowledged_at is None and one.id not in read)
