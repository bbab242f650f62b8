"""The table of facts that figures come from: which rows were verified, and how many of how many each counts.

It lies beside the aids as `facts.csv`; a folder without one of its own is held against the one that is shipped.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).parent / "library" / "facts.csv"


class State(StrEnum):
    FIT = "fit"
    UNVERIFIED = "unverified"
    NOT_PEOPLE = "not_people"  # a difference, a score or a range, which cannot be drawn as people


@dataclass(frozen=True, slots=True)
class Fact:
    """`n` of `of` people where the state is fit; `second_hand`: read in a summary."""

    state: State
    n: int | None
    of: int | None
    second_hand: bool


Table = Mapping[str, Fact]


def table(folder: Path) -> Table:
    """The facts that the files of a folder may use, by id: those that are shipped, and the folder's own."""
    own = folder / SHIPPED.name
    return _shipped() if own.resolve() == SHIPPED or not own.exists() else {**_shipped(), **_read(own)}


@cache
def _shipped() -> Table:
    return _read(SHIPPED)


def _read(path: Path) -> Table:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: _fact(row) for row in csv.DictReader(file)}


def _fact(row: Mapping[str, str]) -> Fact:
    number = {name: int(row[name]) if row[name] else None for name in ("n", "of")}
    return Fact(State(row["state"]), number["n"], number["of"], row["second_hand"] == "true")
