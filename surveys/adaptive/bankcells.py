"""The lines and cells of a bank's CSV file, and which column holds what."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from content.problems import ContentError, Problem

MAX_ITEMS = 1_000
MAX_CELLS = 64

_COLUMN = re.compile(r"id|text|a|(b|label)[1-9][0-9]?")
_EXPECTED = "the first line must be id,text,a,b1,b2,... and, if you like, label1,label2,..., with commas between them"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its number in the file, from 1, and its cells without spaces around them."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column stands, from 0; the thresholds' and the labels' columns in their order."""

    places: Mapping[str, int]
    thresholds: tuple[str, ...]
    labels: tuple[str, ...]

    def cell(self, line: Line, column: str) -> str:
        """Empty where the line is too short."""
        place = self.places[column]
        return line.cells[place] if place < len(line.cells) else ""

    def cells(self, line: Line, columns: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.cell(line, column) for column in columns)


def lines(text: str, file: str) -> list[Line]:
    """The lines that hold anything; ContentError for broken quotes, and for more than anybody would calibrate."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[Line] = []
    start = 1
    try:
        for row in reader:
            line = Line(start, _without_empty_end([cell.strip() for cell in row]))
            start = reader.line_num + 1
            found += [line] if line.cells else []
            _limit(found, file)
    except csv.Error as error:
        _refuse(file, start, f"this line is not CSV: {error}", "check the quotes from here on")
    return found


def _without_empty_end(cells: list[str]) -> tuple[str, ...]:
    """Spreadsheets end lines with empty cells wherever one line is longer than the others."""
    filled = [place for place, cell in enumerate(cells) if cell]
    return tuple(cells[: filled[-1] + 1]) if filled else ()


def _limit(found: list[Line], file: str) -> None:
    if len(found) > MAX_ITEMS + 1:
        what = f"there are more than {MAX_ITEMS:,} items"
        _refuse(file, found[-1].number, what, "divide the bank into several files")
    if found and len(found[-1].cells) > MAX_CELLS:
        what = f"this line has more than {MAX_CELLS} cells"
        _refuse(file, found[-1].number, what, "remove those that are not needed")


def header(rows: Sequence[Line], file: str) -> Header:
    """What the columns are; ContentError if one is missing, unknown or there twice, or if no item follows."""
    if not rows:
        _refuse(file, 1, "the file is empty", _EXPECTED)
    first = rows[0]
    names = first.cells
    problems = [*_misnamed(first, file), *_missing(first, file)]
    if not problems and len(rows) == 1:
        problems = [Problem(file, first.number, 1, "the bank has no items", "write one line for each")]
    if problems:
        raise ContentError(problems)
    return Header({name: place for place, name in enumerate(names)}, _series("b", names), _series("label", names))


def _misnamed(first: Line, file: str) -> Iterator[Problem]:
    for place, name in enumerate(first.cells):
        if not _COLUMN.fullmatch(name):
            advice = f"remove it or rename it: {_EXPECTED}"
            yield Problem(file, first.number, place + 1, f"there is no column {name!r}", advice)
        elif name in first.cells[:place]:
            yield Problem(file, first.number, place + 1, f"the column {name!r} is there twice", "keep one of them")


def _missing(first: Line, file: str) -> Iterator[Problem]:
    """Columns that every bank needs, and gaps in numbered ones."""
    for name in dict.fromkeys(("id", "text", "a", "b1", *_up_to_last("b", first), *_up_to_last("label", first))):
        if name not in first.cells:
            yield Problem(file, first.number, 1, f"the column {name!r} is missing", _EXPECTED)


def _up_to_last(kind: str, first: Line) -> list[str]:
    numbers = [int(found[1]) for name in first.cells if (found := re.fullmatch(rf"{kind}([1-9][0-9]?)", name))]
    return [f"{kind}{number}" for number in range(1, max(numbers, default=0) + 1)]


def _series(kind: str, names: Sequence[str]) -> tuple[str, ...]:
    numbered = (f"{kind}{number}" for number in range(1, MAX_CELLS))
    return tuple(name for name in numbered if name in names)


def _refuse(file: str, line: int, what: str, advice: str) -> NoReturn:
    raise ContentError([Problem(file, line, 1, what, advice)])
