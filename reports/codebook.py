"""The codebook of an export: every column of every file, and every code that may stand in one, in words.

Wording of instruments is quoted in English, with the attribution that its licence asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from decision_aids.model import DecisionAid
from pathways.model import Pathway, Step
from reports.csvfile import Cell
from reports.export_answers import questions
from reports.export_columns import Column, Described, Table
from reports.export_tables import DIRECTIONS
from reports.item_words import english, limits, shared
from reports.rule_words import in_one_line
from surveys.formats import Choice, Choices, Rating
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
        Column(
            "kind",
            "column, code, pathway, step, survey, item, answer, score, band, change, correction, aid, option or pair",
            lambda entry: entry.kind,
        ),
        Column("file", "File that the line is about", lambda entry: entry.file),
        Column("column", "Column that the line is about", lambda entry: entry.column),
        Column("defined_in", "Survey, pathway or decision aid that defines the code", lambda entry: entry.defined_in),
        Column("version", "Version of it", lambda entry: entry.version),
        Column("part", "Item or score that the code belongs to", lambda entry: entry.part),
        Column("code", "What stands in the column", lambda entry: entry.code),
        Column("label", "The code in words", lambda entry: entry.label),
        Column("meaning", "What else to know about it", lambda entry: entry.meaning),
        Column("loinc", "LOINC code, where one is confirmed", lambda entry: entry.loinc),
        Column("attribution", "Whose instrument it is", lambda entry: entry.attribution),
    ),
)


def entries(
    tables: Sequence[Described],
    pathways: Iterable[Pathway],
    surveys: Iterable[Survey],
    aids: Iterable[DecisionAid] = (),
    *,
    identified: bool,
) -> Iterator[Entry]:
    """The lines for these tables, and for the versions of pathways, surveys and decision aids that occur in them."""
    for table in (*tables, TABLE):
        yield from _columns(table)
    for pathway in pathways:
        yield from _pathway(pathway)
    for survey in surveys:
        yield from _survey(survey, identified=identified)
    for aid in aids:
        yield from _aid(aid)


def _columns(table: Described) -> Iterator[Entry]:
    for column in table.columns:
        yield Entry("column", table.file, column.name, part=column.part, meaning=column.meaning)
        for code, label in column.codes.items():
            yield Entry("code", table.file, column.name, part=column.part, code=code, label=label)


def _pathway(pathway: Pathway) -> Iterator[Entry]:
    here = (pathway.id, pathway.version)
    title = english(pathway.title)
    yield Entry("pathway", "responses.csv", "pathway", *here, code=pathway.id, label=title, meaning=pathway.procedure)
    for step in pathway.steps:
        label, meaning = english(step.title), _window(step)
        yield Entry("step", "responses.csv", "step", *here, code=step.id, label=label, meaning=meaning)


def _aid(aid: DecisionAid) -> Iterator[Entry]:
    here = (aid.id, aid.version)
    yield Entry(
        "aid", "decisions.csv", "aid", *here, code=aid.id, label=english(aid.title), meaning=english(aid.decision)
    )
    for option in aid.options:
        for column in ("leaning", "chosen"):
            yield Entry("option", "decisions.csv", column, *here, code=option.id, label=english(option.name))
    for pair in aid.values:
        both = f"{english(pair.one)} / {english(pair.other)}"
        for column in ("matters", "ratings"):
            yield Entry("pair", "decisions.csv", column, *here, code=pair.id, label=english(pair.name), meaning=both)


def _window(step: Step) -> str:
    window = step.window
    return f"Window: day {window.opens} to day {window.closes}, target day {window.target}"


def _survey(survey: Survey, *, identified: bool) -> Iterator[Entry]:
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
    for item in questions(survey):
        yield from _item(survey, item, identified=identified)
    for rule in survey.scores:
        yield from _score(survey, rule)


def _item(survey: Survey, item: Item, *, identified: bool) -> Iterator[Entry]:
    here = (survey.id, survey.version, item.id)
    label = english(item.text)
    yield Entry("item", "answers.csv", "item", *here, code=item.id, label=label, meaning=shared(item), loinc=item.loinc)
    if words := limits(item, identified=identified):
        yield Entry("answer", "answers.csv", "value", *here, label=words)
    for code, words, loinc in _answers(item):
        yield Entry("answer", "answers.csv", "value", *here, code=code, label=words, loinc=loinc)


def _answers(item: Item) -> Iterator[tuple[Cell, str, str | None]]:
    """Code, label and LOINC of each possible answer; of a scale both ends."""
    match item.format:
        case Choice(options) | Choices(options):
            yield from ((option.value, english(option.label), option.loinc) for option in options)
        case Rating(minimum, maximum, low, high):
            yield minimum, english(low), None
            yield maximum, english(high), None


def _score(survey: Survey, rule: ScoreRule) -> Iterator[Entry]:
    here = (survey.id, survey.version, rule.id)
    scale = f"{rule.minimum:g} to {rule.maximum:g} {rule.unit}. {DIRECTIONS[rule.direction.value]}."
    meaning = f"{scale} {in_one_line(rule)}."
    yield Entry(
        "score", "scores.csv", "score", *here, code=rule.id, label=rule.title, meaning=meaning, loinc=rule.loinc
    )
    for band in rule.bands:
        reach = f"{band.minimum:g} to {band.maximum:g} {rule.unit}"
        yield Entry("band", "scores.csv", "band", *here, code=band.label, label=band.label, meaning=reach)
    for change in rule.changes:
        label = f"A change of {change.value:g} {rule.unit} matters"
        yield Entry("change", "scores.csv", "value", *here, label=label, meaning=f"{change.kind}; {change.citation}")
    for one in survey.corrections:
        if one.score == rule.id:
            version = f"Version {one.version} of the rule put it right"
            yield Entry("correction", "scores.csv", "rule_version", *here, one.version, version, one.why)
