"""Writes a picture of people as SVG, to stand in a page.

A strict Content-Security-Policy allows no style attributes, so everything is said by presentation attributes. Each
person is a <use> in a group whose `data-people` says filled, perhaps or empty; a figure beside a caption is in one with
`data-key` instead.
"""

from __future__ import annotations

import re
from html import escape

from reports.charts.lettering import drawing
from reports.icons.array import IconArray
from reports.icons.layout import Crowd, Frame, Layout, Piece, Rule, arrange
from reports.icons.look import FRAME_DASH, FRAME_EDGE, FRAME_ROUND, GROUND, LINE, LOOKS, TONES, outline
from reports.icons.person import OUTLINE
from reports.icons.setting import Line as Text
from reports.icons.words import describe

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_ANCHORS = {"left": "start", "center": "middle"}


def svg(array: IconArray, *, id_: str, width_px: int = 320) -> str:
    """The picture as one element, the same text for the same array, with letters in the font of the page.

    `id_` begins all its ids, so that several can stand in one page; ValueError unless it is a letter and then letters,
    digits, "-" or "_". The element may be made larger or smaller by the page.
    """
    if not _ID.fullmatch(id_):
        raise ValueError(f"{id_!r} cannot begin the ids of a picture.")
    with drawing:
        layout = arrange(array, width_px)
    head = f"<title id={_quoted(id_, 'title')}>{escape(array.heading.outcome)}</title>"
    told = f"<desc id={_quoted(id_, 'desc')}>{escape(describe(array))}</desc>"
    pieces = "\n".join(_drawn(piece, id_) for piece in layout.pieces)
    return f"{_opening(layout, id_)}\n{head}\n{told}\n{_shapes(layout, id_)}\n{pieces}\n</svg>\n"


def _opening(layout: Layout, id_: str) -> str:
    width, height = _n(layout.width), _n(layout.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="{id_}-title {id_}-desc" font-family="system-ui, sans-serif">'
    )


def _shapes(layout: Layout, id_: str) -> str:
    """The white ground, and the figure once in each size."""
    sizes = sorted({piece.size for piece in layout.pieces if isinstance(piece, Crowd)})
    figures = "".join(f'<path id="{_figure(id_, size)}" d="{_path(size)}"/>' for size in sizes)
    return f'<rect width="{_n(layout.width)}" height="{_n(layout.height)}" fill="{GROUND}"/>\n<defs>{figures}</defs>'


def _drawn(piece: Piece, id_: str) -> str:
    match piece:
        case Text():
            return _text(piece)
        case Crowd():
            return _people(piece, id_)
        case Frame():
            return _frame(piece)
        case Rule():
            return f'<path d="M{_n(piece.left)} {_n(piece.y)}H{_n(piece.right)}" stroke="{LINE}" stroke-width="0.8"/>'


def _people(crowd: Crowd, id_: str) -> str:
    look, figure = LOOKS[crowd.state], _figure(id_, crowd.size)
    kind = "data-key" if crowd.key else f'data-option="{crowd.option}" data-people'
    uses = "".join(f'<use href="#{figure}" x="{_n(spot.x)}" y="{_n(spot.y)}"/>' for spot in crowd.spots)
    colours = f'fill="{look.body}" stroke="{look.edge}" stroke-width="{_n(outline(crowd.size))}"'
    return f'<g {kind}="{crowd.state}" {colours} stroke-linejoin="round">{uses}</g>'


def _frame(frame: Frame) -> str:
    box = frame.box
    place = (
        f'x="{_n(box.left)}" y="{_n(box.top)}" width="{_n(box.right - box.left)}" height="{_n(box.bottom - box.top)}"'
    )
    dashes = " ".join(map(_n, FRAME_DASH))
    edge = f'fill="none" stroke="{FRAME_EDGE}" stroke-dasharray="{dashes}"'
    return f'<rect data-option="{frame.option}" data-nothing="" {place} rx="{_n(FRAME_ROUND)}" {edge}/>'


def _text(line: Text) -> str:
    """One line; the runs follow each other, since the page's font is not as wide as ours."""
    runs = " ".join(
        f'<tspan font-size="{_n(run.size)}"{_weight(bold=run.bold)}>{escape(run.text)}</tspan>' for run in line.runs
    )
    place = f'x="{_n(line.x)}" y="{_n(line.baseline)}" text-anchor="{_ANCHORS[line.align]}"'
    return f'<text {place} fill="{TONES[line.tone]}">{runs}</text>'


def _weight(*, bold: bool) -> str:
    return ' font-weight="bold"' if bold else ""


def _path(size: float) -> str:
    return "".join(letter + " ".join(_n(value * size) for value in points) for letter, points in OUTLINE)


def _figure(id_: str, size: float) -> str:
    return f"{id_}-person-{_n(size)}".replace(".", "-")


def _quoted(id_: str, part: str) -> str:
    return f'"{id_}-{part}"'


def _n(value: float) -> str:
    """To a hundredth of a point, with no zeros to spare."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
