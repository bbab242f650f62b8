"""One person: a head over a pair of shoulders, simple enough to be known at the size of a letter."""

from __future__ import annotations

from typing import Literal

Letter = Literal["M", "L", "C", "Z"]
Stroke = tuple[Letter, tuple[float, ...]]

WIDTH = 0.88  # of its height
FOOT = 0.98  # where the body ends


def _head(y: float, r: float) -> tuple[Stroke, ...]:
    """A circle in four curves."""
    k = 0.5523 * r
    return (
        ("M", (0, y - r)),
        ("C", (k, y - r, r, y - k, r, y)),
        ("C", (r, y + k, k, y + r, 0, y + r)),
        ("C", (-k, y + r, -r, y + k, -r, y)),
        ("C", (-r, y - k, -k, y - r, 0, y - r)),
        ("Z", ()),
    )


def _shoulders(top: float, half: float, foot: float) -> tuple[Stroke, ...]:
    """Round above, with the corners at the foot taken off."""
    bend, corner = 0.34, 0.08
    return (
        ("M", (-half, foot - corner)),
        ("L", (-half, top + bend)),
        ("C", (-half, top + bend / 3, -half / 2, top, 0, top)),
        ("C", (half / 2, top, half, top + bend / 3, half, top + bend)),
        ("L", (half, foot - corner)),
        ("C", (half, foot, half - corner, foot, half - corner, foot)),
        ("L", (-half + corner, foot)),
        ("C", (-half + corner, foot, -half, foot, -half, foot - corner)),
        ("Z", ()),
    )


# In heights of the person, from the top of the head downwards and from the middle to both sides.
OUTLINE: tuple[Stroke, ...] = (*_head(0.23, 0.21), *_shoulders(0.5, WIDTH / 2, FOOT))
