"""A REDCap data dictionary (CSV) as a survey's file of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from content.localised import Localised
from content.problems import ContentError, Problem
from exchange import sheets, wording
from exchange.draft import Known, Question, Report, Way, ids, sections
from exchange.files import Json, given, text
from exchange.heading import heading
from exchange.logic import UntoldError, conditions
from exchange.losses import Imported
from exchange.optionlists import OptionLists
from exchange.redcap import branching, columns, labels, remaining, tags
from exchange.redcap.fields import Fields
from exchange.reserved import ATTRIBUTION, INSTRUCTIONS
from exchange.sheets import Sheet
from exchange.tables import Record, table
from exchange.ways import Place
from exchange.wording import without_markup
from surveys.conditions import Condition
from surveys.formats import Format, Number

LANGUAGE = "en"  # a dictionary does not say which language it is in
_REFERENCE = re.compile(r"\[([a-z][a-z0-9_]*)(?::[a-z]+)?\]")
_RECORD_ID = re.compile(r"(record|study|participant|subject|patient|case)?_?id")


def from_dictionary(path: Path) -> Imported:
    """The survey's file in a dictionary, and what was lost on the way.

    Nothing here proves that the file makes sense: `surveys.check` does, as for any other. Raises `ContentError` with
    the cell of what is no data dictionary.
    """
    return from_sheet(sheets.read(path)[0])


def from_sheet(sheet: Sheet) -> Imported:
    return _Import(sheet).imported()


class _Import:
    """One dictionary on its way in."""

    def __init__(self, sheet: Sheet) -> None:
        self.report = Report()
        self.table = table(sheet, columns.named, ("field_name", "field_type", "field_label"))
        self.annotations = {one.number: tags.read(one.get("field_annotation")) for one in self.table.records}
        self.options = OptionLists(self.report)
        self.fields = Fields(self.report, self.options, LANGUAGE)
        self.names = ids(self._wanted())
        self.open = wording.Names(_REFERENCE, self.names)
        self.known: dict[str, Known] = {}
        self.formats: dict[str, Format] = {}
        self.questions: list[Question] = []
        self.reserved: dict[str, Localised] = {}

    def imported(self) -> Imported:
        for record, stem in self._stems():
            self._field(record, stem)
        if not self.questions:
            raise ContentError([self.table.sheet.problem(2, 1, "nothing here can be asked", "add a field")])
        remaining.columns(self.table, self.annotations, self.report)
        remaining.renamed({name: one for name, one in self.names.items() if name in self.known}, self.report)
        what = "a dictionary names no language; its texts are taken for English"
        self.report.lost(1, "field_label", what, "correct languages where they are not")
        head = heading(
            "a REDCap data dictionary",
            self._told(),
            (LANGUAGE,),
            self.report,
            items=len(self.questions),
            where="the dictionary",
        )
        body = given(
            instructions=text(self.reserved.get(INSTRUCTIONS)),
            options=self.options.lists,
            sections=sections(self.questions, self.report),
        )
        return Imported(head | body, self.report.losses)

    def _wanted(self) -> dict[str, str]:
        """For each field the id that it should have; `ContentError` for a name that is missing or used twice."""
        wanted: dict[str, str] = {}
        problems: list[Problem] = []
        for record in self.table.records:
            name = record.get("field_name")
            if name in wanted or not name:
                what = f"the field {name[:80]!r} is there a second time" if name else "this field has no name"
                problems.append(record.problem("field_name", what, "give each field its own"))
            wanted[name] = self.annotations[record.number].ours.get("item", name)
        if problems:
            raise ContentError(problems)
        return wanted

    def _told(self) -> dict[str, str]:
        forms = [form for record in self.table.records if (form := record.get("form_name"))]
        if len(set(forms)) > 1:
            what = f"{len(set(forms))} forms stand in it; they are one survey here"
            self.report.lost(1, "form_name", what, "remove the rows of the others, and import again")
        told = {"id": forms[0], "title": forms[0].replace("_", " ").capitalize()} if forms else {}
        return told | dict(zip(("attribution",), self.reserved.get(ATTRIBUTION, {}).values(), strict=False))

    def _stems(self) -> Iterator[tuple[Record, Localised | None]]:
        """Each field with the section header above it. A matrix's own ends with the matrix, any other with its form."""
        stem: Localised | None = None
        form = matrix = ""
        for record in self.table.records:
            if record.get("form_name") != form or (matrix and record.get("matrix_group_name") != matrix):
                stem, matrix = None, ""
            form = record.get("form_name")
            if header := record.get("section_header"):
                stem, matrix = self._words(labels.shown(header)) or None, record.get("matrix_group_name")
            yield record, stem

    def _words(self, words: str) -> Localised:
        return wording.closed({LANGUAGE: words} if words else {})

    def _field(self, record: Record, stem: Localised | None) -> None:
        name, annotation = record.get("field_name"), self.annotations[record.number]
        if name in {INSTRUCTIONS, ATTRIBUTION} and record.get("field_type") == "descriptive":
            self.reserved[name] = self._words(labels.shown(record.get("field_label")))
            return
        place = Place(record.number, f"{name} (row {record.number})", self.names[name])
        if self._is_record_id(record):
            self.report.lost(place.row, place.where, "it numbers the record", "nothing: patients are known here")
            return
        way = self.fields.way(record, place, annotation)
        if way is None:
            return
        entry = {"id": place.item, **self._texts(record, place, way), **way.entry}
        own = self._conditions(record, place)
        self.questions.append(Question(place.row, place.where, entry, stem, own[:-1], own[-1:]))
        if way.format.kind != "display":
            self.formats[place.item] = way.format
            self.known[name] = Known(place.item, way.format, way.codes, way.renumbered)

    def _is_record_id(self, record: Record) -> bool:
        first = record is self.table.records[0] and record.get("field_type") == "text"
        return first and _RECORD_ID.fullmatch(record.get("field_name")) is not None

    def _texts(self, record: Record, place: Place, way: Way) -> Json:
        note = self._open(record, "field_note", place)
        unit = isinstance(way.format, Number) and note.get(LANGUAGE) == way.format.unit
        optional = way.format.kind != "display" and record.get("required_field").lower() != "y"
        return given(
            text=text(self._open(record, "field_label", place)),
            context=None if unit else text(note),
            required=False if optional else None,
        )

    def _open(self, record: Record, column: str, place: Place) -> Localised:
        said = record.get(column)
        opened = wording.opened({LANGUAGE: said} if said else {}, self.open, self.known, place, self.report)
        shown, markup = without_markup(opened.get(LANGUAGE, ""))
        if markup:
            place.lost(self.report, "its text has markup, which is left out", "look whether it still reads well")
        return {LANGUAGE: shown} if shown else {}

    def _conditions(self, record: Record, place: Place) -> tuple[Condition, ...]:
        expression = record.get("branching_logic")
        try:
            return conditions(expression, branching.atom(self.known), self.formats) if expression else ()
        except UntoldError as error:
            what = f"its branching logic {expression[:200]!r} is none of ours: {error}; it is always asked"
            place.lost(self.report, what, "write it under when")
            return ()
