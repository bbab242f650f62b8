"""What an adaptive test scores: the estimate on the scale of its rule, and how it came about."""

from __future__ import annotations

from fractions import Fraction

import pytest

from surveys.adaptive.estimate import eap
from surveys.adaptive.graded import Graded
from surveys.adaptive.stopping import Stopping
from surveys.explain import working
from surveys.model import Band, MissingRule, Transform
from surveys.scoring import score, work_out
from tests.surveys.samples import item, rule, survey

BANDS = (Band(0, 44.9, "Low"), Band(45, 55, "Average"), Band(55.1, 100, "High"))
T_SCORE = rule(
    "t",
    ("a", "b", "c"),
    method="adaptive",
    decimals=1,
    maximum=100,
    unit="T-score",
    transform=Transform(10, 50),
    bands=BANDS,
    missing=MissingRule("at_least", "two answers", 2),
)
GRADED = {"a": Graded(2.0, (-0.5, 0.5)), "b": Graded(1.5, (0.0, 1.0)), "c": Graded(1.0, (-1.0, 1.5))}
SURVEY = survey(
    *(item(name, grading=graded) for name, graded in GRADED.items()), stopping=Stopping(None, 1, 3), scores=(T_SCORE,)
)


@pytest.mark.parametrize(("a", "b", "band"), [(0, 0, "Low"), (1, 1, "Average"), (2, 2, "High")])
def test_the_score_is_the_estimate_on_the_scale_of_the_rule_with_its_error(a, b, band):
    estimate = eap(SURVEY.bank, {"a": a, "b": b})
    (found,) = score(SURVEY, {"a": a, "b": b})
    assert (found.id, found.band, found.reason) == ("t", band, None)
    assert found.value == pytest.approx(50 + 10 * estimate.theta, abs=0.05)
    assert found.standard_error == pytest.approx(10 * estimate.standard_error, abs=0.05)
    assert [round(number, 1) for number in (found.value, found.standard_error)] == [found.value, found.standard_error]


def test_the_working_names_the_estimate_and_what_was_not_asked():
    (done,) = work_out(SURVEY, {"a": 1, "b": 1})
    theta = eap(SURVEY.bank, {"a": 1, "b": 1}).theta
    assert (done.rule, done.points, done.lacking, done.raw) == (T_SCORE, {}, ("c",), Fraction(theta))
    assert working(done)[1:] == (
        "  without an answer that counts: c (two answers)",
        f"  the estimate from all answers, in standard deviations: {theta:.6f}",
        f"  times 10, plus 50, to 1 decimals: {done.score.value:g}",
    )


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"a": 1, "b": 7}, "invalid:b"),
        ({"a": 1, "b": 1, "z": 1}, "unknown:z"),
        ({"a": 1, "b": None}, "missing:b,c"),
    ],
)
def test_what_may_not_be_scored_is_refused_here_too(answers, reason):
    assert score(SURVEY, answers)[0].reason == reason
