"""Where words go inside the plotting area, so that they keep clear of the dots, the lines and each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from reports.charts.layout import VALUE, Frame, Layout, inwards
from reports.charts.lettering import Box, Label, Tone, height_of, wrap
from reports.charts.trend import Band, Trend
from reports.charts.words import written

NAME = 11.0  # letter size
DOT = 6.0  # radius
INSET = 6.0  # between a name and the line beside it
SAMPLES = 24  # points looked at along each line
OUTSIDE = 10_000  # the clutter of a place outside the plotting area

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """An answered point, where the picture has it."""

    column: int
    x: float
    y: float
    value: float


def dots(trend: Trend, frame: Frame) -> tuple[Dot, ...]:
    return tuple(
        Dot(i, frame.x(i), frame.y(point.value), point.value)
        for i, point in enumerate(trend.points)
        if point.value is not None
    )


def labels_inside(trend: Trend, layout: Layout) -> tuple[Label, ...]:
    """The values at the dots, then the names of the change that matters and of the bands, each where it is clearest."""
    frame, marks = layout.frame, dots(trend, layout.frame)
    placed = list(_values(trend, layout, marks))
    strokes = _strokes(trend, frame, marks)
    for choices in _choices(trend, frame):
        placed.append(min(choices, key=lambda choice: _clutter(choice.box, frame.area, strokes, placed)))
    return tuple(placed)


def _values(trend: Trend, layout: Layout, marks: Sequence[Dot]) -> Iterator[Label]:
    """A value stands below its dot where the line leaves upwards on every side, else above."""
    for n, dot in enumerate(marks):
        if dot.column not in layout.labelled:
            continue
        neighbours = [*marks[max(0, n - 1) : n], *marks[n + 1 : n + 2]]
        valley = bool(neighbours) and all(other.y < dot.y for other in neighbours)
        top = dot.y + DOT + 1 if valley else dot.y - DOT - height_of(1, VALUE)
        yield inwards(Label((written(trend, dot.value),), dot.x, top, VALUE, bold=True), layout.frame)


def _choices(trend: Trend, frame: Frame) -> Iterator[list[Label]]:
    """For each name, the places where it may stand, the best first."""
    if trend.change is not None and trend.change_edge is not None:
        lines = wrap(trend.change.label, NAME, (frame.area.right - frame.area.left) / 2)
        edge = frame.y(trend.change_edge)
        over, under = edge - height_of(len(lines), NAME) - 2, edge + 2
        yield _across(frame, lines, (over, under) if trend.higher_better else (under, over), "change")
    for band in trend.bands:
        yield _across(frame, (band.label,), _heights(band, frame), "muted")


def _heights(band: Band, frame: Frame) -> tuple[float, float, float]:
    """In the middle of the band, or at its upper or lower end."""
    upper, lower = frame.y(band.high) + 2, frame.y(band.low) - height_of(1, NAME) - 2
    return (upper + lower) / 2, upper, lower


def _across(frame: Frame, lines: tuple[str, ...], tops: Sequence[float], tone: Tone) -> list[Label]:
    """At the right, just after the operation or at the left, in each of the given heights."""
    right, left = frame.area.right - INSET, frame.area.left + INSET
    middle = frame.x(frame.columns.operation) + INSET
    return [
        Label(lines, x, top, NAME, align="right" if x == right else "left", tone=tone)
        for top, x in product(tops, (right, middle, left))
    ]


def _strokes(trend: Trend, frame: Frame, marks: Sequence[Dot]) -> list[Spot]:
    """Points along everything that is drawn as a line, and down the middle of each dot."""
    area, operation = frame.area, frame.x(frame.columns.operation)
    ends: list[tuple[Spot, Spot]] = [((a.x, a.y), (b.x, b.y)) for a, b in pairwise(marks)]
    ends += [((dot.x, dot.y - DOT), (dot.x, dot.y + DOT)) for dot in marks]
    ends.append(((operation, area.top), (operation, area.bottom)))
    if trend.change_edge is not None:
        edge = frame.y(trend.change_edge)
        ends.append(((area.left, edge), (area.right, edge)))
    return [spot for start, end in ends for spot in _along(start, end)]


def _along(start: Spot, end: Spot) -> Iterator[Spot]:
    for n in range(SAMPLES + 1):
        share = n / SAMPLES
        yield start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _clutter(box: Box, area: Box, strokes: Sequence[Spot], placed: Sequence[Label]) -> int:
    """How much already stands in the box; another text counts as much as a line right across."""
    outside = box.left < area.left or box.right > area.right
    texts = sum(box.meets(label.box) for label in placed)
    return OUTSIDE * outside + SAMPLES * texts + sum(box.holds(x, y) for x, y in strokes)
