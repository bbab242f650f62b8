"""Scores of many responses at once, equal to the last bit to `surveys.scoring`, at the speed of a table look-up.

Each rule is turned into two small tables: from an answer to its points, and from the sum of points (of so many answers)
to the score. The second is filled by the scorer that a patient's answers meet one at a time; this module only adds and
looks up. A rule that does not fit (measured numbers, several picks, branching, adaptive) is scored row by row.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

import numpy as np
from numpy.typing import NDArray

from surveys.formats import countable
from surveys.model import Method, ScoreRule, Survey, Term
from surveys.scoring import converted, exact, points_of, raw_of, score

MISSING = -32_768
"""What stands in a column where an item has no answer."""

SCORED, LACKING, INVALID = 0, 1, 2
"""Why there is a score or none: it was computed; answers (or scores) are missing; an answer is none of its choices."""

FARTHEST = 200_000  # from zero, in units, is a sum of points that a table is made for...
MOST = 100  # ...and items, so that even all of them refused fit into 32 bits
REFUSED = -(2**24)  # points of what is no answer: no sum that holds it can be mistaken for one that does not

Column = NDArray[np.int16]
Sums = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Scores:
    """One score of every row: the value and its standard error (not a number where there is none), and a status."""

    values: NDArray[np.float64]
    errors: NDArray[np.float64]
    status: NDArray[np.uint8]


def score_columns(survey: Survey, answers: Mapping[str, Column]) -> dict[str, Scores]:
    """Every score of the survey for rows given as columns of whole numbers, one for each item, `MISSING` for none.

    An item without a column has no answers. Picks of several options cannot be given as columns.
    """
    rows = max((len(column) for column in answers.values()), default=0)
    empty = np.full(rows, MISSING, np.int16)
    columns = {item.id: answers.get(item.id, empty) for item in survey.items}
    if survey.branches:
        return _row_by_row(survey, survey.scores, columns)
    done: dict[str, Scores] = {}
    sums: dict[Hashable, Sums] = {}
    for rule in survey.scores:
        quick = _combined(survey, rule, done) if rule.method is Method.COMBINE else _added(survey, rule, columns, sums)
        done[rule.id] = quick or _row_by_row(survey, (rule,), columns)[rule.id]
    return done


@dataclass(frozen=True, slots=True)
class Points:
    """The points of each answer from `low` on, with a refusal at either end. `step`: where all answers are neighbours
    and count as themselves plus this, so that adding needs no table."""

    low: int
    table: NDArray[np.int32]
    step: int | None

    def add_to(self, total: Sums, column: Column) -> None:
        """Add what each answer counts."""
        inside = bool(len(column)) and column.min() >= self.low and column.max() <= self.low + len(self.table) - 3
        if inside and self.step is not None:
            total += column
            total += self.step
        else:
            total += self.of(column)

    def of(self, column: Column) -> Sums:
        found: Sums = self.table.take(column.astype(np.intp) - (self.low - 1), mode="clip")
        return found


@dataclass(frozen=True, slots=True)
class Tables:
    """The points of each item's answers, in units of `unit`."""

    points: Mapping[str, Points]
    unit: Fraction

    @property
    def key(self) -> Hashable:
        """Equal for rules that add up alike, such as a raw sum and its conversion."""
        return tuple((item, one.low, one.table.tobytes()) for item, one in self.points.items())


def _tables(survey: Survey, rule: ScoreRule) -> Tables | None:
    """None where an item's answers cannot be counted, or where their sums lie too far apart or too far from zero."""
    exact: dict[str, dict[int, Fraction]] = {}
    for item_id in rule.items:
        values = countable(survey.item(item_id).format)
        if values is None:
            return None
        exact[item_id] = {value: points_of(rule, item_id, value) for value in values}
    every = [points for each in exact.values() for points in each.values()]
    unit = Fraction(reduce(gcd, (one.numerator for one in every), 0) or 1, lcm(*(one.denominator for one in every)))
    farthest = sum(max(map(abs, each.values())) for each in exact.values()) / unit
    narrow = farthest <= FARTHEST and len(rule.items) <= MOST
    return Tables({item: _points(each, unit) for item, each in exact.items()}, unit) if narrow else None


def _points(exact: Mapping[int, Fraction], unit: Fraction) -> Points:
    low, high = min(exact), max(exact)
    table = np.full(high - low + 3, REFUSED, np.int32)
    for value, points in exact.items():
        table[value - low + 1] = int(points / unit)
    steps = set((table[1:-1] - np.arange(low, high + 1)).tolist())
    return Points(low, table, steps.pop() if len(steps) == 1 else None)


def _added(survey: Survey, rule: ScoreRule, columns: Mapping[str, Column], sums: dict[Hashable, Sums]) -> Scores | None:
    """None where the rule does not fit into tables. `sums` keeps what was added up for the rules that follow."""
    tables = _tables(survey, rule)
    if tables is None:
        return None
    if tables.key not in sums:
        total = np.zeros(len(next(iter(columns.values()))), np.int32)
        for item_id, points in tables.points.items():
            points.add_to(total, columns[item_id])
        sums[tables.key] = total
    return _looked_up(rule, tables, columns, sums[tables.key])


def _looked_up(rule: ScoreRule, tables: Tables, columns: Mapping[str, Column], total: Sums) -> Scores:
    found = _blank(len(total))
    whole = total > REFUSED // 2
    _fill(found, rule, tables, whole, total, len(rule.items))
    if not whole.all():
        _incomplete(found, rule, tables, ~whole, columns)
    return found


def _incomplete(
    found: Scores, rule: ScoreRule, tables: Tables, rows: NDArray[np.bool_], columns: Mapping[str, Column]
) -> None:
    """The rows in which something is missing, or is no answer."""
    total, given = np.zeros((2, rows.sum()), np.int32)
    invalid = np.zeros(rows.sum(), bool)
    for item_id, each in tables.points.items():
        column = columns[item_id][rows]
        points, there = each.of(column), column != MISSING
        invalid |= there & (points == REFUSED)
        total += np.where(there & (points != REFUSED), points, 0)
        given += there
    needed = len(rule.items) if rule.missing.kind == "complete" else rule.missing.at_least
    part, where = _blank(len(total)), np.flatnonzero(rows)
    part.status[:] = np.where(invalid, INVALID, LACKING)
    for count in range(max(needed, 1), len(rule.items)):
        _fill(part, rule, tables, (given == count) & ~invalid, total, count)
    found.values[where], found.errors[where], found.status[where] = part.values, part.errors, part.status


def _fill(found: Scores, rule: ScoreRule, tables: Tables, rows: NDArray[np.bool_], total: Sums, given: int) -> None:
    """Score the rows that have this many answers: each sum that occurs is scored once."""
    if not rows.any():
        return
    every = bool(rows.all())
    sums = total if every else total[rows]
    low = int(sums.min())
    occurs = np.flatnonzero(np.bincount(sums - low))
    values, errors = np.full((2, occurs[-1] + 1), np.nan)
    for step in occurs:
        entry = converted(rule, raw_of(rule, (low + int(step)) * tables.unit, given))
        values[step] = entry.score
        errors[step] = np.nan if entry.standard_error is None else entry.standard_error
    where = slice(None) if every else rows
    found.values[where] = values.take(sums - low)
    if not np.isnan(errors[occurs]).all():
        found.errors[where] = errors.take(sums - low)
    found.status[where] = SCORED


def _combined(survey: Survey, rule: ScoreRule, done: Mapping[str, Scores]) -> Scores | None:
    """Scores of so many decimals are whole numbers of their last digit, so that their combination is exact.

    None where those numbers grow too large for that.
    """
    slopes = [_slope(survey, rule, term) for term in rule.terms]
    constant = _constant(rule)
    shared, steps = lcm(constant.denominator, *(one.denominator for one in slopes)), 10**rule.decimals
    farthest = abs(constant) + sum(
        _farthest(survey, term) * abs(slope) for term, slope in zip(rule.terms, slopes, strict=True)
    )
    if farthest * shared * steps * 2 >= 2**62:
        return None
    there = np.logical_and.reduce([done[term.score].status == SCORED for term in rule.terms])
    total = np.full(len(there), int(constant * shared), np.int64)
    for term, slope in zip(rule.terms, slopes, strict=True):
        digits = 10 ** survey.score(term.score).decimals
        whole = np.rint(np.where(there, done[term.score].values, 0) * digits).astype(np.int64)
        total += whole * int(slope * shared)
    rounded = np.sign(total) * ((2 * np.abs(total) * steps + shared) // (2 * shared))
    found = _blank(len(there))
    found.values[:] = np.where(there, rounded / steps, np.nan)
    found.status[:] = np.where(there, SCORED, LACKING)
    return found


def _slope(survey: Survey, rule: ScoreRule, term: Term) -> Fraction:
    """How much the last digit of a part moves the combined score."""
    moved = exact(term.weight) / exact(term.divide) * exact(rule.transform.multiply)
    return moved / Fraction(10) ** survey.score(term.score).decimals


def _farthest(survey: Survey, term: Term) -> Fraction:
    """How many last digits a part can lie from zero."""
    part = survey.score(term.score)
    return max(abs(exact(part.minimum)), abs(exact(part.maximum))) * Fraction(10) ** part.decimals


def _constant(rule: ScoreRule) -> Fraction:
    shift = sum((exact(one.weight) * exact(one.minus) / exact(one.divide) for one in rule.terms), Fraction(0))
    return exact(rule.transform.add) - shift * exact(rule.transform.multiply)


def _row_by_row(survey: Survey, rules: Sequence[ScoreRule], columns: Mapping[str, Column]) -> dict[str, Scores]:
    names = list(columns)
    rows = zip(*(columns[name].tolist() for name in names), strict=True)
    found = {rule.id: _blank(len(columns[names[0]])) for rule in rules}
    for place, row in enumerate(rows):
        given = {name: value for name, value in zip(names, row, strict=True) if value != MISSING}
        for one in score(survey, given):
            if one.id in found:
                kept = found[one.id]
                kept.values[place] = np.nan if one.value is None else one.value
                kept.errors[place] = np.nan if one.standard_error is None else one.standard_error
                kept.status[place] = _status(one.reason)
    return found


def _status(reason: str | None) -> int:
    if reason is None:
        return SCORED
    return INVALID if reason.startswith("invalid:") else LACKING


def _blank(rows: int) -> Scores:
    return Scores(np.full(rows, np.nan), np.full(rows, np.nan), np.full(rows, LACKING, np.uint8))
