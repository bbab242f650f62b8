"""A CSV of answers becomes a CSV of scores: any number of rows, some ten thousand of them in memory at a time.

A column named like an item holds its answers, as they are stored; every other column is carried over, so that rows keep
their names. An answer that is not there is empty, `-` or `NA`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import IO

import numpy as np

from reports import csvfile
from reports.batch import INVALID, LACKING, MISSING, Scores, score_columns
from reports.csvfile import Cell, Written
from reports.errors import ReportError
from surveys.formats import Choices, Number, Value, countable
from surveys.model import Item, Survey
from surveys.scoring import Score, score

NO_ANSWER = frozenset({"", "-", "NA"})
NO_OPTION = 32_767  # in a column: something that answers no item
AT_ONCE = 20_000
REASONS = {LACKING: "missing", INVALID: "invalid"}

Row = Sequence[str]


def write_scores(survey: Survey, answers: IO[str], out: IO[bytes]) -> Written:
    """Score every row. `ReportError` for a file without a header, without items of the survey or with a ragged row."""
    rows = csv.reader(answers)
    header = next(rows, [])
    _check(survey, header)
    carried = [place for place, name in enumerate(header) if name not in survey.positions]
    names = [header[place] for place in carried]
    return csvfile.write(out, [*names, *_columns(survey)], _scored(survey, header, carried, rows))


def _check(survey: Survey, header: Row) -> None:
    twice = {name for name in header if name in survey.positions and header.count(name) > 1}
    if twice:
        raise ReportError(f"The column {min(twice)} stands in the header twice.")
    if not set(header) & survey.positions.keys():
        items = ", ".join(item.id for item in survey.items)
        raise ReportError(f"No column of the file is named like an item of {survey.id}; its items are {items}.")


def _columns(survey: Survey) -> Iterator[str]:
    for rule in survey.scores:
        yield from (rule.id, f"{rule.id}_se", f"{rule.id}_reason")


def _scored(survey: Survey, header: Row, carried: Sequence[int], rows: Iterator[Row]) -> Iterator[list[Cell]]:
    scored = {item for rule in survey.scores for item in rule.items}
    quick = not survey.branches and all(countable(survey.item(item).format) is not None for item in scored)
    line = 2
    while batch := list(islice(rows, AT_ONCE)):
        for number, row in enumerate(batch, start=line):
            if len(row) != len(header):
                raise ReportError(f"Line {number} has {len(row)} cells, the header has {len(header)}.")
        found = _quickly(survey, header, batch) if quick else _one_by_one(survey, header, batch)
        for row, cells in zip(batch, found, strict=True):
            yield [*(row[place] for place in carried), *cells]
        line += len(batch)


def _quickly(survey: Survey, header: Row, batch: Sequence[Row]) -> Iterable[list[Cell]]:
    columns = {
        name: np.array([_code(row[place]) for row in batch], np.int16)
        for place, name in enumerate(header)
        if name in survey.positions and countable(survey.item(name).format) is not None
    }
    parts = [part for one in score_columns(survey, columns).values() for part in _cells(one)]
    return map(list, zip(*parts, strict=True)) if parts else ([] for _ in batch)


@lru_cache(maxsize=1_000)  # the same few answers, row after row
def _code(cell: str) -> int:
    """The whole number in a cell, as columns hold it."""
    text = cell.strip()
    if text in NO_ANSWER:
        return MISSING
    number = _number(text)
    return int(number) if number is not None and number.is_integer() and abs(number) < NO_OPTION else NO_OPTION


def _cells(scores: Scores) -> Iterator[list[Cell]]:
    for numbers in (scores.values, scores.errors):
        yield [None if number != number else number for number in numbers.tolist()]  # noqa: PLR0124 not a number
    yield [REASONS.get(code) for code in scores.status.tolist()]


def _one_by_one(survey: Survey, header: Row, batch: Sequence[Row]) -> Iterator[list[Cell]]:
    for row in batch:
        given = {
            name: _value(survey.item(name), cell)
            for name, cell in zip(header, row, strict=True)
            if name in survey.positions and cell.strip() not in NO_ANSWER
        }
        yield [cell for one in score(survey, given) for cell in _score(one)]


def _value(item: Item, cell: str) -> Value:
    text = cell.strip()
    if isinstance(item.format, Choices):
        return item.format.picks(_number(part) for part in text.replace(";", ",").split(","))
    number = _number(text) if countable(item.format) is not None or isinstance(item.format, Number) else None
    return text if number is None else number


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _score(one: Score) -> tuple[Cell, Cell, Cell]:
    reason = one.reason.partition(":")[0] if one.reason else None
    return one.value, one.standard_error, reason
