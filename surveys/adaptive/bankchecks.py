"""What is wrong with the items of a bank's CSV file, each fault with its line and cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from pydantic import TypeAdapter, ValidationError

from content.problems import Problem
from surveys.adaptive.bankcells import Header, Line
from surveys.authored import Id

STEEPEST = 10.0
FARTHEST = 10.0

_NUMBER = re.compile(r"[+-]?([0-9]{1,9}(\.[0-9]{0,18})?|\.[0-9]{1,18})([eE][+-]?[0-9]{1,2})?")
_POINT = "write it with digits and a point, like -0.75"
_ID = TypeAdapter(Id)

At = Callable[[str, str, str], Problem]  # a fault in a column of the line that is looked at: what, and advice


def faults(line: Line, head: Header, file: str) -> Iterator[Problem]:
    """Everything that is wrong within one item's line."""
    at = partial(_problem, line, head, file)
    if len(line.cells) > len(head.places):
        advice = "put quotes around a text with a comma in it, or name the column in the first line"
        yield Problem(file, line.number, len(head.places) + 1, "this cell stands in no column", advice)
    yield from _words(line, head, at)
    yield from _discrimination(head.cell(line, "a"), at)
    yield from _thresholds(line, head, at)
    yield from _labels(line, head, at)


def repeated(rows: Sequence[Line], head: Header, file: str) -> Iterator[Problem]:
    """A problem at each id that already stood further up."""
    first: dict[str, int] = {}
    for line in rows:
        item_id = head.cell(line, "id")
        if item_id and first.setdefault(item_id, line.number) != line.number:
            what = f"the id {item_id!r} is used a second time"
            yield _problem(line, head, file, "id", what, f"give each item its own; line {first[item_id]} has it too")


def numbers(line: Line, head: Header) -> tuple[float, ...]:
    """The thresholds of an item without faults."""
    return tuple(float(cell) for cell in head.cells(line, head.thresholds) if cell)


def _words(line: Line, head: Header, at: At) -> Iterator[Problem]:
    item_id = head.cell(line, "id")
    try:
        _ID.validate_python(item_id)
    except ValidationError:
        what = f"{item_id!r} cannot be an id" if item_id else "the id is missing"
        yield at("id", what, "use 1 to 32 letters, digits, - and _, beginning with a letter or digit")
    if not head.cell(line, "text"):
        yield at("text", "the text is missing", "write the question as patients are to read it")
    for column in ("text", *head.labels):
        if any(unicodedata.category(sign) == "Cc" for sign in head.cell(line, column)):
            yield at(column, "the words hold a line break or another control character", "write them in one line")


def _discrimination(cell: str, at: At) -> Iterator[Problem]:
    if (value := _number(cell)) is None:
        yield at("a", f"{cell!r} is not a number", _POINT)
    elif not 0 < value <= STEEPEST:
        what = f"the discrimination {cell} is not above 0 and at most {STEEPEST:g}"
        yield at("a", what, "check that the column holds the calibration's slopes, and that high answers mean more")


def _thresholds(line: Line, head: Header, at: At) -> Iterator[Problem]:
    cells = dict(zip(head.thresholds, head.cells(line, head.thresholds), strict=True))
    filled = [column for column in cells if cells[column]]
    if not filled:
        yield at("b1", "the thresholds are missing", "write one less than there are answers, from b1 on")
    for column in head.thresholds[: len(filled)]:
        if not cells[column]:
            yield at(column, f"{column} is empty and a later threshold is not", "fill the thresholds from the left")
    values = {column: _number(cells[column]) for column in filled}
    for column, value in values.items():
        if value is None:
            yield at(column, f"{cells[column]!r} is not a number", _POINT)
        elif abs(value) > FARTHEST:
            what = f"the threshold {cells[column]} is beyond {FARTHEST:g}"
            yield at(column, what, "write thresholds in units of theta, not as T scores")
    yield from _falling(values, at)


def _falling(values: dict[str, float | None], at: At) -> Iterator[Problem]:
    for (left, lower), (right, upper) in pairwise(values.items()):
        if lower is not None and upper is not None and lower >= upper:
            yield at(right, f"{right} is not above {left}", "thresholds must increase from b1 on")


def _labels(line: Line, head: Header, at: At) -> Iterator[Problem]:
    answers = sum(map(bool, head.cells(line, head.thresholds))) + 1
    there = [bool(label) for label in head.cells(line, head.labels)]
    if any(there) and [place for place, label in enumerate(there) if label] != list(range(answers)):
        what = f"there are {answers} answers and {sum(there)} labels, or a label is left out in between"
        yield at("label1", what, f"fill label1 to label{answers}, the lowest answer first, or none")


def _number(cell: str) -> float | None:
    return float(cell) if _NUMBER.fullmatch(cell) else None


def _problem(line: Line, head: Header, file: str, column: str, what: str, advice: str) -> Problem:
    return Problem(file, line.number, head.places[column] + 1, what, advice)
