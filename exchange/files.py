"""A survey as its file would say it: the way back from `surveys.reading`, for what goes out in another format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from content.localised import Localised
from surveys.adaptive.graded import Graded
from surveys.conditions import Condition
from surveys.formats import Choice, Choices, Date, FreeText, Number, Option, Rating, Value
from surveys.model import AlertRule, Item, ScoreRule, Section, Survey, TableEntry, Transform

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of options of a survey, each once, in the order of the items."""

    lists: tuple[tuple[Option, ...], ...]

    def name(self, options: tuple[Option, ...]) -> str:
        return f"answers-{self.lists.index(options) + 1}"


def lists_of(survey: Survey) -> Lists:
    found: list[tuple[Option, ...]] = []
    for item in survey.items:
        if isinstance(item.format, Choice | Choices) and item.format.options not in found:
            found.append(item.format.options)
    return Lists(tuple(found))


def file_of(survey: Survey) -> Json:
    """What `surveys.authored.SurveyFile` reads into this very survey, as plain values; defaults are left out."""
    lists = lists_of(survey)
    sections = groupby(survey.items, key=lambda item: item.section)
    return given(
        id=survey.id,
        version=survey.version,
        scoring_version=survey.scoring_version,
        title=survey.title,
        short_title=text(survey.short_title),
        purpose=survey.purpose,
        minutes=survey.minutes,
        wording=None if survey.languages else "supplied",
        about=None if survey.about == "site" else survey.about,
        languages=list(survey.languages),
        translations=dict(survey.translations),
        recall=survey.recall,
        licence=given(**asdict(survey.licence)),
        verified=list(survey.verified),
        instructions=text(survey.instructions),
        loinc=survey.loinc,
        locked=dict(survey.fingerprint),
        options={lists.name(options): [_option(one) for one in options] for options in lists.lists},
        sections=[_section(section, [_item(item, lists) for item in items]) for section, items in sections],
        adaptive=given(**asdict(survey.stopping)) if survey.stopping else None,
        scores=[_score(rule, survey.scoring_version) for rule in survey.scores],
        corrections=[asdict(correction) for correction in survey.corrections],
        alerts=[_alert(rule) for rule in survey.alerts],
        examples=[
            {"answers": _plain(one.answers), "scores": dict(one.scores), "source": one.source}
            for one in survey.examples
        ],
    )


def given(**parts: Any) -> Json:
    """The parts that say something: neither nothing nor an empty text, list or mapping."""
    return {name: part for name, part in parts.items() if part is not None and part not in ("", [], {})}


def text(localised: Localised | None) -> str | dict[str, str] | None:
    """As an author writes it: a text in English alone is just the text."""
    if not localised:
        return None
    return localised["en"] if set(localised) == {"en"} else dict(localised)


def condition(when: Condition | None) -> Json | None:
    if when is None:
        return None
    tests = [{"question": one.question, "operator": one.operator.value, "answer": one.answer} for one in when.tests]
    return {when.needs: tests}


def _plain(answers: Mapping[str, Value]) -> Json:
    return {item_id: list(value) if isinstance(value, tuple) else value for item_id, value in answers.items()}


def _option(option: Option) -> Json:
    return given(value=option.value, label=text(option.label), loinc=option.loinc, exclusive=option.exclusive or None)


def _section(section: Section, items: list[Json]) -> Json:
    return given(
        stem=text(section.stem), short_stem=text(section.short_stem), when=condition(section.when), items=items
    )


def _item(item: Item, lists: Lists) -> Json:
    told = given(
        id=item.id,
        text=text(item.text),
        context=text(item.context),
        required=None if item.required else False,
        decline=None if item.decline else False,
        skip=text(item.skip),
        when=condition(item.when),
        private=item.private or None,
        carry=item.carry or None,
        grading=_grading(item.grading),
        loinc=item.loinc,
    )
    return told | _format(item, lists)


def _grading(grading: Graded | None) -> Json | None:
    return {"a": grading.discrimination, "b": list(grading.thresholds)} if grading else None


def _format(item: Item, lists: Lists) -> Json:
    match item.format:
        case Choice(options) | Choices(options):
            return {item.kind: lists.name(options)}
        case Rating(minimum, maximum, low, high):
            return {"rating": given(minimum=minimum, maximum=maximum, low=text(low), high=text(high))}
        case Number(minimum, maximum, unit):
            return {"number": {"minimum": minimum, "maximum": maximum, "unit": unit}}
        case Date(earliest, latest):
            days = {"earliest": earliest, "latest": latest}
            return {"date": {name: day.isoformat() for name, day in days.items() if day}}
        case FreeText(max_length, long):
            return {"free_text": given(max_length=max_length, long=None if long else False)}
        case _:
            return {"display": True}


def _score(rule: ScoreRule, scoring_version: str) -> Json:
    return given(
        id=rule.id,
        title=rule.title,
        short_title=text(rule.short_title),
        version=rule.version if rule.version != scoring_version else None,
        method=rule.method.value,
        items=list(rule.items),
        recode=[{"items": [item], "points": dict(points)} for item, points in rule.recode.items()],
        weights=dict(rule.weights),
        positive=[{"items": [item], "values": sorted(values)} for item, values in rule.positive.items()],
        terms=[asdict(term) for term in rule.terms],
        transform=asdict(rule.transform) if rule.transform != Transform() else None,
        table={raw: _entry(entry) for raw, entry in rule.table.items()},
        range=[rule.minimum, rule.maximum],
        direction=rule.direction.value,
        unit=rule.unit,
        decimals=rule.decimals,
        missing=given(kind=rule.missing.kind, because=rule.missing.because, at_least=rule.missing.at_least or None),
        bands=[asdict(band) for band in rule.bands],
        changes=[asdict(change) for change in rule.changes],
        loinc=rule.loinc,
        shown_to_patients=None if rule.shown_to_patients else False,
    )


def _entry(entry: TableEntry) -> float | list[float]:
    return entry.score if entry.standard_error is None else [entry.score, entry.standard_error]


def _alert(rule: AlertRule) -> Json:
    return given(
        id=rule.id,
        item=rule.item,
        severity=rule.severity.value,
        title=rule.title,
        safety=text(rule.safety),
        source=rule.source,
        values=sorted(rule.values) or None,
        minimum=rule.minimum,
    )
