"""Draws a trend as PNG or SVG: large dots, few words, colours that colour-blind readers tell apart."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import matplotlib as mpl
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from reports.charts.layout import Frame, arrange
from reports.charts.lettering import ASCENT, LINE_HEIGHT, Label, drawing, font, height_of
from reports.charts.placing import DOT, dots, labels_inside
from reports.charts.trend import Trend

# Text keeps a contrast of 4.5:1 or more on every ground; blue and amber differ for every kind of colour vision.
INK, MUTED, LINE = "#1a1a1a", "#595959", "#0b4f8a"
CHANGE_TEXT, CHANGE_EDGE, CHANGE_FILL = "#6f4a00", "#a86f00", "#fbeec9"
SCALE_LINE, ZONES = "#c4c4c4", ("#f1f3f5", "#ffffff")
TONES = {"ink": INK, "muted": MUTED, "change": CHANGE_TEXT}

POINTS_PER_INCH = 72
NOTICE = 14.0  # letter size of "no score yet"
DASHES = (0, (3, 2.5))


def png(trend: Trend, *, width_px: int = 360, scale: float = 2) -> bytes:
    """A picture `width_px * scale` pixels wide and three quarters as high; letters keep their size at any width."""
    out = io.BytesIO()
    with drawing:
        figure = _figure(trend, width_px)
        figure.savefig(out, format="png", dpi=POINTS_PER_INCH * scale, metadata={"Software": None})
    return out.getvalue()


def svg(trend: Trend, *, width_px: int = 360) -> str:
    """The same as a drawing without fonts, scripts or links, the same text for the same trend."""
    out = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with drawing, mpl.rc_context({"svg.hashsalt": "afterwell", "svg.fonttype": "path"}):
        _figure(trend, width_px).savefig(out, format="svg", metadata=nothing)
    return out.getvalue()


def _figure(trend: Trend, width: int) -> Figure:
    layout = arrange(trend, width)
    figure = Figure(figsize=(layout.width / POINTS_PER_INCH, layout.height / POINTS_PER_INCH), dpi=POINTS_PER_INCH)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, layout.width), ylim=(layout.height, 0))
    axes.axis("off")
    _ground(axes, trend, layout.frame)
    _scores(axes, trend, layout.frame)
    for label in (*layout.labels, *labels_inside(trend, layout)):
        _write(axes, label)
    return figure


def _ground(axes: Axes, trend: Trend, frame: Frame) -> None:
    """What lies under the scores: bands, the change that matters, the ends of the scale and the operation."""
    for n, (low, high) in enumerate(_zones(trend)):
        _fill(axes, frame, (low, high), ZONES[n % len(ZONES)])
    if trend.baseline is not None and trend.change_edge is not None:
        _fill(axes, frame, (trend.baseline, trend.change_edge), CHANGE_FILL)
        _across(axes, frame, trend.change_edge, color=CHANGE_EDGE, linewidth=1.5)
    for end in (trend.low, trend.high):
        _across(axes, frame, end, color=SCALE_LINE, linewidth=0.8)
    x = frame.x(frame.columns.operation)
    axes.plot((x, x), (frame.area.top, frame.area.bottom), color=MUTED, linewidth=1.2, linestyle=DASHES)


def _zones(trend: Trend) -> Iterator[tuple[float, float]]:
    """The bands from the lowest up, each reaching to the next, so that whole-number bands leave no stripe between."""
    bands = sorted(trend.bands, key=lambda band: band.low)
    yield from ((band.low, after.low) for band, after in pairwise(bands))
    yield from ((band.low, band.high) for band in bands[-1:])


def _scores(axes: Axes, trend: Trend, frame: Frame) -> None:
    """Dots joined by a line, which is broken into dashes where an answer is missing between two."""
    marks = dots(trend, frame)
    for a, b in pairwise(marks):
        style = "-" if b.column == a.column + 1 else DASHES
        axes.plot((a.x, b.x), (a.y, b.y), color=LINE, linewidth=2.5, linestyle=style)
    for dot in marks:
        axes.plot(dot.x, dot.y, color=LINE, marker="o", markersize=2 * DOT, markeredgecolor="white")
    if not marks:
        x = (frame.area.left + frame.area.right) / 2
        y = (frame.top + frame.bottom - height_of(1, NOTICE)) / 2
        _write(axes, Label((trend.texts.no_score_yet,), x, y, NOTICE, tone="muted"))


def _fill(axes: Axes, frame: Frame, scores: tuple[float, float], colour: str) -> None:
    top, bottom = sorted(map(frame.y, scores))
    width = frame.area.right - frame.area.left
    axes.add_patch(Rectangle((frame.area.left, top), width, bottom - top, color=colour, linewidth=0))


def _across(axes: Axes, frame: Frame, score: float, *, color: str, linewidth: float) -> None:
    y = frame.y(score)
    axes.plot((frame.area.left, frame.area.right), (y, y), color=color, linewidth=linewidth)


def _write(axes: Axes, label: Label) -> None:
    """By the baseline, so that accents and tails do not move a line; bold text has a rim that keeps lines off it."""
    style: dict[str, Any] = {
        "fontproperties": font(label.size, bold=label.bold),
        "color": TONES[label.tone],
        "ha": label.align,
        "va": "baseline",
        "parse_math": False,
        "path_effects": [patheffects.withStroke(linewidth=3, foreground="white")] if label.bold else [],
    }
    for n, line in enumerate(label.lines):
        axes.text(label.x, label.top + (n * LINE_HEIGHT + ASCENT) * label.size, line, **style)
