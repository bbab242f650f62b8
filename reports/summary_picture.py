"""The page for the visit as a picture for the chat: as wide as a phone, and short enough to stay readable there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache

from matplotlib.figure import Figure
from matplotlib.font_manager import get_font
from PIL import Image

from reports.charts.lettering import drawing, font
from reports.charts.picture import POINTS_PER_INCH
from reports.icons.look import GROUND, LINE
from reports.icons.raster import packed, write
from reports.icons.setting import Line, Style, hang, lines_of
from reports.summary import Page, Part, Said, Weight

MARGIN, GAP, INDENT = 14.0, 9.0, 19.0
TITLE, DECISION = Style(17, bold=True), Style(13, tone="muted")
HEADING, PLAIN = Style(13.5, bold=True), Style(13)
NEARER, FARTHER, DOTS = Style(11.5, bold=True), Style(11.5, tone="muted"), Style(13)
MOST = 5  # lines of a part: the rest stands on the cards
LONGEST = 160  # characters of a line
PLACES = 5


def png(page: Page, *, width_px: int = 360, scale: float = 3) -> bytes:
    """A picture `width_px * scale` pixels wide and as high as it needs; the same bytes for the same page."""
    pixels = io.BytesIO()
    with drawing:
        figure = _figure(_Sheet(page, width_px), scale)
        figure.savefig(pixels, format="raw", dpi="figure")
    return packed(Image.frombytes("RGBA", figure.canvas.get_width_height(), pixels.getvalue()))


def _figure(sheet: _Sheet, scale: float) -> Figure:
    width, height = sheet.width, sheet.bottom + MARGIN
    size = (width / POINTS_PER_INCH, height / POINTS_PER_INCH)
    figure = Figure(figsize=size, dpi=POINTS_PER_INCH * scale, facecolor=GROUND)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    for line in sheet.lines:
        write(axes, line)
    for y in sheet.rules:
        axes.plot((MARGIN, width - MARGIN), (y, y), color=LINE, linewidth=0.8)
    return figure


class _Sheet:
    """Set from the top down: `bottom` is where the next line goes."""

    def __init__(self, page: Page, width: float) -> None:
        self.width, self.bottom = width, MARGIN
        self.lines: list[Line] = []
        self.rules: list[float] = []
        self._set(page.title, TITLE)
        self._set(page.decision, DECISION)
        for part in page.parts:
            self._part(part)

    def _part(self, part: Part) -> None:
        self.rules.append(self.bottom + GAP)
        self.bottom += 2 * GAP
        self._set(part.heading, HEADING)
        for mark, text in _items(part):
            self._item(mark, text)
        for weight in part.weights:
            self._weight(weight)

    def _item(self, mark: str, text: str) -> None:
        top = self.bottom
        self._set(mark, PLAIN)
        self.bottom = top
        self._set(text, PLAIN, left=MARGIN + INDENT)

    def _weight(self, weight: Weight) -> None:
        """Both statements beside each other, the nearer one standing out, and five dots from one to the other."""
        top, half = self.bottom + GAP / 2, (self.width - 2 * MARGIN - GAP) / 2
        ends = []
        for left, text in ((MARGIN, weight.one), (MARGIN + half + GAP, weight.other)):
            self.bottom = top
            self._set(text, NEARER if text == weight.nearer else FARTHER, left=left, room=half - GAP / 2)
            ends.append(self.bottom)
        self.bottom = max(ends)
        self._dots(weight.place)

    def _dots(self, place: int) -> None:
        """From the left to the right edge, one below each place."""
        step, top = (self.width - 2 * MARGIN - DOTS.size) / (PLACES - 1), self.bottom
        for n in range(PLACES):
            self.bottom = top
            self._set("\N{BLACK CIRCLE}" if n == place else "\N{WHITE CIRCLE}", DOTS, left=MARGIN + n * step)

    def _set(self, text: str, style: Style, *, left: float = MARGIN, room: float | None = None) -> None:
        broken = lines_of(_legible(text), style, room or self.width - MARGIN - left)
        placed, self.bottom = hang(broken, left, self.bottom, tone=style.tone)
        self.lines += placed


def _items(part: Part) -> Iterator[tuple[str, str]]:
    """Each line with its mark: a number where the order is the patient's."""
    for n, said in enumerate(part.said[:MOST], start=1):
        yield f"{n}." if part.ranked and not said.own else "\N{BULLET}", _quoted(said)
    if (more := len(part.said) - MOST) > 0:
        yield "+", f"{more}"


def _quoted(said: Said) -> str:
    text = said.text if len(said.text) <= LONGEST else f"{said.text[: LONGEST - 1].rstrip()}…"
    return f"“{text}”" if said.own else text


def _legible(text: str) -> str:
    """Without signs that the font lacks, such as faces: an empty box says less than nothing."""
    return "".join(letter for letter in text if ord(letter) in _known())


@cache
def _known() -> frozenset[int]:
    return frozenset(get_font(str(font(PLAIN.size).get_file())).get_charmap())
