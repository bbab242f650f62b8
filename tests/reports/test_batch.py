"""Many responses scored at once get, to the last bit, what each would get alone."""

from __future__ import annotations

import math
import random
import time

import numpy as np
import pytest

from reports.batch import INVALID, LACKING, MISSING, SCORED, score_columns
from surveys import library
from surveys.formats import Choice, Number, Rating, countable
from surveys.model import MissingRule, TableEntry, Term, Transform
from surveys.scoring import score
from tests.surveys.samples import PLACES, item, rule, survey, when

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
    assert all((one.values.dtype, one.status.dtype) == (np.float64, np.uint8) for one in found.values())
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
    "reversed": rule(items=("1", "2"), recode={"1": {0: 2, 1: 1, 2: 0}}),
    "shifted": rule(items=("1", "2"), recode={"1": {0: 1, 1: 2, 2: 3}}),
    "far above": rule(items=("1", "2"), recode={"1": {0: 1e7, 1: 1e7 + 1, 2: 1e7 + 2}}),
    "far below": rule(items=("1", "2"), recode={"1": {0: -1e7, 1: -1e7 - 1, 2: -1e7 - 2}}),
    "as far as a table goes": rule(items=("1", "2"), recode={"1": {0: 150_000, 1: 150_001, 2: -150_000}}),
    "nothing counts": rule(items=("1",), method="single", recode={"1": {0: 0, 1: 0, 2: 0}}),
    "too wide for a table": rule(items=("1", "2"), recode={"1": {0: -1e6, 1: 1e-9, 2: 1e6}}, decimals=9),
    "one is enough": rule(items=("1", "2"), missing=MissingRule("at_least", "one", 1)),
    "table from one": rule(
        items=("1", "2"),
        recode={"1": {0: 1, 1: 2, 2: 3}},
        table={n: TableEntry(10.5 * n, 1.5 * n) for n in range(1, 6)},
        decimals=1,
    ),
    "table": rule(items=("1", "2"), table={n: TableEntry(10.5 * n, 1.5 * n) for n in range(5)}, decimals=1),
    "flag": rule(method="any", items=("1", "3"), positive={"1": frozenset({2}), "3": frozenset({1, 2})}, missing=TWO),
    "every": rule(method="all", items=("1", "3"), positive={"1": frozenset({2}), "3": frozenset({1, 2})}),
    "count": rule(method="count", items=("1", "3"), positive={"1": frozenset({2}), "3": frozenset({1, 2})}),
}


@pytest.mark.parametrize("faults", [False, True], ids=["complete", "with gaps"])
@pytest.mark.parametrize("name", RULES)
def test_every_kind_of_rule_scores_alike(name, faults):
    of = survey(item("1"), item("2"), item("3"), scores=(RULES[name],))
    agrees(of, made_up(of, random.Random(name), faults))


@pytest.mark.parametrize("low", [2, -3])
def test_a_scale_that_does_not_begin_at_zero_scores_alike(low):
    scale = Rating(low, 5, {"en": "No"}, {"en": "Yes"})
    turned = rule("turned", recode={"1": {value: 5 - value for value in range(low, 6)}})
    of = survey(item("1", scale), item("2", scale), scores=(rule(), turned))
    for faults in (False, True):
        agrees(of, made_up(of, random.Random(6), faults))


def test_rules_on_the_same_items_do_not_take_each_others_points():
    turned = rule("turned", recode={"1": {0: 2, 1: 1, 2: 0}})
    of = survey(item("1"), item("2"), scores=(rule(), turned, rule("halves", weights={"1": 0.5, "2": 0.5}, decimals=1)))
    agrees(of, made_up(of, random.Random(5), faults=True))


@pytest.mark.parametrize("size", [99, 100, 101, 130, 255])
def test_however_many_items_are_missing_nothing_is_made_of_it(size):
    many = tuple(f"i{number}" for number in range(size))
    of = survey(*map(item, many), scores=(rule(items=many),))
    agrees(of, [dict.fromkeys(many, MISSING), dict.fromkeys(many, 1)])


def test_a_combination_scores_alike_where_rounding_is_close():
    parts = (
        rule("a", ("1",), method="single", transform=Transform(0.05), decimals=2),
        rule("b", ("2",), method="single", decimals=0),
        rule("c", (), method="combine", terms=(Term("a", -1, 0.05, 2.34), Term("b", 0.5, 1, 3)), decimals=3),
    )
    of = survey(item("1"), item("2"), scores=parts)
    agrees(of, made_up(of, random.Random(1), faults=True))


def test_a_combination_on_a_line_of_its_own_scores_alike():
    """What is taken off is finer than the digits of the part that it is taken off from."""
    line = Transform(2.5, 0.125)
    whole = rule("b", (), method="combine", terms=(Term("a", 3, 0.05),), transform=line, decimals=3)
    of = survey(item("1"), scores=(rule("a", ("1",), method="single"), whole))
    agrees(of, made_up(of, random.Random(4), faults=True))


@pytest.mark.parametrize("term", [Term("a", 6e9), Term("a", 4.5e9, -1e6), Term("a", -6e9)])
def test_a_combination_that_64_bits_do_not_hold_is_scored_row_by_row(term):
    largest = rule("a", ("1",), method="single", transform=Transform(5e6), maximum=1e7)
    of = survey(item("1"), scores=(largest, rule("b", (), method="combine", terms=(term,), decimals=2)))
    agrees(of, [{"1": value} for value in (0, 1, 2)])


@pytest.mark.parametrize("beyond", [-1, 3, 6])
def test_an_answer_just_beyond_its_choices_is_none_where_all_others_are_answers(beyond):
    of = survey(item("1"), item("2"), scores=(rule(), rule("one", ("1",), method="single")))
    agrees(of, [{"1": 0, "2": 2}, {"1": beyond, "2": 1}, {"1": 2, "2": 0}])


def test_a_combination_too_fine_for_whole_numbers_is_scored_row_by_row():
    fine = Term("a", 0.123456789123, 0.987654321987, 3.14159265358979)
    of = survey(
        item("1"),
        scores=(rule("a", ("1",), method="single"), rule("b", (), method="combine", terms=(fine,), decimals=6)),
    )
    agrees(of, made_up(of, random.Random(2), faults=False))


def test_a_survey_with_branches_is_scored_row_by_row():
    of = survey(
        item("1"),
        item("2", when=when("1", "=", 2)),
        scores=(rule(), rule("one", ("2",), method="single"), rule("table", table=RULES["table"].table, decimals=1)),
    )
    agrees(of, made_up(of, random.Random(3), faults=True))


def test_a_measured_number_and_several_picks_are_scored_row_by_row():
    single = rule("weight", ("1",), method="single", missing=MissingRule("at_least", "one", 1))
    picked = rule("sore", ("2",), method="any", positive={"2": frozenset({1})})
    of = survey(item("1", Number(30, 250, "kg")), item("2", PLACES), scores=(single, picked))
    found = score_columns(of, {"1": np.array([82, 29, MISSING, 250], np.int16)})
    assert list(found["weight"].status) == [SCORED, INVALID, LACKING, SCORED]
    assert list(found["weight"].values[[0, 3]]) == [82, 250]
    assert list(found["sore"].status) == [LACKING] * 4


def test_a_great_many_rows_are_looked_up_and_not_scored_one_by_one():
    of = LIBRARY.get("koos-jr")
    column = np.tile(np.arange(5, dtype=np.int16), 40_000)
    began = time.perf_counter()
    assert (score_columns(of, {one.id: column for one in of.items})["interval"].status == SCORED).all()
    assert time.perf_counter() - began < 2  # one by one they take many seconds, looked up some milliseconds


def test_an_item_without_a_column_has_no_answers():
    found = score_columns(LIBRARY.get("koos-jr"), {"1": np.array([1, 2], np.int16)})["interval"]
    assert list(found.status) == [LACKING, LACKING]
    assert np.isnan(found.values).all()


@pytest.mark.parametrize("none", [{}, {"1": np.array([], np.int16)}], ids=["no columns", "no rows"])
def test_no_rows_are_no_scores(none):
    assert len(score_columns(LIBRARY.get("koos-jr"), none)["interval"].values) == 0
