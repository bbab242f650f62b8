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

from content import textfile
from content.problems import ContentError, Problem

SHIPPED = Path(__file__).parent / "library" / "facts.csv"
_ADVICE = "write id, state (fit, unverified, not_people), n, of and second_hand (true, false), as in the shipped table"


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
    rows = csv.DictReader(textfile.read(path).splitlines())
    try:
        return {row["id"]: _fact(row) for row in rows}
    except (KeyError, TypeError, ValueError) as error:
        problem = Problem(str(path), rows.line_num, 1, f"this row cannot be read: {error}", _ADVICE)
        raise ContentError([problem]) from error


def _fact(row: Mapping[str, str]) -> Fact:
    number = {name: int(row[name]) if row[name] else None for name in ("n", "of")}
    return Fact(State(row["state"]), number["n"], number["of"], row["second_hand"] == "true")
