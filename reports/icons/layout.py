"""Where things go in a picture of people. Pure arithmetic, in points counted from the upper left.

One option of 100 has its words below its people, and two options stand side by side. Three or four have a row each with
the words at the right, as has one of 1000, whose grid is high.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from reports.charts.lettering import Box
from reports.icons.array import Chance, IconArray, NoNumber, State
from reports.icons.captions import Caption
from reports.icons.grid import GRIDS, Spot
from reports.icons.person import FOOT
from reports.icons.setting import Line, Style, even_lines, hang, lines_of

MARGIN, GAP, BETWEEN = 12.0, 7.0, 16.0
OUTCOME, UNDER = Style(16.0, bold=True), Style(13.0, tone="muted")
NAME, CAPTION, NOTICE = Style(15.0, bold=True), Style(14.0, strong=19.0), Style(14.0)
KEY, KEY_ROOM = 16.0, 21.0  # the figure beside a caption: its height, and its place with the air around it


@dataclass(frozen=True, slots=True)
class Crowd:
    """People of one state, of option number `option` (from 0). `key`: the one beside a caption, who is not counted."""

    state: State
    spots: tuple[Spot, ...]
    size: float
    option: int
    key: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The empty place of option number `option`, for which there is no number."""

    box: Box
    option: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line across, above an option's row."""

    left: float
    right: float
    y: float


Piece = Line | Crowd | Frame | Rule


@dataclass(frozen=True, slots=True)
class Layout:
    width: float
    height: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Pieces, and where the lowest of them ends."""

    pieces: tuple[Piece, ...]
    bottom: float

    def __add__(self, other: Placed) -> Placed:
        return Placed(self.pieces + other.pieces, max(self.bottom, other.bottom))


@dataclass(frozen=True, slots=True)
class Column:
    """Where the words or the people of option number `option` go: how far from the left, and how wide."""

    option: int
    left: float
    room: float


def arrange(array: IconArray, width: float) -> Layout:
    head = _heading(array, width)
    if len(array.options) == 1 and array.of == min(GRIDS):
        body = _in_columns(array, (Column(0, MARGIN, width - 2 * MARGIN),), head.bottom + GAP)
    elif len(array.options) == 2:  # noqa: PLR2004 side by side is two
        body = _side_by_side(array, head.bottom + GAP, width)
    else:
        body = _in_rows(array, head.bottom + GAP, width)
    return Layout(width, body.bottom + MARGIN, head.pieces + body.pieces)


def _heading(array: IconArray, width: float) -> Placed:
    heading, room = array.heading, width - 2 * MARGIN
    placed = _text(heading.outcome, OUTCOME, MARGIN, MARGIN - 2, room)
    for line in (heading.people, heading.time):
        placed += _text(line, UNDER, MARGIN, placed.bottom, room)
    return placed


def _side_by_side(array: IconArray, top: float, width: float) -> Placed:
    room = (width - 2 * MARGIN - BETWEEN) / 2
    return _in_columns(array, (Column(0, MARGIN, room), Column(1, MARGIN + room + BETWEEN, room)), top)


def _in_columns(array: IconArray, columns: tuple[Column, ...], top: float) -> Placed:
    """Below each other a name, people and captions; in all columns each of them begins at the same height."""
    names = _beside([_text(array.options[at.option].option, NAME, at.left, top, at.room) for at in columns])
    people = _beside([_people(array, at, names.bottom + GAP / 2) for at in columns])
    return names + people + _captions(array, columns, people.bottom + GAP)


def _in_rows(array: IconArray, top: float, width: float) -> Placed:
    placed = Placed((), top)
    for n in range(len(array.options)):
        if n:
            placed += Placed((Rule(MARGIN, width - MARGIN, placed.bottom + GAP),), placed.bottom + 2 * GAP)
        placed += _row(array, Column(n, MARGIN, width - 2 * MARGIN), placed.bottom)
    return placed


def _row(array: IconArray, at: Column, top: float) -> Placed:
    """A name, and below it people with their captions at the right; or a frame right across, as high as its words."""
    option = array.options[at.option]
    name = _text(option.option, NAME, at.left, top, at.room)
    top = name.bottom + GAP / 2
    if isinstance(option, NoNumber):
        return name + _nothing(option, at, top, 0)
    half = (at.room - BETWEEN) / 2
    captions = Column(at.option, at.left + half + BETWEEN, half)
    return name + _people(array, replace(at, room=half), top) + _captions(array, (captions,), top)


def _people(array: IconArray, at: Column, top: float) -> Placed:
    option, grid = array.options[at.option], GRIDS[array.of]
    if isinstance(option, NoNumber):
        return _nothing(option, at, top, grid.height(at.room))
    spots = tuple(zip(option.states, grid.spots(at.left, top, at.room), strict=True))
    size = grid.person(at.room)
    crowds = (
        Crowd(state, tuple(spot for of, spot in spots if of is state), size, at.option)
        for state in State
        if state in option.states
    )
    return Placed(tuple(crowds), top + grid.height(at.room))


def _nothing(option: NoNumber, at: Column, top: float, height: float) -> Placed:
    """A frame of the grid's size, higher where its words need it, with the words in its middle."""
    lines = even_lines(option.words, NOTICE, at.room - 2 * GAP)
    _, needed = hang(lines, 0, 0)
    height = max(height, needed + 2 * GAP)
    words, _ = hang(lines, at.left + at.room / 2, top + (height - needed) / 2, align="center")
    frame = Frame(Box(at.left, top, at.left + at.room, top + height), at.option)
    return Placed((frame, *words), frame.box.bottom)


def _captions(array: IconArray, columns: tuple[Column, ...], top: float) -> Placed:
    """What each kind of figure stands for, and the note of an option below its own."""
    placed = Placed((), top)
    for nth in range(len(State) + 1):
        placed += _beside([_said(array.options[at.option], nth, at, placed.bottom) for at in columns])
    return placed


def _said(option: Chance | NoNumber, nth: int, at: Column, top: float) -> Placed:
    captions = option.captions if isinstance(option, Chance) else ()
    if nth < len(captions):
        state, caption = captions[nth]
        return _caption(state, caption, at, top)
    if isinstance(option, Chance) and nth == len(captions):
        return _text(option.note or "", UNDER, at.left + KEY_ROOM, top, at.room - KEY_ROOM)
    return Placed((), top)


def _caption(state: State, caption: Caption, at: Column, top: float) -> Placed:
    """A sentence beside a figure of its kind."""
    words, bottom = hang(lines_of(caption.text, CAPTION, at.room - KEY_ROOM, caption.strong), at.left + KEY_ROOM, top)
    key = Spot(at.left + KEY_ROOM / 2 - GAP / 4, words[0].baseline - KEY * FOOT)
    return Placed((Crowd(state, (key,), KEY, at.option, key=True), *words), bottom + GAP / 2)


def _text(text: str, style: Style, left: float, top: float, room: float) -> Placed:
    lines, bottom = hang(lines_of(text, style, room), left, top, tone=style.tone)
    return Placed(tuple(lines), bottom)


def _beside(placed: list[Placed]) -> Placed:
    return sum(placed[1:], start=placed[0])
