"""Every score is what an independent formula makes of the facts, for worked examples and for whatever is answered."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from surveys.scoring import score
from tests.surveys.instruments.answering import complete, with_gaps
from tests.surveys.instruments.formulas import FORMULAS
from tests.surveys.instruments.shipped import LIBRARY

SURVEYS = [pytest.param(survey, id=survey.id) for survey in LIBRARY]
EXAMPLES = [
    pytest.param(survey, example, id=f"{survey.id}: {example.source[:40]}")
    for survey in LIBRARY
    for example in survey.examples
]


def recomputed(survey, answers):
    return {rule.id: FORMULAS[survey.id, rule.id](answers) for rule in survey.scores}


def test_every_score_of_every_file_has_a_formula():
    assert {(survey.id, rule.id) for survey in LIBRARY for rule in survey.scores} == FORMULAS.keys()


@pytest.mark.parametrize(("survey", "example"), EXAMPLES)
def test_worked_examples_come_out_by_engine_and_by_formula(survey, example):
    found = {one.id: one.value for one in score(survey, example.answers)}
    for score_id, expected in example.scores.items():
        assert found[score_id] == expected
        assert FORMULAS[survey.id, score_id](example.answers) == expected


def test_every_score_has_a_worked_example_with_a_value():
    for survey in LIBRARY:
        shown = {name for one in survey.examples for name, value in one.scores.items() if value is not None}
        assert shown == {rule.id for rule in survey.scores}


@pytest.mark.parametrize("survey", SURVEYS)
def test_complete_answers_score_as_the_formula_says(survey):
    @settings(deadline=None, max_examples=20)
    @given(complete(survey))
    def agrees(answers):
        assert {one.id: one.value for one in score(survey, answers)} == recomputed(survey, answers)

    agrees()


@pytest.mark.parametrize("survey", SURVEYS)
def test_missing_answers_are_made_good_or_refused_as_the_formula_says(survey):
    @settings(deadline=None, max_examples=20)
    @given(with_gaps(survey))
    def agrees(answers):
        assert {one.id: one.value for one in score(survey, answers)} == recomputed(survey, answers)

    agrees()
