"""The codebook of an export: every column of every file, and every code that may stand in one, in words.

Wording of instruments is quoted in English, with the attribution that its licence asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from content.localised import Localised, pick
from pathways.model import Pathway, Step
from reports.csvfile import Cell
from reports.export_columns import Column, Described, Table
from reports.export_records import LABELS_IN
from reports.export_tables import DIRECTIONS
from surveys.formats import Choice, FreeText, Number, Rating
from surveys.model import Item, ScoreRule, Survey


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the codebook."""

    kind: str
    file: str
    column: str
    defined_in: str = ""
    version: str = ""
    part: str = ""
    code: Cell = None
    label: str = ""
    meaning: str = ""
    loinc: str | None = None
    attribution: str = ""


TABLE: Table[Entry] = Table(
    "codebook.csv",
    (
        Column("kind", "column, code, pathway, step, survey, item, answer, score or band", lambda entry: entry.kind),
        Column("file", "File that the line is about", lambda entry: entry.file),
        Column("column", "Column that the line is about", lambda entry: entry.column),
        Column("defined_in", "Survey or pathway that defines the code", lambda entry: entry.defined_in),
        Column("version", "Version of that survey or pathway", lambda entry: entry.version),
        Column("part", "Item or score that the code belongs to", lambda entry: entry.part),
        Column("code", "What stands in the column", lambda entry: entry.code),
        Column("label", "The code in words", lambda entry: entry.label),
        Column("meaning", "What else to know about it", lambda entry: entry.meaning),
        Column("loinc", "LOINC code, where one is confirmed", lambda entry: entry.loinc),
        Column("attribution", "Whose instrument it is", lambda entry: entry.attribution),
    ),
)


def entries(tables: Sequence[Described], pathways: Iterable[Pathway], surveys: Iterable[Survey]) -> Iterator[Entry]:
    """The lines for these tables, and for the versions of pathways and surveys that occur in them."""
    for table in (*tables, TABLE):
        yield from _columns(table)
    for pathway in pathways:
        yield from _pathway(pathway)
    for survey in surveys:
        yield from _survey(survey)


def _columns(table: Described) -> Iterator[Entry]:
    for column in table.columns:
        yield Entry("column", table.file, column.name, meaning=column.meaning)
        for code, label in column.codes.items():
            yield Entry("code", table.file, column.name, code=code, label=label)


def _pathway(pathway: Pathway) -> Iterator[Entry]:
    here = (pathway.id, pathway.version)
    title = _english(pathway.title)
    yield Entry("pathway", "responses.csv", "pathway", *here, code=pathway.id, label=title, meaning=pathway.procedure)
    for step in pathway.steps:
        label, meaning = _english(step.title), _window(step)
        yield Entry("step", "responses.csv", "step", *here, code=step.id, label=label, meaning=meaning)


def _window(step: Step) -> str:
    window = step.window
    return f"Window: day {window.opens} to day {window.closes}, target day {window.target}"


def _survey(survey: Survey) -> Iterator[Entry]:
    yield Entry(
        "survey",
        "responses.csv",
        "survey",
        survey.id,
        survey.version,
        code=survey.id,
        label=survey.title,
        meaning=f"Recall period: {survey.recall}",
        loinc=survey.loinc,
        attribution=survey.licence.attribution,
    )
    for item in survey.items:
        yield from _item(survey, item)
    for rule in survey.scores:
        yield from _score(survey, rule)


def _item(survey: Survey, item: Item) -> Iterator[Entry]:
    here = (survey.id, survey.version, item.id)
    shared = " ".join(_english(text) for text in (item.section.stem, item.context) if text)
    label = _english(item.text)
    yield Entry("item", "answers.csv", "item", *here, code=item.id, label=label, meaning=shared, loinc=item.loinc)
    for code, words, loinc in _answers(item):
        yield Entry("answer", "answers.csv", "value", *here, code=code, label=words, loinc=loinc)


def _answers(item: Item) -> Iterator[tuple[Cell, str, str | None]]:
    """Code, label and LOINC of each possible answer; of a scale both ends, of a quantity the range."""
    match item.format:
        case Choice(options):
            yield from ((option.value, _english(option.label), option.loinc) for option in options)
        case Rating(minimum, maximum, low, high):
            yield minimum, _english(low), None
            yield maximum, _english(high), None
        case Number(minimum, maximum, unit):
            yield None, f"{minimum:g} to {maximum:g} {unit}", None
        case FreeText():
            yield None, "In the patient's own words: see the column text", None


def _score(survey: Survey, rule: ScoreRule) -> Iterator[Entry]:
    here = (survey.id, survey.version, rule.id)
    scale = f"{rule.minimum:g} to {rule.maximum:g} {rule.unit}. {DIRECTIONS[rule.direction.value]}."
    yield Entry("score", "scores.csv", "score", *here, code=rule.id, label=rule.title, meaning=scale, loinc=rule.loinc)
    for band in rule.bands:
        limits = f"{band.minimum:g} to {band.maximum:g} {rule.unit}"
        yield Entry("band", "scores.csv", "band", *here, code=band.label, label=band.label, meaning=limits)


def _english(text: Localised) -> str:
    return pick(text, LABELS_IN)[0]
