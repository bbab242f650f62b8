"""A table that knows what its columns mean, so that the file and the codebook are made from the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from reports.csvfile import Cell

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """A column: its name, what it means (for the codebook), how a cell is made, and the codes that may stand in it."""

    name: str
    meaning: str
    cell: Callable[[T], Cell]
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A file of the export."""

    file: str
    columns: tuple[Column[T], ...]

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def rows(self, things: Iterable[T]) -> Iterator[list[Cell]]:
        return ([column.cell(thing) for column in self.columns] for thing in things)


def inside(columns: tuple[Column[U], ...], whole: Callable[[T], U]) -> tuple[Column[T], ...]:
    """The same columns for rows that belong to something larger."""

    def lifted(column: Column[U]) -> Column[T]:
        return Column(column.name, column.meaning, lambda thing: column.cell(whole(thing)), column.codes)

    return tuple(lifted(column) for column in columns)
