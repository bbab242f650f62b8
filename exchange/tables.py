"""A sheet whose first row names its columns: each further row as cells by column, with their places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from content.problems import ContentError, Problem
from exchange.sheets import Row, Sheet


@dataclass(frozen=True, slots=True)
class Record:
    """A row. `cells` holds those that are not empty."""

    sheet: Sheet
    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, int]

    def get(self, column: str) -> str:
        """Empty where the cell is, or where there is no such column."""
        return self.cells.get(column, "")

    def problem(self, column: str, what: str, advice: str) -> Problem:
        """A fault at a cell of this row."""
        return self.sheet.problem(self.number, self.columns.get(column, 1), what, advice)


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are numbered from 1, in the order of the sheet."""

    sheet: Sheet
    columns: Mapping[str, int]
    records: tuple[Record, ...]


def table(sheet: Sheet, named: Callable[[str], str], needs: tuple[str, ...]) -> Table:
    """The table of a sheet. `named` gives a column's one name for what its heading says.

    `ContentError` for a sheet without rows, for two columns of one name, and for each that it `needs` and lacks.
    """
    if not sheet.rows:
        raise ContentError([sheet.problem(1, 1, "there is nothing here", f"begin with the columns {', '.join(needs)}")])
    head = sheet.rows[0]
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    for place, heading in enumerate(head.cells, start=1):
        name = named(heading)
        if name in columns:
            what = f"the column {heading[:80]!r} is there twice"
            problems.append(sheet.problem(head.number, place, what, "keep one of them"))
        elif heading:
            columns[name] = place
    missing = (name for name in needs if name not in columns)
    problems += (sheet.problem(head.number, 1, f"the column {name!r} is missing", "add it") for name in missing)
    if problems:
        raise ContentError(problems)
    return Table(sheet, columns, tuple(_record(sheet, row, columns) for row in sheet.rows[1:]))


def _record(sheet: Sheet, row: Row, columns: Mapping[str, int]) -> Record:
    cells = {name: row.cells[place - 1] for name, place in columns.items() if place <= len(row.cells)}
    return Record(sheet, row.number, {name: cell for name, cell in cells.items() if cell}, columns)
