"""Draws a picture of people as PNG, for the chat."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path
from PIL import Image

from reports.charts.lettering import drawing, font
from reports.charts.picture import POINTS_PER_INCH
from reports.icons.array import IconArray
from reports.icons.layout import Crowd, Frame, Layout, Piece, Rule, arrange
from reports.icons.look import FRAME_DASH, FRAME_EDGE, FRAME_ROUND, GROUND, LINE, LOOKS, TONES, outline
from reports.icons.person import OUTLINE
from reports.icons.setting import Line

COLOURS = 64
_CODES = {"M": Path.MOVETO, "L": Path.LINETO, "C": Path.CURVE4, "Z": Path.CLOSEPOLY}


def png(array: IconArray, *, width_px: int = 320, scale: float = 3) -> bytes:
    """A picture `width_px * scale` pixels wide and as high as it needs; letters keep their size at any width.

    The same bytes for the same array. It takes about 0.1 s, and one picture is drawn at a time.
    """
    pixels = io.BytesIO()
    with drawing:
        figure = _figure(arrange(array, width_px), scale)
        figure.savefig(pixels, format="raw", dpi="figure")
    return packed(Image.frombytes("RGBA", figure.canvas.get_width_height(), pixels.getvalue()))


def packed(image: Image.Image) -> bytes:
    """Few colours are enough for what is drawn, and take a quarter of the bytes and of the time."""
    out = io.BytesIO()
    few = image.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, format="png")
    return out.getvalue()


def _figure(layout: Layout, scale: float) -> Figure:
    size = (layout.width / POINTS_PER_INCH, layout.height / POINTS_PER_INCH)
    figure = Figure(figsize=size, dpi=POINTS_PER_INCH * scale, facecolor=GROUND)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, layout.width), ylim=(layout.height, 0))
    axes.axis("off")
    for piece in layout.pieces:
        _draw(axes, piece)
    return figure


def _draw(axes: Axes, piece: Piece) -> None:
    match piece:
        case Line():
            write(axes, piece)
        case Crowd():
            _people(axes, piece)
        case Frame():
            _frame(axes, piece)
        case Rule():
            axes.plot((piece.left, piece.right), (piece.y, piece.y), color=LINE, linewidth=0.8)


def _people(axes: Axes, crowd: Crowd) -> None:
    """All of them as one path: a thousand paths would take a second."""
    look = LOOKS[crowd.state]
    person = np.array([(x, y) for _, points in OUTLINE for x, y in _pairs(points)]) * crowd.size
    codes = [_CODES[letter] for letter, points in OUTLINE for _ in _pairs(points)]
    spots = np.array([(spot.x, spot.y) for spot in crowd.spots])
    path = Path((spots[:, None, :] + person[None, :, :]).reshape(-1, 2), np.tile(codes, len(spots)))
    width = outline(crowd.size)
    axes.add_artist(PathPatch(path, facecolor=look.body, edgecolor=look.edge, linewidth=width, joinstyle="round"))


def _pairs(points: tuple[float, ...]) -> list[tuple[float, float]]:
    """The points of a stroke; closing has none of its own, but takes a place."""
    return list(zip(points[::2], points[1::2], strict=True)) or [(0.0, 0.0)]


def _frame(axes: Axes, frame: Frame) -> None:
    box = frame.box
    axes.add_artist(
        FancyBboxPatch(
            (box.left + FRAME_ROUND, box.top + FRAME_ROUND),
            box.right - box.left - 2 * FRAME_ROUND,
            box.bottom - box.top - 2 * FRAME_ROUND,
            boxstyle=f"round,pad={FRAME_ROUND}",
            facecolor="none",
            edgecolor=FRAME_EDGE,
            linestyle=(0, FRAME_DASH),
        )
    )


def write(axes: Axes, line: Line) -> None:
    style: dict[str, Any] = {"color": TONES[line.tone], "va": "baseline", "parse_math": False}
    for x, run in zip(line.starts, line.runs, strict=True):
        axes.text(x, line.baseline, run.text, fontproperties=font(run.size, bold=run.bold), **style)
