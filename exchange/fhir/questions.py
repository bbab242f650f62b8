"""One question of a FHIR Questionnaire as an item of our file: how it is answered, and what of that cannot be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from exchange.fhir import names
from exchange.fhir.options import MOST, Known, Lists
from exchange.fhir.report import Report, cleaned, own
from exchange.fhir.resource import Question
from exchange.files import Json, given

LONGEST = 4000
SHORT = 255
WIDEST = 1_000_000.0
NO_UNIT = "units"


@dataclass(frozen=True, slots=True)
class Way:
    """How an item is answered: a key of our file with what stands there, and its options where it has some."""

    key: str
    value: object
    answers: Known | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """What every question of one Questionnaire is read with. `ours`: it is an export of ours that comes home."""

    lists: Lists
    report: Report
    ours: bool

    def way(self, question: Question, item: str) -> Way | None:
        """How it is answered here, or nothing where it cannot be asked; the losses say why."""
        make = _WAYS.get(question.type)
        if make is None:
            what = f"questions of the type {question.type!r} cannot be asked; it is left out"
            self.report.lost(question.link_id, what, "ask for it in another way")
            return None
        return make(self, question, item)

    def words(self, question: Question, item: str) -> Json:
        """The text, and the recall period, which our own export writes on a line before it."""
        found = self.report.words(question.text, question.text_)
        if not found and not self.ours:
            self.report.lost(question.link_id, "it has no text", "write one", item)
            found = self.report.words(question.link_id)
        context = own(question, names.ITEM).get("context")
        contexts = {"en": context} if isinstance(context, str) else context
        if not isinstance(contexts, dict):
            return given(text=found)
        before = {language: f"{contexts.get(language)}\n" for language in found}
        if not all(text.startswith(before[language]) for language, text in found.items()):
            return given(text=found)
        texts = {language: text.removeprefix(before[language]) for language, text in found.items()}
        return given(text=texts, context=contexts)

    def choice(self, question: Question, item: str) -> Way | None:
        if question.type == "open-choice":
            what = "an answer of the patient's own may be written beside the options"
            self.report.lost(question.link_id, what, "add an option and, after it, an item with free_text", item)
        if known := self.lists.known(question):
            return Way("choices" if question.repeats else "choice", known.name, known)
        many = len(self.lists.codings(question))
        if many > MOST:
            what = f"its {many} answers are too many to choose among in a chat"
        elif question.answer_value_set and not many:
            what = f"its answers are the value set {question.answer_value_set}, which does not come along"
        else:
            what = "it has fewer than two answers to choose among; it is left out"
            self.report.lost(question.link_id, what, "add it by hand")
            return None
        self.report.lost(question.link_id, what, "write them under options; until then words are typed", item)
        return self.free_text(question, item)

    def boolean(self, _question: Question, _item: str) -> Way:
        known = self.lists.boolean()
        return Way("choice", known.name, known)

    def integer(self, question: Question, item: str) -> Way:
        """A rating, where words stand at both ends of a scale; else a number."""
        least, most = _limit(question, names.MINIMUM), _limit(question, names.MAXIMUM)
        ends = {"low": _end(question, names.LOWER), "high": _end(question, names.UPPER)}
        if least is None or most is None or not (self.ours or all(ends.values())):
            return self.number(question, item)
        told = {name: self.report.words(end.text, end.text_) for name, end in ends.items() if end}
        return Way("rating", given(minimum=int(least), maximum=int(most), **told))

    def number(self, question: Question, item: str) -> Way:
        least, most = _limit(question, names.MINIMUM), _limit(question, names.MAXIMUM)
        unit = self._unit(question, item)
        if least is None or most is None:
            what = "nothing says between which limits its answer lies"
            self.report.lost(question.link_id, what, "correct minimum and maximum", item)
        if question.type == "integer":
            self.report.lost(question.link_id, "only whole numbers answer it", "check the unit, or use a rating", item)
        limits = {"minimum": -WIDEST if least is None else least, "maximum": WIDEST if most is None else most}
        return Way("number", {**limits, "unit": unit})

    def _unit(self, question: Question, item: str) -> str:
        codings = [one.value_coding for one in question.extensions(names.UNIT, names.UNIT_OPTION) if one.value_coding]
        units = [unit for one in codings if (unit := cleaned(one.display or one.code or ""))]
        if len(units) > 1:
            what = f"it may be answered in {', '.join(units)}"
            self.report.lost(question.link_id, what, f"ask for {units[0]}, and check the limits", item)
        if not units:
            self.report.lost(question.link_id, "nothing says in which unit it is answered", "correct the unit", item)
        return units[0] if units else NO_UNIT

    def date(self, question: Question, item: str) -> Way:
        if question.type == "dateTime":
            self.report.lost(question.link_id, "the time of day is asked too", "ask for it in an item of its own", item)
        limits = (("earliest", names.MINIMUM), ("latest", names.MAXIMUM))
        found = ((name, one.value_date) for name, url in limits for one in question.extensions(url))
        return Way("date", {name: day for name, day in found if day})

    def free_text(self, question: Question, item: str) -> Way:
        if question.type in {"time", "url"}:
            self.report.lost(question.link_id, f"its answer is a {question.type}", "any words answer it here", item)
        long = question.type == "text"
        longest = question.max_length or (LONGEST if long else SHORT)
        if longest > LONGEST:
            self.report.lost(question.link_id, f"its answer may be longer than {LONGEST} signs", "leave it so", item)
        return Way("free_text", given(max_length=min(longest, LONGEST), long=None if long else False))

    def display(self, _question: Question, _item: str) -> Way:
        return Way("display", value=True)


_WAYS: Mapping[str, Callable[[Reader, Question, str], Way | None]] = {
    "choice": Reader.choice,
    "open-choice": Reader.choice,
    "boolean": Reader.boolean,
    "integer": Reader.integer,
    "decimal": Reader.number,
    "quantity": Reader.number,
    "date": Reader.date,
    "dateTime": Reader.date,
    "time": Reader.free_text,
    "string": Reader.free_text,
    "text": Reader.free_text,
    "url": Reader.free_text,
    "display": Reader.display,
}


def _limit(question: Question, url: str) -> float | None:
    return next((one.number for one in question.extensions(url) if one.number is not None), None)


def _end(question: Question, control: str) -> Question | None:
    """The words at one end of a scale: a text under the question that says that it stands there."""
    return next((one for one in question.item if control in one.controls()), None)
