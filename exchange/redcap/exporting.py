"""A survey as a REDCap data dictionary: one form, after the field that numbers the record."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import groupby

from content.localised import Localised
from exchange import leftovers
from exchange.draft import Names
from exchange.exported import Exported
from exchange.logic import UntoldError, clauses_of, joined
from exchange.losses import Loss
from exchange.redcap import branching, labels, tags
from exchange.redcap.columns import HEADINGS
from exchange.reserved import ATTRIBUTION, INSTRUCTIONS
from exchange.typed import spelt
from surveys.errors import SurveyError
from surveys.formats import Choice, Choices, Date, Format, FreeText, Number, Option, Rating
from surveys.model import Item, Survey
from surveys.piping import QUESTION_NAMES

Row = dict[str, str]

LONGEST_FORM = 64
NO_HEADER = "&nbsp;"
_FIELD = re.compile(r"\{([^{}]*)\}")


def dictionary(survey: Survey) -> Exported:
    """The dictionary in the survey's first language; `SurveyError` where there are no words to ask it in."""
    if not survey.askable:
        raise SurveyError(f"There is no wording of {survey.id!r} to export; the clinic supplies it.")
    writer = _Writer(survey)
    stream = io.StringIO(newline="")
    sheet = csv.DictWriter(stream, HEADINGS, restval="")
    sheet.writerow(HEADINGS)
    sheet.writerows(writer.rows())
    losses = (*_head(survey), *writer.losses, *leftovers.of_survey(survey))
    return Exported(stream.getvalue().encode(), losses)


def _head(survey: Survey) -> Iterator[Loss]:
    keep = "keep our file beside the dictionary"
    yield Loss("title", f"there the form is called {_form(survey)}", "title the survey in its settings there")
    if survey.version != "1":
        yield Loss("version", "a dictionary has none", keep)
    for code in survey.languages[1:]:
        yield Loss("languages", f"the texts in {code!r} stay behind", "use REDCap's own translation module")


def _form(survey: Survey) -> str:
    return f"f_{survey.id}".replace("-", "_") if survey.id[0].isdigit() else survey.id.replace("-", "_")


class _Writer:
    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.language = survey.languages[0]
        fields = Names("_")
        self.names = {item.id: fields.give(_name(item.id)) for item in survey.items}
        self.formats = {item.id: item.format for item in survey.items}
        self.losses: list[Loss] = []

    def rows(self) -> Iterator[Row]:
        for row in self._fields():
            yield {**row, "form_name": _form(self.survey)}

    def _fields(self) -> Iterator[Row]:
        yield {"field_name": "record_id", "field_type": "text", "field_label": "Record ID"}
        if self.survey.instructions:
            yield self._told(INSTRUCTIONS, self._words(self.survey.instructions))
        headed = False
        for stem, items in groupby(self.survey.items, key=lambda item: item.section.stem):
            header = labels.escaped(self._words(stem)) or (NO_HEADER if headed else "")
            headed = bool(stem)
            for item in items:
                yield {**self._item(item), "section_header": header}
                header = ""
        yield {**self._told(ATTRIBUTION, self.survey.licence.attribution), "section_header": NO_HEADER * headed}

    def _told(self, name: str, words: str) -> Row:
        return {"field_name": name, "field_type": "descriptive", "field_label": labels.escaped(words)}

    def _item(self, item: Item) -> Row:
        name = self.names[item.id]
        unit = item.format.unit if isinstance(item.format, Number) else ""
        given, ours = self._tags(item.format), {"item": item.id if item.id != name else "", "unit": unit}
        return {
            "field_name": name,
            "field_label": self._open(item, item.text),
            "field_note": self._open(item, item.context) or labels.escaped(unit),
            "required_field": "y" if item.required and item.asks else "",
            "branching_logic": self._branching(item),
            "field_annotation": tags.written(given, ours),
            **self._way(item.format),
        }

    def _tags(self, form: Format) -> dict[str, str]:
        if isinstance(form, Choices):
            return {"NONEOFTHEABOVE": ",".join(str(option.value) for option in form.options if option.exclusive)}
        return {"CHARLIMIT": str(form.max_length)} if isinstance(form, FreeText) else {}

    def _way(self, form: Format) -> Row:
        match form:
            case Choice(options):
                return {"field_type": "radio", "choices": self._choices(options)}
            case Choices(options):
                return {"field_type": "checkbox", "choices": self._choices(options)}
            case Rating(low, high):
                ends = labels.slider_written(self._words(form.low), self._words(form.high))
                return {"field_type": "slider", "choices": ends, "validation": "number", **_limits(low, high)}
            case FreeText(_, long):
                return {"field_type": "notes" if long else "text"}
            case Number() | Date():
                return {"field_type": "text", **_validated(form)}
        return {"field_type": "descriptive"}

    def _choices(self, options: tuple[Option, ...]) -> str:
        return labels.choices_written([(str(option.value), self._words(option.label)) for option in options])

    def _branching(self, item: Item) -> str:
        conditions = [one for one in (item.section.when, item.when) if one]
        try:
            merged = joined([clause for one in conditions for clause in clauses_of(one)])
            told = [branching.written(one, self.formats, self.names) for one in merged]
        except UntoldError as error:
            what = f"when: its condition cannot be told: {error}"
            self.losses.append(Loss(f"item {item.id}", what, "write it there by hand"))
            return ""
        return told[0] if len(told) == 1 else " and ".join(f"({one})" for one in told)

    def _open(self, item: Item, said: Localised | None) -> str:
        """What a text leaves open, in REDCap's own way."""
        words = labels.escaped(self._words(said))
        if QUESTION_NAMES & set(_FIELD.findall(words)):
            what = "text: the patient's side or problem is filled in by Afterwell alone"
            self.losses.append(Loss(f"item {item.id}", what, "write it out there"))
        return _FIELD.sub(lambda field: f"[{self.names[field[1]]}]" if field[1] in self.names else field[0], words)

    def _words(self, said: Localised | None) -> str:
        return (said or {}).get(self.language, "")


def _validated(form: Number | Date) -> Row:
    if isinstance(form, Number):
        return {"validation": "number", **_limits(form.minimum, form.maximum)}
    return {"validation": "date_ymd", "minimum": str(form.earliest or ""), "maximum": str(form.latest or "")}


def _limits(low: float, high: float) -> Row:
    return {"minimum": spelt(low), "maximum": spelt(high)}


def _name(item_id: str) -> str:
    """Small letters, digits and single underscores, a letter first."""
    plain = re.sub(r"[^a-z0-9]+", "_", item_id.lower()).strip("_") or "item"
    return plain if plain[0].isalpha() else f"q_{plain}"
