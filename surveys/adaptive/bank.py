"""A bank of graded items on one scale, with the tables that make estimating and choosing quick.

The tables are made once, at first use (some 0.1 s for 100 items), and belong to the bank: keep it, do not rebuild it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf

from surveys.adaptive.graded import Graded
from surveys.errors import SurveyError


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of theta before any answer: a normal distribution, by default the calibration's population."""

    mean: float = 0.0
    sd: float = 1.0

    def log_density(self, theta: float) -> float:
        """Natural logarithm, up to a constant."""
        return -(((theta - self.mean) / self.sd) ** 2) / 2


@dataclass(frozen=True, slots=True)
class Grid:
    """Evenly spaced values of theta, both ends included, over which sums stand for integrals.

    The default, -4.5 to 4.5 in steps of 0.1, is the one with which PROMIS score tables were published.
    """

    low: float = -4.5
    high: float = 4.5
    steps: int = 90

    def points(self) -> tuple[float, ...]:
        """Symmetric to the last digit where low is -high, so that no answers mean a theta of exactly zero."""
        return tuple((self.low * (self.steps - i) + self.high * i) / self.steps for i in range(self.steps + 1))

    def cell(self, theta: float) -> int | None:
        """Between which two points theta lies: 0 is the first cell, None is outside the grid."""
        if not self.low <= theta <= self.high:
            return None
        return min(int((theta - self.low) / (self.high - self.low) * self.steps), self.steps - 1)


PRIOR = Prior()
GRID = Grid()

Ranking = tuple[tuple[float, str], ...]


@dataclass(frozen=True, eq=False)
class Bank:
    """Graded items by their id; where two serve equally well, the first is asked."""

    items: Mapping[str, Graded]
    prior: Prior = PRIOR
    grid: Grid = GRID

    @cached_property
    def points(self) -> tuple[float, ...]:
        """The grid's values of theta."""
        return self.grid.points()

    @cached_property
    def squares(self) -> tuple[float, ...]:
        """Of the grid's values of theta."""
        return tuple(point**2 for point in self.points)

    @cached_property
    def positions(self) -> Mapping[str, int]:
        return {item_id: position for position, item_id in enumerate(self.items)}

    @cached_property
    def log_prior(self) -> tuple[float, ...]:
        """At each point of the grid."""
        return tuple(self.prior.log_density(theta) for theta in self.points)

    def log_likelihood(self, item_id: str, category: int) -> tuple[float, ...]:
        """Of one answer, at each point of the grid; `SurveyError` for an item or a category that the bank lacks."""
        curves = self._curves[self.known(item_id)]
        if not 0 <= category < len(curves):
            raise SurveyError(f"Item {item_id!r} has no answer {category}; there are 0 to {len(curves) - 1}.")
        return curves[category]

    def known(self, item_id: str) -> str:
        """The id itself, if the bank has it; `SurveyError` otherwise."""
        if item_id not in self.items:
            raise SurveyError(f"The bank has no item {item_id!r}.")
        return item_id

    def ranking(self, theta: float) -> Ranking:
        """Every item, with a value that its information at theta does not exceed: the highest first."""
        cell = self.grid.cell(theta)
        return self._unranked if cell is None else self._rankings[cell]

    @cached_property
    def _curves(self) -> Mapping[str, tuple[tuple[float, ...], ...]]:
        """By item and category, the logarithm of its chance at each point of the grid."""
        return {item_id: tuple(map(_side_by_side, self._by_category(item))) for item_id, item in self.items.items()}

    def _by_category(self, item: Graded) -> Iterator[tuple[float, ...]]:
        return zip(*(item.log_probabilities(theta) for theta in self.points), strict=True)

    @cached_property
    def _rankings(self) -> tuple[Ranking, ...]:
        return tuple(tuple(sorted(self._ceilings(*cell), key=_highest_first)) for cell in pairwise(self.points))

    def _ceilings(self, low: float, high: float) -> Iterator[tuple[float, str]]:
        return ((item.ceiling(low, high), item_id) for item_id, item in self.items.items())

    @cached_property
    def _unranked(self) -> Ranking:
        return tuple((inf, item_id) for item_id in self.items)


def _highest_first(ranked: tuple[float, str]) -> float:
    return -ranked[0]


def _side_by_side(values: Iterable[float]) -> tuple[float, ...]:
    """The same values as new objects, neighbours in memory: a tenth of an estimate's time is waiting for memory."""
    return tuple(array("d", values))
