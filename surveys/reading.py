"""From a survey's file, once its parts are known to fit together, to the model."""

from __future__ import annotations

from surveys.authored import AlertEntry, ExampleEntry, ItemEntry, ScoreEntry, SectionEntry, SurveyFile
from surveys.formats import Choice, Format, FreeText, Number, Option, Rating
from surveys.model import (
    AlertRule,
    Band,
    ImportantChange,
    Item,
    Licence,
    MissingRule,
    ScoreRule,
    Survey,
    TableEntry,
    WorkedExample,
)


def survey_from(file: SurveyFile) -> Survey:
    """The survey of a file in which every item has one format and every list of options exists."""
    choices = {
        name: Choice(tuple(Option(o.value, o.label, o.loinc) for o in file.options[name])) for name in file.options
    }
    return Survey(
        id=file.id,
        version=file.version,
        scoring_version=file.scoring_version,
        title=file.title,
        short_title=file.short_title,
        minutes=file.minutes,
        languages=file.languages,
        recall=file.recall,
        licence=Licence(**dict(file.licence)),
        items=tuple(_item(section, entry, choices) for section in file.sections for entry in section.items),
        scores=tuple(_score(entry) for entry in file.scores),
        alerts=tuple(_alert(entry) for entry in file.alerts),
        examples=tuple(_example(entry) for entry in file.examples),
        instructions=file.instructions,
        fingerprint=file.locked,
        loinc=file.loinc,
        verified=file.verified,
    )


def _item(section: SectionEntry, entry: ItemEntry, choices: dict[str, Choice]) -> Item:
    return Item(
        id=entry.id,
        text=entry.text,
        format=_format(entry, choices),
        stem=section.stem,
        context=entry.context,
        required=entry.required,
        decline=entry.decline,
        loinc=entry.loinc,
    )


def _format(entry: ItemEntry, choices: dict[str, Choice]) -> Format:
    if entry.choice is not None:
        return choices[entry.choice]
    if entry.rating is not None:
        return Rating(**dict(entry.rating))
    if entry.number is not None:
        return Number(**dict(entry.number))
    if entry.free_text is not None:
        return FreeText(**dict(entry.free_text))
    raise ValueError(f"Item {entry.id} has no way to answer it.")


def _score(entry: ScoreEntry) -> ScoreRule:
    return ScoreRule(
        id=entry.id,
        title=entry.title,
        short_title=entry.short_title,
        method=entry.method,
        items=entry.items,
        minimum=entry.range[0],
        maximum=entry.range[1],
        direction=entry.direction,
        unit=entry.unit,
        decimals=entry.decimals,
        missing=MissingRule(**dict(entry.missing)),
        recode=entry.recode,
        table={raw: TableEntry(*(to if isinstance(to, tuple) else (to,))) for raw, to in entry.table.items()},
        bands=tuple(Band(**dict(band)) for band in entry.bands),
        changes=tuple(ImportantChange(**dict(change)) for change in entry.changes),
        loinc=entry.loinc,
        shown_to_patients=entry.shown_to_patients,
    )


def _alert(entry: AlertEntry) -> AlertRule:
    return AlertRule(**(dict(entry) | {"values": entry.values or frozenset()}))


def _example(entry: ExampleEntry) -> WorkedExample:
    return WorkedExample(**dict(entry))
