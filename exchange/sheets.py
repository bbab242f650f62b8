"""A spreadsheet from anybody as rows of texts, each with its place: CSV, or an Excel workbook (`.xlsx`).

Nothing is computed: a cell with a formula is what the program that saved it last put there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from content import textfile
from content.problems import ContentError, Problem

MAX_ROWS = 5_000
MAX_COLUMNS = 300
MAX_CELL = 10_000
ZIPPED = b"PK\x03\x04"

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DELIMITERS = (",", ";", "\t")
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank: its number, from 1, and its cells without spaces around them."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet. `file` names it to a person; `name` is empty for the only sheet of a CSV file."""

    file: str
    name: str
    rows: tuple[Row, ...]

    def problem(self, row: int, column: int, what: str, advice: str) -> Problem:
        """A fault at a cell; row and column count from 1."""
        return Problem(self.file, row, column, what, advice)


def read(path: Path) -> tuple[Sheet, ...]:
    """Every sheet of a file.

    `ContentError` names the cell of what cannot be read: more than 1 MB of CSV or 2 MB of workbook, more than 5,000
    rows, 300 columns or 10,000 characters in a cell, broken quotes, whatever a workbook hides.
    """
    first = beginning(path, len(ZIPPED))
    if first.startswith(ZIPPED):
        from exchange import workbook  # noqa: PLC0415 the reader of workbooks is loaded where there is one to read

        return workbook.read(path)
    if first.startswith(_OLD_EXCEL):
        what = "this is a workbook of the old kind, or one with a password"
        raise ContentError([Problem(str(path), 1, 1, what, "save it as .xlsx without a password, or as CSV")])
    return (sheet(str(path), "", _lines(textfile.read(path), str(path))),)


def sheet(file: str, name: str, lines: Iterable[tuple[int, Iterable[str]]]) -> Sheet:
    """The rows that hold anything, within the limits; `ContentError` for the first that is beyond them."""
    rows: list[Row] = []
    for number, cells in lines:
        row = Row(number, _without_empty_end([_cleaned(cell) for cell in cells]))
        _limit(row, file)
        rows += [row] if row.cells else []
    return Sheet(file, name, tuple(rows))


def beginning(path: Path, size: int) -> bytes:
    """The first bytes of a file; `ContentError` where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(size)
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise ContentError([Problem(str(path), 1, 1, what, "check its name and permissions")]) from error


def _lines(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        problem = Problem(file, start, 1, f"this line is not CSV: {error}", "check the quotes from here on")
        raise ContentError([problem]) from error


def _delimiter(text: str) -> str:
    """Whichever parts the first line most often; where it does not, a comma."""
    first = re.sub(r'"[^"]*"', "", text[: text.find("\n")])
    return max(_DELIMITERS, key=first.count)


def _cleaned(cell: str) -> str:
    return _UNPRINTABLE.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _without_empty_end(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _limit(row: Row, file: str) -> None:
    if row.number > MAX_ROWS:
        what = f"there are more than {MAX_ROWS:,} rows"
        raise ContentError([Problem(file, row.number, 1, what, "divide the file into several")])
    if len(row.cells) > MAX_COLUMNS:
        what = f"this row has more than {MAX_COLUMNS} columns"
        raise ContentError([Problem(file, row.number, MAX_COLUMNS + 1, what, "remove those that are not needed")])
    for column, cell in enumerate(row.cells, start=1):
        if len(cell) > MAX_CELL:
            what = f"this cell holds more than {MAX_CELL:,} characters"
            raise ContentError([Problem(file, row.number, column, what, "shorten it")])
