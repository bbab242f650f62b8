"""The grid that people stand in, the same for every option: 10 by 10, or 25 by 40 where they are 1000."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

CELL = 0.94  # the height of a cell, in its widths
FILL = 0.74  # the height of a person, in widths of a cell


@dataclass(frozen=True, slots=True)
class Spot:
    """The top of a person's head."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells in `columns` and `rows`, filled row by row from the upper left.

    For counting, a gap (in cells) parts the rows after every `band`, and the columns after every `group`.
    """

    columns: int
    rows: int
    band: int
    group: int
    gap: float

    def person(self, width: float) -> float:
        """The height of a person in a grid so wide."""
        return self._cell(width) * FILL

    def height(self, width: float) -> float:
        return self._cell(width) * CELL * _place(self.rows - 1, self.band, self.gap) + self.person(width)

    def spots(self, left: float, top: float, width: float) -> Iterator[Spot]:
        """Where the people stand, in the order in which they are filled."""
        cell = self._cell(width)
        for row in range(self.rows):
            for column in range(self.columns):
                across = cell * (0.5 + _place(column, self.group, self.gap))
                yield Spot(left + across, top + cell * CELL * _place(row, self.band, self.gap))

    def _cell(self, width: float) -> float:
        return width / (1 + _place(self.columns - 1, self.group, self.gap))


def _place(n: int, band: int, gap: float) -> float:
    """How many cells lie before cell n, gaps included."""
    return n + gap * (n // band)


GRIDS = {100: Grid(10, 10, band=5, group=5, gap=0.3), 1000: Grid(25, 40, band=4, group=25, gap=0.6)}
