"""A table that knows what its columns mean, so that the file and the codebook are made from the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Generic, Protocol, TypeVar

from reports.csvfile import Cell

T = TypeVar("T")
Whole = TypeVar("Whole")


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """A column: its name, what it means (for the codebook), how a cell is made, and the codes that may stand in it.

    `part` is the item or score that it belongs to, where there is one.
    """

    name: str
    meaning: str
    cell: Callable[[T], Cell]
    codes: Mapping[str, str] = field(default_factory=dict)
    part: str = ""


class Described(Protocol):
    """A file whose columns can be explained."""

    @property
    def file(self) -> str: ...

    @property
    def columns(self) -> tuple[Column[Any], ...]: ...


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A file with one row for each thing."""

    file: str
    columns: tuple[Column[T], ...]

    def rows(self, things: Iterable[T]) -> Iterator[list[Cell]]:
        return (_cells(self.columns, thing) for thing in things)


@dataclass(frozen=True, slots=True)
class PartsTable(Generic[Whole, T]):
    """A file with one row for each part of something larger, whose own columns lead and are made once for all parts."""

    file: str
    leading: tuple[Column[Whole], ...]
    own: tuple[Column[T], ...]
    whole: Callable[[T], Whole]

    @property
    def columns(self) -> tuple[Column[Any], ...]:
        return (*self.leading, *self.own)

    def rows(self, parts: Iterable[T]) -> Iterator[list[Cell]]:
        """One row a part; the parts of one whole come one after the other."""
        for whole, theirs in groupby(parts, self.whole):
            lead = _cells(self.leading, whole)
            yield from (lead + _cells(self.own, part) for part in theirs)


def _cells(columns: tuple[Column[T], ...], thing: T) -> list[Cell]:
    return [column.cell(thing) for column in columns]
