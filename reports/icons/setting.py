"""Text set in lines: words of two sizes beside each other, no line wider than its room."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Literal

from reports.charts.lettering import ASCENT, LINE_HEIGHT, width_of
from reports.icons.captions import words

SPACE = 0.318  # of the letter size, in the font that widths are measured in

Align = Literal["left", "center"]
Tone = Literal["ink", "muted"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one size and weight."""

    text: str
    size: float
    bold: bool = False

    @property
    def width(self) -> float:
        return _measured(self.text, self.size, self.bold)


@dataclass(frozen=True, slots=True)
class Line:
    """Runs with a space between them, on one baseline. `x` is where they begin, or their middle."""

    runs: tuple[Run, ...]
    x: float
    baseline: float
    align: Align = "left"
    tone: Tone = "ink"

    @property
    def starts(self) -> tuple[float, ...]:
        """Where each of the runs begins."""
        ends = [_width(self.runs[:n]) + _space(self.runs[n - 1], self.runs[n]) for n in range(1, len(self.runs))]
        left = self.x - (_width(self.runs) / 2 if self.align == "center" else 0)
        return (left, *(left + end for end in ends))


@dataclass(frozen=True, slots=True)
class Style:
    size: float
    bold: bool = False
    tone: Tone = "ink"
    strong: float = 0.0  # the size of words that stand out


def lines_of(text: str, style: Style, room: float, strong: Collection[int] = ()) -> list[tuple[Run, ...]]:
    """The text in lines, the words at the places in `strong` set apart. One wider than the room makes all smaller."""
    runs = [
        Run(word, style.strong if place in strong else style.size, bold=style.bold or place in strong)
        for place, word in enumerate(words(text))
    ]
    shrunk = min(1.0, room / max((run.width for run in runs), default=room))
    return _broken([Run(run.text, run.size * shrunk, bold=run.bold) for run in runs], room)


def even_lines(text: str, style: Style, room: float) -> list[tuple[Run, ...]]:
    """As few lines as the room allows, and all about as long: no last word alone."""
    lines = lines_of(text, style, room)
    narrower = [lines_of(text, style, room * share / 20) for share in range(10, 20)]
    even = (tried for tried in narrower if len(tried) == len(lines) and tried[0][0].size == lines[0][0].size)
    return next(even, lines)


def hang(
    lines: list[tuple[Run, ...]], x: float, top: float, *, align: Align = "left", tone: Tone = "ink"
) -> tuple[list[Line], float]:
    """The lines placed below `top`, and where they end."""
    placed = []
    for line in lines:
        size = max(run.size for run in line)
        placed.append(Line(line, x, top + ASCENT * size, align, tone))
        top += size * LINE_HEIGHT
    return placed, top


def _broken(runs: list[Run], room: float) -> list[tuple[Run, ...]]:
    lines: list[list[Run]] = []
    for run in runs:
        if lines and _width([*lines[-1], run]) <= room:
            lines[-1].append(run)
        else:
            lines.append([run])
    return [_joined(line) for line in lines]


def _joined(line: list[Run]) -> tuple[Run, ...]:
    """Neighbours of one style are one run."""
    alike = groupby(line, key=lambda run: (run.size, run.bold))
    return tuple(Run(" ".join(run.text for run in group), size, bold=bold) for (size, bold), group in alike)


def _width(runs: Sequence[Run]) -> float:
    return sum(run.width for run in runs) + sum(_space(one, other) for one, other in pairwise(runs))


def _space(one: Run, other: Run) -> float:
    return SPACE * min(one.size, other.size)


@lru_cache(4096)
def _measured(text: str, size: float, bold: bool) -> float:
    return width_of(text, size, bold=bold)
