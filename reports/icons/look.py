"""How people, frames and letters look, on paper and on a screen alike.

Filled and empty differ by 3:1 or more in lightness, and in form too: solid, or an outline only. Who may be either has
the dark outline around a light body. So all are told apart without any sense of colour, and on a grey print.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.charts.picture import INK, MUTED
from reports.icons.array import State

GROUND, LINE = "#ffffff", "#c4c4c4"
TONES = {"ink": INK, "muted": MUTED}


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a figure."""

    body: str
    edge: str


LOOKS = {
    State.FILLED: Look("#07365f", "#07365f"),
    State.PERHAPS: Look("#a9cbe8", "#07365f"),
    State.EMPTY: Look(GROUND, "#7f8a94"),
}
FRAME_EDGE, FRAME_DASH, FRAME_ROUND = MUTED, (4.0, 3.0), 8.0


def outline(size: float) -> float:
    """How thick the outline of a figure `size` high is, in points; a thinner one would turn pale."""
    return max(0.07 * size, 0.5)
