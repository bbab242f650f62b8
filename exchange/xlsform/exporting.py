"""A survey as an XLSForm, for ODK, KoboToolbox and whatever else reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from content.localised import Localised
from exchange import leftovers
from exchange.draft import ids
from exchange.exported import Exported
from exchange.files import lists_of
from exchange.languages import name_of
from exchange.logic import UntoldError
from exchange.losses import Loss
from exchange.reserved import ATTRIBUTION, INSTRUCTIONS
from exchange.xlsform import constraints, expressions
from exchange.xlsform.columns import OUR_ID, OUR_UNIT
from exchange.xlsform.filing import workbook
from surveys.conditions import Condition
from surveys.errors import SurveyError
from surveys.formats import Choice, Choices, FreeText, Number, Rating
from surveys.model import Item, Section, Survey
from surveys.piping import QUESTION_NAMES

Line = dict[str, str]

_PLAIN = ("relevant", "constraint", "required", "parameters", "appearance", OUR_ID, OUR_UNIT)
_TYPES = {"number": "decimal", "date": "date", "text": "text", "display": "note", "rating": "range"}
_FIELD = re.compile(r"\{([^{}]*)\}")


def form(survey: Survey) -> Exported:
    """The survey as a form; `SurveyError` where there are no words to ask it in."""
    if not survey.askable:
        raise SurveyError(f"There is no wording of {survey.id!r} to export; the clinic supplies it.")
    writer = _Writer(survey)
    rows = list(writer.rows())
    labels = [f"label::{name_of(code)}" for code in survey.languages]
    hints = [f"hint::{name_of(code)}" for code in survey.languages]
    settings = {
        "form_title": survey.title,
        "form_id": survey.id,
        "version": survey.version,
        "default_language": name_of(survey.languages[0]),
    }
    sheets = {
        "survey": _table(("type", "name", *labels, *hints, *_PLAIN), rows),
        "choices": _table(("list_name", "name", *labels), writer.choices),
        "settings": _table(tuple(settings), [settings]),
    }
    return Exported(workbook(sheets), (*writer.losses, *leftovers.of_survey(survey)))


def _table(columns: Sequence[str], rows: Sequence[Line]) -> list[list[str]]:
    return [list(columns), *([row.get(column, "") for column in columns] for row in rows)]


class _Writer:
    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.names = ids({item.id: _name(item.id) for item in survey.items})
        self.formats = {item.id: item.format for item in survey.items}
        self.lists = lists_of(survey)
        self.choices = [
            {"list_name": self.lists.name(options), "name": str(option.value), **self._words("label", option.label)}
            for options in self.lists.lists
            for option in options
        ]
        self.losses: list[Loss] = []

    def rows(self) -> Iterator[Line]:
        if self.survey.instructions:
            yield {"type": "note", "name": INSTRUCTIONS, **self._words("label", self.survey.instructions)}
        for number, (section, items) in enumerate(groupby(self.survey.items, key=lambda item: item.section), start=1):
            rows = [self._item(item) for item in items]
            yield from self._group(section, number, rows) if section.stem or section.when else rows
        attribution = dict.fromkeys(self.survey.languages, self.survey.licence.attribution)
        yield {"type": "note", "name": ATTRIBUTION, **self._words("label", attribution)}

    def _group(self, section: Section, number: int, rows: list[Line]) -> Iterator[Line]:
        relevant = self._relevant(section.when, f"section {number}")
        name = f"section_{number}"
        yield {"type": "begin_group", "name": name, **self._words("label", section.stem or {}), "relevant": relevant}
        yield from rows
        yield {"type": "end_group", "name": name}

    def _item(self, item: Item) -> Line:
        unit = item.format.unit if isinstance(item.format, Number) else ""
        hint = item.context or dict.fromkeys(self.survey.languages, unit)
        name = self.names[item.id]
        return {
            "type": self._type(item),
            "name": name,
            **self._words("label", self._open(item, item.text)),
            **self._words("hint", self._open(item, hint)),
            "relevant": self._relevant(item.when, f"item {item.id}"),
            "constraint": constraints.written(item.format),
            "required": "yes" if item.required and item.asks else "",
            "parameters": self._range(item.format) if isinstance(item.format, Rating) else "",
            "appearance": "multiline" if isinstance(item.format, FreeText) and item.format.long else "",
            OUR_ID: item.id if item.id != name else "",
            OUR_UNIT: unit,
        }

    def _type(self, item: Item) -> str:
        if isinstance(item.format, Choice | Choices):
            many = "multiple" if isinstance(item.format, Choices) else "one"
            return f"select_{many} {self.lists.name(item.format.options)}"
        return _TYPES[item.kind]

    def _range(self, scale: Rating) -> str:
        """The words at both ends go into a list of their own, whose name has no capitals: they are not kept there."""
        name = f"ends-{len(self.choices)}"
        for value, words in ((scale.minimum, scale.low), (scale.maximum, scale.high)):
            self.choices.append({"list_name": name, "name": str(value), **self._words("label", words)})
        return f"start={scale.minimum} end={scale.maximum} step=1 tick_labelset={name}"

    def _relevant(self, condition: Condition | None, where: str) -> str:
        try:
            return expressions.written(condition, self.formats, self.names) if condition else ""
        except UntoldError as error:
            self.losses.append(Loss(where, f"when: its condition cannot be told: {error}", "write it there by hand"))
            return ""

    def _open(self, item: Item, said: Localised) -> Localised:
        """What a text leaves open, in the form's own way."""
        if any(field in QUESTION_NAMES for words in said.values() for field in _FIELD.findall(words)):
            what = "text: the patient's side or problem is filled in by Afterwell alone"
            self.losses.append(Loss(f"item {item.id}", what, "write it out there"))
        return {code: _FIELD.sub(self._reference, words) for code, words in said.items()}

    def _reference(self, field: re.Match[str]) -> str:
        return f"${{{self.names[field[1]]}}}" if field[1] in self.names else field[0]

    def _words(self, column: str, said: Localised) -> Line:
        return {f"{column}::{name_of(code)}": words for code, words in said.items()}


def _name(item_id: str) -> str:
    """A name must begin with a letter."""
    return item_id if item_id[0].isalpha() else f"q_{item_id}"
