"""Surveys made up by hypothesis, and what must be the same after a journey through a spreadsheet."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from content.localised import Localised
from exchange.exported import Exported
from exchange.files import file_of
from exchange.losses import Imported
from exchange.redcap.exporting import dictionary
from exchange.redcap.importing import from_dictionary
from exchange.xlsform.exporting import form
from exchange.xlsform.importing import from_form
from surveys.conditions import Comparison, Condition, Operator
from surveys.formats import Choice, Choices, Date, Display, Format, FreeText, Number, Option, Rating, Value
from surveys.model import Item, Section, Survey
from tests.exchange.samples import complete, survey_of
from tests.surveys.samples import survey

Meaning = tuple[object, ...]


@dataclass(frozen=True)
class Journey:
    """A format, its file's ending, and the way out and home."""

    name: str
    ending: str
    out: Callable[[Survey], Exported]
    home: Callable[[Path], Imported]
    languages: int | None = None

    def through(self, sample: Survey) -> tuple[Survey, Exported, Imported]:
        exported = self.out(sample)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"form.{self.ending}"
            path.write_bytes(exported.data)
            imported = self.home(path)
        return survey_of(imported), exported, imported


XLSFORM = Journey("xlsform", "xlsx", form, from_form)
REDCAP = Journey("redcap", "csv", dictionary, from_dictionary, languages=1)


def meaning(sample: Survey, languages: Iterable[str]) -> list[Meaning]:
    """What a patient is asked, item by item: everything but conditions, codes of LOINC and what has no place there."""
    spoken = tuple(languages)
    return [
        (
            one.id,
            _in(one.text, spoken),
            _in(one.context, spoken),
            _in(one.section.stem, spoken),
            one.required or not one.asks,
            _answered(one.format, spoken),
        )
        for one in sample.items
    ]


def _in(text: Localised | None, languages: tuple[str, ...]) -> tuple[str | None, ...]:
    return tuple((text or {}).get(language) for language in languages)


def _answered(form: Format, languages: tuple[str, ...]) -> Meaning:
    match form:
        case Choice(options) | Choices(options):
            told = [(one.value, _in(one.label, languages), one.exclusive) for one in options]
            return form.kind, *told
        case Rating(minimum, maximum, low, high):
            return form.kind, minimum, maximum, _in(low, languages), _in(high, languages)
    return form.kind, form


def named(losses: Iterable[Any]) -> set[str]:
    """The parts of our file that losses name: `scores`, or `item pain: carry`."""
    return {
        f"{one.where}: {one.what.partition(':')[0]}" if one.where.startswith("item ") else one.where.partition(",")[0]
        for one in losses
    }


def changed(before: Survey, after: Survey) -> set[str]:
    """The parts of our file that are not the same after a journey, spelt as losses name them."""
    old, new = file_of(before), file_of(after)
    parts = {key for key in old if old[key] != new.get(key)} - {"options", "sections"}
    return parts | set(_items(before, after))


def _items(before: Survey, after: Survey) -> Iterable[str]:
    for old, new in zip(before.items, after.items, strict=True):
        if old.asks and old.decline != new.decline:
            yield f"item {old.id}: decline"
        for part in ("skip", "carry", "grading"):
            if getattr(old, part) != getattr(new, part):
                yield f"item {old.id}: {part}"
        if _codes(old) != _codes(new):
            yield f"item {old.id}: loinc"
        if old.section.short_stem != new.section.short_stem:
            yield f"item {old.id}: short_stem"


def _codes(item: Item) -> list[str | None]:
    options = item.format.options if isinstance(item.format, Choice | Choices) else ()
    return [item.loinc, *(one.loinc for one in options)]


def asked(sample: Survey, answers: Mapping[str, Value | None]) -> list[str]:
    """Which items these answers lead to, taken in their order."""
    given: dict[str, Value | None] = {}
    for one in sample.items:
        if one.applies(given):
            given[one.id] = answers.get(one.id)
    return list(given)


LETTERS = st.sampled_from("aZ9 .?!éñßшщ中文\u00a0👩<>&|[]()'\"=@#$;,:")
WORDS = st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool)
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}", fullmatch=True)


def texts(languages: tuple[str, ...]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(dict.fromkeys(languages, WORDS))


def options(languages: tuple[str, ...], *, exclusive: bool) -> st.SearchStrategy[tuple[Option, ...]]:
    alone = st.booleans() if exclusive else st.just(value=False)
    one = st.builds(Option, st.integers(-99, 999), texts(languages), st.none(), alone)
    return st.lists(one, min_size=2, max_size=4, unique_by=lambda option: option.value).map(tuple)


def formats(languages: tuple[str, ...]) -> st.SearchStrategy[Format]:
    limit = st.decimals(-1000, 1000, places=2).map(float)
    days = st.lists(st.dates(date(1900, 1, 1), date(2100, 1, 1)), min_size=2, max_size=2).map(sorted)
    words = texts(languages)
    unit = st.sampled_from(("kg", "cm", "km/h"))  # a recall period that is just the unit is taken for the unit
    return st.one_of(
        st.builds(Choice, options(languages, exclusive=False)),
        st.builds(Choices, options(languages, exclusive=True)),
        st.builds(
            lambda low, size, *ends: Rating(low, low + size, *ends), st.integers(0, 3), st.integers(1, 9), words, words
        ),
        st.builds(lambda low, high, said: Number(min(low, high), max(low, high) + 1, said), limit, limit, unit),
        st.builds(lambda pair: Date(*pair), days),
        st.builds(FreeText, st.integers(1, 4000), st.booleans()),
        st.just(Display()),
    )


def _answers_to(form: Format) -> st.SearchStrategy[Value]:
    match form:
        case Choice(choices):
            return st.sampled_from([one.value for one in choices])
        case Choices(choices):
            return st.sampled_from([(one.value,) for one in choices] + [tuple(one.value for one in choices)])
        case Rating(low, high):
            return st.integers(low, high)
        case Number(low, high):
            return st.sampled_from([low, high, round((low + high) / 2, 2)])
        case Date(earliest, latest):
            return st.sampled_from([str(earliest), str(latest)])
    return st.sampled_from(["yes", "it's so", 'a "word"'])


@st.composite
def comparisons(draw: st.DrawFn, before: list[Item]) -> Comparison:
    item = draw(st.sampled_from(before))
    plain = [Operator.EQUAL, Operator.NOT_EQUAL]
    ordered = plain if isinstance(item.format, Choices | FreeText) else [one for one in Operator if one != "exists"]
    operator = draw(st.sampled_from([*ordered, Operator.EXISTS]))
    if operator is Operator.EXISTS:
        return Comparison(item.id, operator, draw(st.booleans()))
    answer = draw(_answers_to(item.format))
    return Comparison(item.id, operator, answer[0] if isinstance(answer, tuple) else answer)


@st.composite
def conditions(draw: st.DrawFn, before: list[Item]) -> Condition | None:
    if not before or not draw(st.booleans()):
        return None
    tests = draw(st.lists(comparisons(before), min_size=1, max_size=3, unique=True))
    return Condition(tuple(tests), draw(st.sampled_from(("all", "any"))))


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """Any kind of item in one or two languages, in up to three sections, with conditions on earlier items."""
    languages = draw(st.sampled_from([("en",), ("en", "es")]))
    names = iter(draw(st.lists(IDS, min_size=3, max_size=6, unique=True)))
    items: list[Item] = []
    while rest := [name for _, name in zip(range(draw(st.integers(1, 3))), names, strict=False)]:
        askable = [one for one in items if one.asks]
        stem = draw(st.none() | texts(languages))
        section = Section(stem, None, draw(conditions(askable)))
        for name in rest:
            earlier = [one for one in items if one.asks]
            made = Item(
                id=name,
                text=draw(texts(languages)),
                format=draw(formats(languages)),
                section=section,
                context=draw(st.none() | texts(languages)),
                required=draw(st.booleans()),
                when=draw(conditions(earlier)),
            )
            items.append(made)
    instructions = draw(st.none() | texts(languages))
    changes = {
        "instructions": instructions,
        "languages": languages,
        "translations": dict.fromkeys(languages[1:], "ours"),
    }
    return replace(complete(survey(*items)), **changes, short_title=dict.fromkeys(languages, "Sample"))


@st.composite
def answered(draw: st.DrawFn, sample: Survey) -> dict[str, Value | None]:
    return {one.id: draw(st.none() | _answers_to(one.format)) for one in sample.items if one.asks}
