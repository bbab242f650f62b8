"""What was measured, as a table for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import median

from bench.measuring import Timing


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: operations a second, as a share of the floor of the same run, and how long one took."""

    database: str
    what: str
    per_second: float
    of_floor: float | None
    p50_ms: float | None = None
    p99_ms: float | None = None


def beside(database: str, what: str, floor: str, rounds: Iterable[tuple[Timing, Timing]]) -> tuple[Figure, Figure]:
    """Floor and ours, measured in turns: the medians of the rounds, so that a busy moment does not decide."""
    pairs = list(rounds)
    share = median(ours.rate / lowest.rate for lowest, ours in pairs)
    return (
        _middle(database, floor, [lowest for lowest, _ in pairs], 1.0),
        _middle(database, what, [ours for _, ours in pairs], share),
    )


def _middle(database: str, what: str, timings: list[Timing], of_floor: float) -> Figure:
    return Figure(
        database,
        what,
        median(one.rate for one in timings),
        of_floor,
        median(one.p50 for one in timings),
        median(one.p99 for one in timings),
    )


def alone(database: str, what: str, timing: Timing, floor: Timing | None = None) -> Figure:
    """A figure of one measurement, beside a floor if there is one."""
    of_floor = timing.rate / floor.rate if floor else None
    return Figure(database, what, timing.rate, of_floor, timing.p50, timing.p99)


def as_json(figures: Iterable[Figure]) -> str:
    return json.dumps([asdict(figure) for figure in figures], indent=2)


_HEAD = ("database", "what", "per second", "x floor", "p50 ms", "p99 ms")


def as_table(figures: Iterable[Figure]) -> str:
    lines = [_HEAD, *(_cells(figure) for figure in figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    return "\n".join(_line(line, widths) for line in lines)


def _cells(figure: Figure) -> tuple[str, ...]:
    of_floor = "" if figure.of_floor is None else f"{figure.of_floor:.2f}"
    times = ("" if value is None else f"{value:.1f}" for value in (figure.p50_ms, figure.p99_ms))
    return (figure.database, figure.what, f"{figure.per_second:,.0f}", of_floor, *times)


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    left = [cell.ljust(width) for cell, width in zip(cells[:2], widths, strict=False)]
    right = [cell.rjust(width) for cell, width in zip(cells[2:], widths[2:], strict=True)]
    return "  ".join([*left, *right]).rstrip()
