"""Where things go in a trend's picture, four wide and three high. Pure arithmetic, in points counted from the top."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count

from reports.charts.lettering import Box, Label, Tone, height_of, width_of, wrap
from reports.charts.trend import Point, Trend
from reports.charts.words import written

MARGIN, GAP = 12.0, 5.0
TITLE, BETTER, OPERATION, SCALE, VALUE = 15.0, 12.5, 11.0, 11.0, 15.0  # letter sizes
TICKS = (12.0, 11.5, 11.0, 10.5)
ROOM, LITTLE_ROOM = 24.0, 8.0  # beyond an end of the scale, with and without a value to write there
NEAR = 0.2  # of the scale: how close to its end a score needs room beyond it
UNIT_ROOM = 60.0
SIDE_ROOM = 0.35  # columns of air beside an operation that has no point on one side


@dataclass(frozen=True, slots=True)
class Columns:
    """Points stand at columns 0, 1, 2 and so on; the picture reaches from `first` to `last`."""

    first: float
    last: float
    operation: float  # half-way between the points before and after

    @property
    def count(self) -> float:
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class Ticks:
    """The labels below, in lines. One of them, or a value, takes `step` columns."""

    lines: tuple[tuple[str, ...], ...]
    size: float
    step: int

    @property
    def depth(self) -> int:
        return max(map(len, self.lines), default=0)

    @property
    def columns(self) -> tuple[int, ...]:
        """Every `step`-th from the newest back, and always the first, which may be the one before the operation."""
        newest = len(self.lines) - 1
        return tuple(i for i in range(newest + 1) if i == 0 or (i >= self.step and (newest - i) % self.step == 0))


@dataclass(frozen=True, slots=True)
class Frame:
    """The plotting area, and the way into it from a column and from a score."""

    area: Box
    columns: Columns
    low: float
    high: float
    top: float  # where `high` is
    bottom: float  # where `low` is

    def x(self, column: float) -> float:
        share = (column - self.columns.first) / self.columns.count
        return self.area.left + share * (self.area.right - self.area.left)

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Layout:
    """`labels` stand round the plotting area; only the columns in `labelled` have one below and a value at the dot."""

    width: float
    height: float
    frame: Frame
    labelled: tuple[int, ...]
    labels: tuple[Label, ...]


def arrange(trend: Trend, width: float) -> Layout:
    height = width * 3 / 4
    heading = _heading(trend, width)
    columns = _columns(trend)
    left = MARGIN + max(width_of(line, SCALE) for line in (*_upper_end(trend), *_lower_end(trend))) + GAP
    ticks = _ticks(trend, (width - MARGIN - left) / columns.count)
    area = Box(
        left,
        heading[-1].box.bottom + GAP + height_of(1, OPERATION),
        width - MARGIN,
        height - MARGIN - height_of(ticks.depth, ticks.size) - GAP,
    )
    frame = _frame(trend, area, columns)
    labels = (*heading, *_below(trend, frame, ticks), *_scale(trend, frame), _operation(trend, frame))
    return Layout(width, height, frame, ticks.columns, labels)


def _heading(trend: Trend, width: float) -> tuple[Label, Label]:
    room = width - 2 * MARGIN
    title = Label(wrap(trend.title, TITLE, room, bold=True), MARGIN, MARGIN - 2, TITLE, align="left", bold=True)
    arrow = "\N{UPWARDS ARROW}" if trend.higher_better else "\N{DOWNWARDS ARROW}"
    better = wrap(f"{arrow} {trend.texts.better}", BETTER, room)
    return title, Label(better, MARGIN, title.box.bottom + 1, BETTER, align="left")


def _columns(trend: Trend) -> Columns:
    last = max(1, len(trend.points)) - 1
    before = sum(point.day <= trend.anchor_day for point in trend.points)
    return Columns(
        first=-0.5 - (SIDE_ROOM if before == 0 else 0),
        last=last + 0.5 + (SIDE_ROOM if before > last else 0),
        operation=before - 0.5,
    )


def _ticks(trend: Trend, column: float) -> Ticks:
    """The size that shows the most columns, then takes the fewest lines, then is the largest."""
    texts = [
        point.when_label if point.value is not None else f"{point.when_label} {trend.texts.no_answer}"
        for point in trend.points
    ]
    values = [written(trend, point.value) for point in trend.points if point.value is not None]
    value = max((width_of(text, VALUE, bold=True) for text in values), default=0)
    return min((_ticks_at(size, texts, value, column) for size in TICKS), key=lambda ticks: (ticks.step, ticks.depth))


def _ticks_at(size: float, texts: list[str], value: float, column: float) -> Ticks:
    widest = max([value, *(width_of(word, size) for text in texts for word in text.split())])
    step = next(step for step in count(1) if widest <= _room(step, column))
    return Ticks(tuple(wrap(text, size, _room(step, column)) for text in texts), size, step)


def _room(step: int, column: float) -> float:
    """For a label that takes `step` columns; wide labels keep more distance, as those at the ends are moved inwards."""
    return step * column - max(GAP, (step - 1) * column / 3)


def _frame(trend: Trend, area: Box, columns: Columns) -> Frame:
    places = [(point.value - trend.low) / (trend.high - trend.low) for point in trend.points if point.value is not None]
    above = ROOM if max(places, default=0) > 1 - NEAR else LITTLE_ROOM
    below = ROOM if min(places, default=1) < NEAR else LITTLE_ROOM
    return Frame(area, columns, trend.low, trend.high, top=area.top + above, bottom=area.bottom - below)


def _below(trend: Trend, frame: Frame, ticks: Ticks) -> list[Label]:
    top = frame.area.bottom + GAP
    return [
        inwards(Label(ticks.lines[i], frame.x(i), top, ticks.size, tone=_tone(trend.points[i])), frame)
        for i in ticks.columns
    ]


def _tone(point: Point) -> Tone:
    return "muted" if point.value is None else "ink"


def _upper_end(trend: Trend) -> tuple[str, ...]:
    return f"{trend.high:g}", *wrap(trend.unit, SCALE, UNIT_ROOM)


def _lower_end(trend: Trend) -> tuple[str, ...]:
    return (f"{trend.low:g}",)


def _scale(trend: Trend, frame: Frame) -> list[Label]:
    """The ends of the scale at the left, the unit below the upper one."""
    x, half = frame.area.left - GAP, height_of(1, SCALE) / 2
    return [
        Label(_upper_end(trend), x, frame.top - half, SCALE, align="right", tone="muted"),
        Label(_lower_end(trend), x, frame.bottom - half, SCALE, align="right", tone="muted"),
    ]


def _operation(trend: Trend, frame: Frame) -> Label:
    x, top = frame.x(frame.columns.operation), frame.area.top - height_of(1, OPERATION)
    return inwards(Label((trend.texts.operation,), x, top, OPERATION, tone="muted"), frame)


def inwards(label: Label, frame: Frame) -> Label:
    """The label moved back into the picture where it leaves it at a side."""
    half = (label.box.right - label.box.left) / 2
    return replace(label, x=min(max(label.x, MARGIN + half), frame.area.right + MARGIN / 2 - half))
