"""Scores from answers: what is computed, what is refused, and what a refusal says."""

from __future__ import annotations

import pytest

from surveys.explain import describe, working
from surveys.formats import Number
from surveys.model import Band, Direction, MissingRule, TableEntry, Term, Transform
from surveys.scoring import Score, score, work_out
from tests.surveys.samples import SCALE, item, rule, survey

TWO = MissingRule("at_least", "two of three", 2)
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
        ({"1": 3, "2": -1}, "invalid:1,2"),
    ],
)
def test_what_may_not_be_scored_is_refused_with_the_items_that_stand_in_the_way(answers, reason):
    assert only(score(two_items(), answers)) == Score("total", None, reason=reason)


def test_a_missing_item_stops_only_the_scores_that_use_it():
    both = survey(item("1"), item("2"), scores=(rule("a", ("1",), method="single"), rule("b", ("2",), method="single")))
    assert [found.value for found in score(both, {"1": 1})] == [1, None]


def test_a_sum_that_may_lack_answers_is_prorated_and_one_below_the_minimum_is_refused():
    three = survey(
        item("1"), item("2"), item("3"), scores=(rule(items=("1", "2", "3"), maximum=6, missing=TWO, decimals=1),)
    )
    assert only(score(three, {"1": 2, "2": 1, "3": 0})).value == 3
    assert only(score(three, {"1": 2, "2": 1})).value == 4.5
    assert only(score(three, {"1": 2})).reason == "missing:2,3"


def test_a_mean_is_taken_over_what_was_answered():
    mean = survey(
        item("1"), item("2"), item("3"), scores=(rule(items=("1", "2", "3"), method="mean", missing=TWO, decimals=1),)
    )
    assert only(score(mean, {"1": 2, "3": 1})).value == 1.5


def test_weights_multiply_the_points_and_a_line_converts_the_sum():
    weighted = two_items(weights={"1": 0.5}, transform=Transform(10, -1), decimals=2)
    assert only(score(weighted, {"1": 1, "2": 2})).value == 24


def test_decimals_that_no_binary_number_holds_are_rounded_as_they_are_written():
    assert only(score(two_items(weights={"1": 0.145}, decimals=2), {"1": 1, "2": 0})).value == 0.15
    assert only(score(two_items(weights={"1": -0.145}, decimals=2), {"1": 1, "2": 0})).value == -0.15


@pytest.mark.parametrize(("method", "values"), [("count", [0, 1, 2]), ("any", [0, 1, 1]), ("all", [0, 0, 1])])
def test_positive_answers_are_counted(method, values):
    positive = {"1": frozenset({1, 2}), "2": frozenset({2})}
    counted = two_items(method=method, positive=positive)
    given = ({"1": 0, "2": 1}, {"1": 1, "2": 1}, {"1": 1, "2": 2})
    assert [only(score(counted, answers)).value for answers in given] == values


def test_a_flag_needs_as_many_answers_as_its_rule_says():
    flag = two_items(
        method="any", positive={"1": frozenset({2}), "2": frozenset({2})}, missing=MissingRule("at_least", "", 1)
    )
    assert only(score(flag, {"1": 0})).value == 0
    assert only(score(flag, {})).reason == "missing:1,2"


def test_a_combination_uses_other_scores_and_is_refused_where_one_is():
    combined = survey(
        item("1"),
        item("2"),
        scores=(
            rule("a", ("1",), method="single"),
            rule("b", ("2",), method="single"),
            rule("c", (), method="combine", terms=(Term("a", 0.5, 1, 3), Term("b", -1)), decimals=2),
        ),
    )
    assert score(combined, {"1": 2, "2": 1})[2].value == -0.83
    assert score(combined, {"1": 2})[2].reason == "score:b"
    assert score(combined, {})[2].reason == "score:a,b"
    done = work_out(combined, {"1": 2, "2": 1})[2]
    assert done.lacking == ()
    assert working(done) == (
        "c, version 1 of the rule: Total -0.83 of 4, higher is worse",
        "  a counts as 0.166667",
        "  b counts as -1",
        "  the sum of the parts: -0.833333",
    )


def test_the_working_shows_every_step_with_the_version_of_the_rule():
    of = survey(
        item("1"),
        item("2"),
        item("3"),
        scores=(
            rule(
                items=("1", "2", "3"),
                method="mean",
                missing=TWO,
                decimals=1,
                version="3",
                recode={"1": {0: 2, 1: 1, 2: 0}},
                transform=Transform(25, -10),
            ),
        ),
    )
    (done,) = work_out(of, {"1": 0, "2": 1})
    assert working(done) == (
        "total, version 3 of the rule: Total 27.5 of 4, higher is worse",
        "  1 counts as 2",
        "  2 counts as 1",
        "  without an answer that counts: 3 (two of three)",
        "  the mean of what was answered: 1.5",
        "  times 25, plus -10, to 1 decimals: 27.5",
    )
    (refused,) = work_out(of, {"1": 0})
    assert (refused.points, refused.lacking, refused.raw) == ({}, (), None)
    assert working(refused) == (
        "total, version 3 of the rule: Total: not scored: no answer to item 2, 3 (two of three)",
    )


def test_the_working_of_a_table_and_of_a_prorated_sum_says_so():
    table = working(work_out(two_items(table=TABLE, maximum=100), {"1": 1, "2": 1})[0])
    assert table[-2:] == ("  the sum: 2", "  the table gives 50 for 2")
    part = survey(item("1"), item("2"), item("3"), scores=(rule(items=("1", "2", "3"), missing=TWO, decimals=1),))
    assert "  the sum, prorated from 2 of 3 answers: 4.5" in working(work_out(part, {"1": 2, "2": 1})[0])


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
        ("hidden:2", "Total: not scored: item 2 is not asked any more, because of a later answer (it is a sum)"),
        ("score:a", "Total: not scored: it combines scores of which there is no a (it is a sum)"),
    ],
)
def test_a_refusal_is_described_as_a_sentence(reason, sentence):
    assert describe(Score("total", None, reason=reason), rule()) == sentence


def test_a_scale_is_scored_from_end_to_end():
    pain = survey(item("1", SCALE), scores=(rule(items=("1",), method="single", maximum=10),))
    assert [only(score(pain, {"1": v})).value for v in range(11)] == list(range(11))
