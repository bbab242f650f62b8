"""Many responses scored at once get, to the last bit, what each would get alone."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from reports.batch import INVALID, LACKING, MISSING, SCORED, score_columns
from surveys import library
from surveys.formats import Choice, Rating, countable
from surveys.model import MissingRule, TableEntry, Term, Transform
from surveys.scoring import score
from tests.surveys.samples import item, rule, survey, when

ROWS = 300
LIBRARY = library.load()
TWO = MissingRule("at_least", "two", 2)


def made_up(of, chance: random.Random, faults: bool) -> list[dict[str, int]]:
    """Rows of answers: complete ones and, with `faults`, some with gaps and some with a value that is none."""
    rows = []
    for _ in range(ROWS):
        row = {}
        for one in of.items:
            if isinstance(one.format, Choice | Rating):
                row[one.id] = chance.choice(sorted(countable(one.format)))
                if faults and chance.random() < 0.1:
                    row[one.id] = chance.choice([MISSING, 99, -7])
        rows.append(row)
    return rows


def columns(of, rows):
    names = {one.id for one in of.items if isinstance(one.format, Choice | Rating)}
    return {name: np.array([row[name] for row in rows], np.int16) for name in names}


def agrees(of, rows) -> None:
    found = score_columns(of, columns(of, rows))
    for place, row in enumerate(rows):
        for one in score(of, {name: value for name, value in row.items() if value != MISSING}):
            batch = found[one.id]
            value, error = batch.values[place], batch.errors[place]
            assert (None if math.isnan(value) else value) == one.value
            assert (None if math.isnan(error) else error) == one.standard_error
            expected = SCORED if one.reason is None else INVALID if one.reason.startswith("invalid") else LACKING
            assert batch.status[place] == expected


@pytest.mark.parametrize("faults", [False, True], ids=["complete", "with gaps"])
@pytest.mark.parametrize("survey_id", LIBRARY.ids())
def test_every_survey_of_the_library_scores_alike(survey_id, faults):
    of = LIBRARY.get(survey_id)
    agrees(of, made_up(of, random.Random(survey_id), faults))


RULES = {
    "mean": rule(method="mean", items=("1", "2", "3"), missing=TWO, decimals=3),
    "prorated": rule(items=("1", "2", "3"), missing=TWO, decimals=2),
    "weighted": rule(items=("1", "2", "3"), weights={"1": 0.145, "2": -0.005}, decimals=2),
    "recoded": rule(items=("1", "2"), recode={"1": {0: 33.3, 1: 0, 2: 67}}, transform=Transform(-1.5, 7), decimals=1),
    "table": rule(items=("1", "2"), table={n: TableEntry(10.5 * n, 1.5 * n) for n in range(5)}, decimals=1),
    "flag": rule(method="any", items=("1", "3"), positive={"1": frozenset({2}), "3": frozenset({1, 2})}, missing=TWO),
    "every": rule(method="all", items=("1", "3"), positive={"1": frozenset({2}), "3": frozenset({1, 2})}),
    "count": rule(method="count", items=("1", "3"), positive={"1": frozenset({2}), "3": frozenset({1, 2})}),
}


@pytest.mark.parametrize("name", RULES)
def test_every_kind_of_rule_scores_alike(name):
    of = survey(item("1"), item("2"), item("3"), scores=(RULES[name],))
    agrees(of, made_up(of, random.Random(name), faults=True))


def test_a_combination_scores_alike_where_rounding_is_close():
    parts = (
        rule("a", ("1",), method="single", transform=Transform(0.05), decimals=2),
        rule("b", ("2",), method="single", decimals=0),
        rule("c", (), method="combine", terms=(Term("a", -1, 0.05, 2.34), Term("b", 0.5, 1, 3)), decimals=3),
    )
    of = survey(item("1"), item("2"), scores=parts)
    agrees(of, made_up(of, random.Random(1), faults=True))


def test_a_combination_too_fine_for_whole_numbers_is_scored_row_by_row():
    fine = Term("a", 0.123456789123, 0.987654321987, 3.14159265358979)
    of = survey(
        item("1"),
        scores=(rule("a", ("1",), method="single"), rule("b", (), method="combine", terms=(fine,), decimals=6)),
    )
    agrees(of, made_up(of, random.Random(2), faults=False))


def test_a_survey_with_branches_is_scored_row_by_row():
    of = survey(item("1"), item("2", when=when("1", "=", 2)), scores=(rule(), rule("one", ("2",), method="single")))
    agrees(of, made_up(of, random.Random(3), faults=True))


def test_an_item_without_a_column_has_no_answers():
    found = score_columns(LIBRARY.get("koos-jr"), {"1": np.array([1, 2], np.int16)})["interval"]
    assert list(found.status) == [LACKING, LACKING]
    assert np.isnan(found.values).all()


def test_no_rows_are_no_scores():
    assert len(score_columns(LIBRARY.get("koos-jr"), {"1": np.array([], np.int16)})["interval"].values) == 0
