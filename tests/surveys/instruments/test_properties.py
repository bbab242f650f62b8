"""Laws that every score of every file keeps, whatever is answered."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.formats import countable
from surveys.model import Method, ScoreRule, Survey
from surveys.scoring import score
from tests.surveys.instruments.answering import complete, with_gaps
from tests.surveys.instruments.shipped import LIBRARY

SURVEYS = [pytest.param(survey, id=survey.id) for survey in LIBRARY]


def scored(survey: Survey, answers: dict) -> dict:
    return {found.id: found for found in score(survey, answers)}


def points(rule: ScoreRule, item_id: str, value: int) -> float:
    """What an answer counts as, before any table or transform."""
    if item_id in rule.positive:
        return float(value in rule.positive[item_id])
    return rule.recode.get(item_id, {}).get(value, value) * rule.weights.get(item_id, 1)


def rising(rule: ScoreRule) -> bool:
    """Whether more points make a higher score."""
    if rule.table:
        return rule.table[max(rule.table)].score > rule.table[min(rule.table)].score
    return rule.transform.multiply > 0


def counted(survey: Survey, rule: ScoreRule) -> list[str]:
    """The items of a rule whose answers stand in an order."""
    return [item for item in rule.items if countable(survey.item(item).format)]


@pytest.mark.parametrize("survey", SURVEYS)
def test_a_score_stays_in_its_range_and_has_one_band_and_no_reason(survey):
    @settings(deadline=None, max_examples=15)
    @given(complete(survey))
    def holds(answers):
        found = scored(survey, answers)
        for rule in survey.scores:
            one = found[rule.id]
            assert rule.minimum <= one.value <= rule.maximum
            assert (one.band is not None) == bool(rule.bands)
            assert (one.standard_error is not None) == any(e.standard_error is not None for e in rule.table.values())
            assert one.reason is None

    holds()


@pytest.mark.parametrize("survey", SURVEYS)
def test_each_answer_moves_a_score_the_way_its_points_go_so_reversed_items_run_backwards(survey):
    @settings(deadline=None, max_examples=6)
    @given(complete(survey), st.data())
    def holds(answers, data):
        for rule in survey.scores:
            if not counted(survey, rule):
                continue
            item_id = data.draw(st.sampled_from(counted(survey, rule)))
            values = sorted(countable(survey.item(item_id).format), key=lambda value: points(rule, item_id, value))
            along = [scored(survey, answers | {item_id: value})[rule.id].value for value in values]
            assert along == sorted(along, reverse=not rising(rule))

    holds()


@pytest.mark.parametrize("survey", SURVEYS)
def test_the_most_and_the_fewest_points_give_the_two_ends_of_the_range(survey):
    full = {item.id: "climb the stairs" for item in survey.items if item.kind == "text"}
    for rule in survey.scores:
        if rule.method is Method.COMBINE:
            continue
        ends = {}
        for name, pick in (("fewest", min), ("most", max)):
            answers = {
                item: pick(countable(survey.item(item).format), key=lambda value, item=item: points(rule, item, value))
                for item in counted(survey, rule)
            }
            ends[name] = scored(survey, full | answers)[rule.id].value
        low, high = (ends["fewest"], ends["most"]) if rising(rule) else (ends["most"], ends["fewest"])
        assert (low, high) == (rule.minimum, rule.maximum)


@pytest.mark.parametrize("survey", [one for one in SURVEYS if one.values[0].id == "promis-29-v2-1"])
def test_a_summary_moves_with_each_of_its_parts_as_the_sign_of_its_weight_says(survey):
    @settings(deadline=None, max_examples=25)
    @given(complete(survey), st.sampled_from(["PHS", "MHS"]), st.data())
    def holds(answers, summary, data):
        rule = survey.score(summary)
        term = data.draw(st.sampled_from(rule.terms))
        item_id = data.draw(st.sampled_from(survey.score(term.score).items))
        steps = [scored(survey, answers | {item_id: v}) for v in sorted(countable(survey.item(item_id).format))]
        for before, after in pairwise(steps):
            moved = (after[summary].value - before[summary].value) * term.weight
            assert moved * (after[term.score].value - before[term.score].value) >= 0

    holds()


@pytest.mark.parametrize("survey", SURVEYS)
def test_the_order_of_the_answers_does_not_matter(survey):
    @settings(deadline=None, max_examples=8)
    @given(with_gaps(survey), st.randoms())
    def holds(answers, shuffle: random.Random):
        order = list(answers.items())
        shuffle.shuffle(order)
        assert scored(survey, dict(order)) == scored(survey, answers)

    holds()


@pytest.mark.parametrize("survey", SURVEYS)
def test_a_score_is_refused_exactly_where_its_rule_says_and_names_what_is_missing(survey):
    @settings(deadline=None, max_examples=15)
    @given(with_gaps(survey))
    def holds(answers):
        found = scored(survey, answers)
        for rule in survey.scores:
            if rule.method is Method.COMBINE:
                lacking = [term.score for term in rule.terms if found[term.score].value is None]
                assert found[rule.id].reason == (f"score:{','.join(lacking)}" if lacking else None)
            elif not survey.branches:
                missing = [item for item in rule.items if answers.get(item) is None]
                need = len(rule.items) if rule.missing.kind == "complete" else rule.missing.at_least
                enough = len(rule.items) - len(missing) >= need
                assert found[rule.id].reason == (None if enough else f"missing:{','.join(missing)}")

    holds()


@pytest.mark.parametrize("survey", SURVEYS)
def test_an_answer_outside_the_options_is_refused_and_touches_no_other_score(survey):
    full = {item.id: "climb the stairs" for item in survey.items if item.kind == "text"}
    for item in survey.items:
        values = countable(item.format)
        if values is None:
            continue
        for wrong in (min(values) - 1, max(values) + 1, min(values) + 0.5, str(min(values)), float("nan")):
            found = scored(survey, full | {item.id: wrong})
            for rule in survey.scores:
                if item.id in rule.items:
                    assert (found[rule.id].value, found[rule.id].reason) == (None, f"invalid:{item.id}")
                else:
                    assert not str(found[rule.id].reason).startswith("invalid")


@pytest.mark.parametrize("survey", SURVEYS)
def test_an_answer_to_an_item_that_is_not_there_is_refused_by_name(survey):
    for found in score(survey, {"not-an-item": 1}):
        assert found.value is None
        assert found.reason.startswith(("unknown:not-an-item", "score:"))


def test_missing_answers_are_made_good_only_where_all_items_have_one_range():
    """So that the mean of some stands for the mean of all."""
    for survey in LIBRARY:
        for rule in survey.scores:
            if rule.missing.kind == "at_least" and rule.method in {Method.MEAN, Method.SUM}:
                ends = {
                    (min(got), max(got))
                    for item in rule.items
                    for got in [[Fraction(points(rule, item, v)) for v in countable(survey.item(item).format)]]
                }
                assert len(ends) == 1
