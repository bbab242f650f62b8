"""Anybody's XLSForm (a workbook with the sheets survey, choices and settings) as a survey's file of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from content.localised import Localised
from content.problems import ContentError, Problem
from exchange import sheets, wording
from exchange.draft import Known, Question, Report, Way, ids, sections
from exchange.files import Json, given, text
from exchange.heading import heading
from exchange.languages import code_of
from exchange.logic import UntoldError, conditions
from exchange.losses import Imported
from exchange.optionlists import Coded, OptionLists
from exchange.reserved import ATTRIBUTION, INSTRUCTIONS
from exchange.sheets import Sheet
from exchange.tables import Record
from exchange.ways import Place
from exchange.xlsform import columns, expressions, remaining
from exchange.xlsform.columns import OUR_ID
from exchange.xlsform.kinds import RECORDED, Kinds
from exchange.xlsform.outline import Part, parts
from surveys.conditions import Condition
from surveys.formats import Format, Number

_REFERENCE = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
_YES = frozenset({"yes", "true", "true()", "1"})
_NO = frozenset({"", "no", "false", "false()", "0"})


def from_form(path: Path) -> Imported:
    """The survey's file in a workbook, and what was lost on the way.

    Nothing here proves that the file makes sense: `surveys.check` does, as for any other. Raises `ContentError` with
    the cell of what is no XLSForm.
    """
    return from_sheets(sheets.read(path), str(path))


def from_sheets(found: Sequence[Sheet], file: str) -> Imported:
    named = {sheet.name.strip().lower(): sheet for sheet in found}
    if "survey" not in named:
        advice = "give a workbook (.xlsx) with the sheets survey and choices"
        raise ContentError([Problem(file, 1, 1, "there is no sheet named survey", advice)])
    return _Import(named).imported()


class _Import:
    """One form on its way in."""

    def __init__(self, named: Mapping[str, Sheet]) -> None:
        self.report = Report()
        self.survey = columns.read(named["survey"], ("type", "name"))
        self.choices = columns.read(named["choices"], ("list_name", "name")) if _filled(named, "choices") else None
        self.settings = _settings(named)
        tables = [self.survey, *([self.choices] if self.choices else [])]
        self.texts = columns.texts(tables, self._default(), self.report)
        self.options = OptionLists(self.report)
        self.kinds = Kinds(self._lists(), self.report, options=self.options)
        self.parts = list(parts(self.survey.records, self.report))
        self.names = ids(_wanted(self.parts))
        self.open = wording.Names(_REFERENCE, self.names)
        self.known: dict[str, Known] = {}
        self.formats: dict[str, Format] = {}
        self.questions: list[Question] = []
        self.reserved: dict[str, Localised] = {}
        self._around: dict[int, tuple[Condition, ...]] = {}

    def imported(self) -> Imported:
        for part in self.parts:
            self._part(part)
        if not self.questions:
            raise ContentError([self.survey.sheet.problem(2, 1, "nothing here can be asked", "add a question")])
        remaining.columns(self.survey, self.choices, self.report)
        remaining.renamed(self.names, self.report)
        languages = self.texts.languages
        head = heading("an XLSForm", self._told(), languages, self.report, items=len(self.questions), where="settings")
        body = given(
            instructions=text(self.reserved.get(INSTRUCTIONS)),
            options=self.options.lists,
            sections=sections(self.questions, self.report),
        )
        return Imported(head | body, self.report.losses)

    def _default(self) -> str:
        """The language of a plain `label`, or the first that there is a column for."""
        said = self.settings.get("default_language", "")
        labels = [name.partition("::")[2] for name in self.survey.columns if name.partition("::")[0] == "label"]
        coded = [code for code in labels if code and not code.startswith(columns.UNKNOWN)]
        if "" not in labels and coded:
            return code if (code := code_of(said)) in coded and code else coded[0]
        if code_of(said) is None:
            what = f"its default language {said[:40]!r} has no code that we know" if said else "no language is named"
            self.report.lost(1, "settings", f"{what}; it is taken for English", "correct languages where it is not")
        return code_of(said) or "en"

    def _lists(self) -> dict[str, list[Coded]]:
        lists: dict[str, list[Coded]] = {}
        for record in self.choices.records if self.choices else ():
            if not (record.get("list_name") and record.get("name")):
                raise ContentError([record.problem("name", "this option has no list or no name", "give it both")])
            label = wording.closed(self.texts.of(record, "label"))
            lists.setdefault(record.get("list_name"), []).append((record.get("name"), label))
        return lists

    def _told(self) -> dict[str, str]:
        named = {"id": "form_id", "title": "form_title", "version": "version"}
        told = {key: said for key, column in named.items() if (said := self.settings.get(column))}
        return told | dict(zip(("attribution",), self.reserved.get(ATTRIBUTION, {}).values(), strict=False))

    def _part(self, part: Part) -> None:
        record = part.record
        name = record.get("name")
        if name in {INSTRUCTIONS, ATTRIBUTION} and record.get("type") == "note":
            self.reserved[name] = wording.closed(self.texts.of(record, "label"))
            return
        place = Place(record.number, f"survey, row {record.number} ({name})", self.names[name])
        way = self.kinds.way(record, place)
        if way is None:
            return
        entry = {"id": place.item, **self._words(record, place, way), **way.entry}
        around = tuple(one for group in part.groups for one in self._group(group))
        own = self._conditions(record, place.where, place.item)
        self.questions.append(Question(place.row, place.where, entry, self._stem(part.groups), around, own))
        if way.format.kind != "display":
            self.formats[place.item] = way.format
            self.known[name] = Known(place.item, way.format, way.codes, way.renumbered)

    def _words(self, record: Record, place: Place, way: Way) -> Json:
        label, hint = (
            wording.opened(self.texts.of(record, base), self.open, self.known, place, self.report)
            for base in ("label", "hint")
        )
        unit = isinstance(way.format, Number) and set(hint.values()) == {way.format.unit}
        asked = way.format.kind != "display"
        return given(
            text=text(label),
            context=None if unit else text(hint),
            required=None if self._required(record, place) or not asked else False,
        )

    def _required(self, record: Record, place: Place) -> bool:
        said = record.get("required").lower()
        if said not in _YES | _NO:
            what = f"it is required only where {said[:200]!r} holds; it may be left out here"
            place.lost(self.report, what, "set required where it must be answered")
        return said in _YES

    def _stem(self, groups: Sequence[Record]) -> Localised | None:
        stems = [stem for group in groups if (stem := wording.closed(self.texts.of(group, "label")))]
        codes = [code for code in self.texts.languages if all(code in stem for stem in stems)]
        return {code: "\n".join(stem[code] for stem in stems) for code in codes} if stems else None

    def _group(self, group: Record) -> tuple[Condition, ...]:
        if group.number not in self._around:
            where = f"survey, row {group.number} ({group.get('name')})"
            self._around[group.number] = self._conditions(group, where, None)
        return self._around[group.number]

    def _conditions(self, record: Record, where: str, item: str | None) -> tuple[Condition, ...]:
        expression = record.get("relevant")
        try:
            return conditions(expression, expressions.atom(self.known), self.formats) if expression else ()
        except UntoldError as error:
            what = f"its condition {expression[:200]!r} is none of ours: {error}; it is always asked"
            self.report.lost(record.number, where, what, "write it under when", item)
            return ()


def _filled(named: Mapping[str, Sheet], name: str) -> bool:
    return name in named and bool(named[name].rows)


def _settings(named: Mapping[str, Sheet]) -> Mapping[str, str]:
    records = columns.read(named["settings"], ()).records if _filled(named, "settings") else ()
    return records[0].cells if records else {}


def _wanted(found: Sequence[Part]) -> dict[str, str]:
    """For each question's name the id that it should have; `ContentError` for none and for one used twice."""
    wanted: dict[str, str] = {}
    problems: list[Problem] = []
    for record in (part.record for part in found):
        name = record.get("name")
        if name in wanted or not (name or record.get("type").lower() in RECORDED):
            what = f"the name {name[:80]!r} is used a second time" if name else "this question has no name"
            problems.append(record.problem("name", what, "give each question its own"))
        wanted[name] = record.get(OUR_ID) or name
    if problems:
        raise ContentError(problems)
    return wanted
