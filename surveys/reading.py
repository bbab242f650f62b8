"""From a survey's file, once its parts are known to fit together, to the model."""

from __future__ import annotations

from surveys.adaptive.graded import Graded
from surveys.adaptive.stopping import Stopping
from surveys.authored import ConditionEntry, ItemEntry, ScoreEntry, SectionEntry, SurveyFile
from surveys.conditions import Comparison, Condition
from surveys.formats import Choice, Choices, Date, Display, Format, FreeText, Number, Option, Rating, countable
from surveys.model import (
    AlertRule,
    Band,
    Correction,
    ImportantChange,
    Item,
    Licence,
    MissingRule,
    ScoreRule,
    Section,
    Survey,
    TableEntry,
    Term,
    Transform,
    WorkedExample,
)


def survey_from(file: SurveyFile) -> Survey:
    """The survey of a file in which every item has one format and every list of options exists."""
    items = _items(file)
    formats = {item.id: item.format for item in items}
    return Survey(
        id=file.id,
        version=file.version,
        scoring_version=file.scoring_version,
        title=file.title,
        short_title=file.short_title,
        purpose=file.purpose,
        minutes=file.minutes,
        about=file.about,
        languages=file.languages,
        translations=file.translations,
        recall=file.recall,
        licence=Licence(**dict(file.licence)),
        items=items,
        scores=tuple(_score(file, entry, formats) for entry in file.scores),
        corrections=tuple(Correction(**dict(entry)) for entry in file.corrections),
        alerts=tuple(AlertRule(**(dict(one) | {"values": one.values or frozenset()})) for one in file.alerts),
        examples=tuple(WorkedExample(**dict(entry)) for entry in file.examples),
        instructions=file.instructions,
        fingerprint=file.locked,
        stopping=Stopping(**dict(file.adaptive)) if file.adaptive else None,
        loinc=file.loinc,
        verified=file.verified,
    )


def _items(file: SurveyFile) -> tuple[Item, ...]:
    lists = {
        name: tuple(Option(**(dict(o) | {"label": o.label or {}})) for o in file.options[name]) for name in file.options
    }
    return tuple(
        _item(section, entry, lists)
        for section, entries in ((_section(entry), entry.items) for entry in file.sections)
        for entry in entries
    )


def _section(entry: SectionEntry) -> Section:
    return Section(entry.stem, entry.short_stem, _condition(entry.when))


def _item(section: Section, entry: ItemEntry, lists: dict[str, tuple[Option, ...]]) -> Item:
    return Item(
        id=entry.id,
        text=entry.text or {},
        format=_format(entry, lists),
        section=section,
        context=entry.context,
        required=entry.required,
        decline=entry.decline,
        skip=entry.skip,
        private=entry.private,
        when=_condition(entry.when),
        carry=entry.carry,
        grading=Graded(entry.grading.a, entry.grading.b) if entry.grading else None,
        loinc=entry.loinc,
    )


def _condition(entry: ConditionEntry | None) -> Condition | None:
    if entry is None:
        return None
    tests = tuple(Comparison(test.question, test.operator, test.answer) for test in entry.all or entry.any or ())
    return Condition(tests, "all" if entry.all else "any")


def _format(entry: ItemEntry, lists: dict[str, tuple[Option, ...]]) -> Format:  # noqa: PLR0911 one for each format
    if entry.choice is not None:
        return Choice(lists[entry.choice])
    if entry.choices is not None:
        return Choices(lists[entry.choices])
    if (scale := entry.rating) is not None:
        return Rating(scale.minimum, scale.maximum, scale.low or {}, scale.high or {})
    if entry.number is not None:
        return Number(**dict(entry.number))
    if entry.date is not None:
        return Date(**dict(entry.date))
    if entry.free_text is not None:
        return FreeText(**dict(entry.free_text))
    if entry.display is not None:
        return Display()
    raise ValueError(f"Item {entry.id} has no way to answer it.")


def _score(file: SurveyFile, entry: ScoreEntry, formats: dict[str, Format]) -> ScoreRule:
    return ScoreRule(
        id=entry.id,
        title=entry.title,
        short_title=entry.short_title,
        version=entry.version or file.scoring_version,
        method=entry.method,
        items=entry.items,
        minimum=entry.range[0],
        maximum=entry.range[1],
        direction=entry.direction,
        unit=entry.unit,
        decimals=entry.decimals,
        missing=MissingRule(**dict(entry.missing)),
        recode=_recode(entry, formats),
        weights=entry.weights,
        positive={item: one.values for one in entry.positive for item in one.items},
        terms=tuple(Term(**dict(term)) for term in entry.terms),
        transform=Transform(**dict(entry.transform)) if entry.transform else Transform(),
        table={raw: TableEntry(*(to if isinstance(to, tuple) else (to,))) for raw, to in entry.table.items()},
        bands=tuple(Band(**dict(band)) for band in entry.bands),
        changes=tuple(ImportantChange(**dict(change)) for change in entry.changes),
        loinc=entry.loinc,
        shown_to_patients=entry.shown_to_patients,
    )


def _recode(entry: ScoreEntry, formats: dict[str, Format]) -> dict[str, dict[int, float]]:
    """What is written out, and each reversed item: its lowest answer counts as its highest."""
    written = {item: one.points for one in entry.recode for item in one.items}
    return written | {item: _reversed(formats[item]) for item in entry.reverse}


def _reversed(answer_format: Format) -> dict[int, float]:
    values = sorted(countable(answer_format) or ())
    return {value: values[0] + values[-1] - value for value in values}
