"""Lettering in the font that matplotlib brings along, so that a picture is the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Literal

import matplotlib as mpl
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

LINE_HEIGHT = 1.25  # of the letter size
ASCENT = 0.93
# matplotlib promises nothing about threads, so pictures of every kind are drawn one at a time.
drawing = Lock()

Align = Literal["left", "center", "right"]
Tone = Literal["ink", "muted", "change"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in picture points, which count rightwards and downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def meets(self, other: Box) -> bool:
        apart = self.right < other.left or other.right < self.left or self.bottom < other.top or other.bottom < self.top
        return not apart


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text hung from `top`, aligned to `x`."""

    lines: tuple[str, ...]
    x: float
    top: float
    size: float
    align: Align = "center"
    tone: Tone = "ink"
    bold: bool = False

    @property
    def box(self) -> Box:
        width = max((width_of(line, self.size, bold=self.bold) for line in self.lines), default=0)
        left = self.x - {"left": 0.0, "center": 0.5, "right": 1.0}[self.align] * width
        return Box(left, self.top, left + width, self.top + height_of(len(self.lines), self.size))


@cache
def font(size: float, *, bold: bool = False) -> FontProperties:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(fname=Path(mpl.get_data_path(), "fonts", "ttf", name), size=size)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    width, _, _ = text_to_path.get_text_width_height_descent(text, font(size, bold=bold), ismath=False)
    return float(width)


def height_of(lines: int, size: float) -> float:
    return lines * size * LINE_HEIGHT


def wrap(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """The text in lines no wider than `room`, as far as its words allow."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)
