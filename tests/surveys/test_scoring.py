"""Scores from answers: what is computed, what is refused, and what a refusal says."""

from __future__ import annotations

import pytest

from surveys.explain import describe
from surveys.formats import Number
from surveys.model import Band, Direction, TableEntry
from surveys.scoring import Score, score
from tests.surveys.samples import SCALE, item, rule, survey

TABLE = {raw: TableEntry(100.0 - 25 * raw, 2.5) for raw in range(5)}


def two_items(**changes):
    return survey(item("1"), item("2"), scores=(rule(**changes),))


def only(scores: tuple[Score, ...]) -> Score:
    (found,) = scores
    return found


def test_a_sum_adds_the_answers():
    assert only(score(two_items(), {"1": 2, "2": 1})) == Score("total", 3.0)


def test_a_score_of_zero_is_a_score():
    found = only(score(two_items(), {"1": 0, "2": 0}))
    assert found.value == 0
    assert found.reason is None


def test_a_table_gives_its_value_and_standard_error():
    found = only(score(two_items(table=TABLE, maximum=100), {"1": 2, "2": 1}))
    assert (found.value, found.standard_error) == (25.0, 2.5)


def test_answers_that_come_back_from_a_float_column_are_scored_alike():
    instrument = two_items(table=TABLE, maximum=100)
    assert score(instrument, {"1": 2.0, "2": 1.0}) == score(instrument, {"1": 2, "2": 1})


def test_a_mean_is_rounded_half_up_to_its_decimals():
    mean = two_items(method="mean", decimals=0, maximum=2)
    assert only(score(mean, {"1": 0, "2": 1})).value == 1
    assert only(score(mean, {"1": 2, "2": 1})).value == 2


def test_recoding_applies_before_the_sum_and_only_to_its_item():
    recoded = two_items(recode={"1": {0: 2, 1: 1, 2: 0}})
    assert only(score(recoded, {"1": 0, "2": 0})).value == 2
    assert only(score(recoded, {"1": 2, "2": 2})).value == 2


def test_a_measured_number_keeps_its_decimals():
    weight = survey(item("1", Number(30, 250, "kg")), scores=(rule(items=("1",), method="single", decimals=1),))
    assert only(score(weight, {"1": 82.5})).value == 82.5


def test_a_band_holds_both_its_ends():
    bands = (Band(0, 1, "Low"), Band(2, 4, "High"))
    banded = two_items(bands=bands)
    assert [only(score(banded, {"1": v, "2": 0})).band for v in (0, 1, 2)] == ["Low", "Low", "High"]


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({}, "missing:1,2"),
        ({"1": 1, "2": None}, "missing:2"),
        ({"1": 1, "2": 3}, "invalid:2"),
        ({"1": 1, "2": "1"}, "invalid:2"),
        ({"1": 1, "2": True}, "invalid:2"),
        ({"1": 1, "2": float("nan")}, "invalid:2"),
        ({"1": 1, "2": 1, "7": 0}, "unknown:7"),
    ],
)
def test_what_may_not_be_scored_is_refused_with_the_items_that_stand_in_the_way(answers, reason):
    assert only(score(two_items(), answers)) == Score("total", None, reason=reason)


def test_a_missing_item_stops_only_the_scores_that_use_it():
    both = survey(item("1"), item("2"), scores=(rule("a", ("1",), method="single"), rule("b", ("2",), method="single")))
    assert [found.value for found in score(both, {"1": 1})] == [1, None]


def test_a_score_is_described_in_one_line():
    interval = rule(title="KOOS JR interval", maximum=100, decimals=3, direction=Direction.HIGHER_BETTER)
    assert describe(Score("i", 52.465), interval) == "KOOS JR interval 52.465 of 100, higher is better"
    t_score = rule(title="Physical", minimum=16.2, maximum=67.7, decimals=1, unit="T-score")
    described = describe(Score("t", 42.3, 4.2, "Good"), t_score)
    assert described == "Physical 42.3 (T-score, 16.2 to 67.7, standard error 4.2), Good, higher is worse"


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("missing:1,2", "Total: not scored: no answer to item 1, 2 (it is a sum)"),
        ("invalid:2", "Total: not scored: the answer to item 2 is not one of its choices"),
        ("unknown:7", "Total: not scored: this survey has no item 7"),
    ],
)
def test_a_refusal_is_described_as_a_sentence(reason, sentence):
    assert describe(Score("total", None, reason=reason), rule()) == sentence


def test_a_scale_is_scored_from_end_to_end():
    pain = survey(item("1", SCALE), scores=(rule(items=("1",), method="single", maximum=10),))
    assert [only(score(pain, {"1": v})).value for v in range(11)] == list(range(11))
