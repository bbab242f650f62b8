"""Which answers call for a person."""

from __future__ import annotations

from surveys.alerts import raised
from surveys.answers import Answer, MissingReason
from surveys.model import AlertRule, Severity
from tests.surveys.samples import PLACES, SCALE, item, survey


def alert(rule_id, item_id, **condition):
    return AlertRule(rule_id, item_id, Severity.URGENT, "Look", {"en": "Call us"}, "test", **condition)


AT_LEAST_1 = alert("some", "1", minimum=1)
ONLY_2 = alert("most", "1", values=frozenset({2}))
ZERO = alert("none", "2", values=frozenset({0}))
HIP = alert("hip", "where", values=frozenset({2}))
SURVEY = survey(item("1"), item("2", SCALE), item("where", PLACES), alerts=(AT_LEAST_1, ONLY_2, ZERO, HIP))


def test_every_rule_that_an_answer_meets_is_raised_in_order():
    assert [raised(SURVEY, "1", Answer(value)) for value in (0, 1, 2)] == [(), (AT_LEAST_1,), (AT_LEAST_1, ONLY_2)]


def test_a_rule_may_wait_for_zero():
    assert raised(SURVEY, "2", Answer(0)) == (ZERO,)


def test_a_rule_on_one_item_is_silent_about_others():
    assert raised(SURVEY, "2", Answer(2)) == ()


def test_neither_a_missing_answer_nor_words_raise_anything():
    assert raised(SURVEY, "2", Answer(missing=MissingReason.DECLINED)) == ()
    assert raised(SURVEY, "1", Answer("2")) == ()


def test_one_pick_among_several_is_enough():
    assert [raised(SURVEY, "where", Answer(picks)) for picks in ((1, 2), (2,), (1,))] == [(HIP,), (HIP,), ()]
