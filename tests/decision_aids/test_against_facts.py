"""Every figure of the shipped aids is a verified fact that may be shown as people, and carries what belongs to it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

import pytest

from decision_aids.library import load
from decision_aids.model import Precision
from tests.support.facts import decision_rows

AIDS = list(load())
FIGURES = [
    pytest.param(aid, outcome, figure, id=f"{aid.id}-{outcome.id}-{option}")
    for aid in AIDS
    for outcome in aid.outcomes
    for option, figure in outcome.figures.items()
]
EVERY_FIGURE = pytest.mark.parametrize(("aid", "outcome", "figure"), FIGURES)


@pytest.fixture(scope="module")
def facts() -> dict[str, dict]:
    return decision_rows()


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text.replace(",", "")))


@EVERY_FIGURE
def test_a_figure_is_a_verified_fact_of_this_decision_that_may_be_shown_as_people(facts, aid, outcome, figure):
    fact = facts[figure.fact]
    assert (fact["verified"], fact["icon_ready"]) == (True, True)
    assert fact["aid"].replace("_", "-") == aid.id
    assert (figure.n, figure.of, outcome.denominator) == (fact["n"], fact["N"], fact["suggested_denominator"])


@EVERY_FIGURE
def test_a_figure_stands_over_the_time_in_which_it_was_counted(facts, aid, outcome, figure):
    assert any(time in outcome.horizon["en"] for time in facts[figure.fact]["time_horizon"].split("; "))


@EVERY_FIGURE
def test_a_figure_names_the_people_and_no_other_numbers_than_the_fact_does(facts, aid, outcome, figure):
    assert numbers(outcome.population["en"]) <= numbers(facts[figure.fact]["population"])


@EVERY_FIGURE
def test_a_figure_is_called_as_certain_as_the_fact_and_no_more(facts, aid, outcome, figure):
    level = re.match(r"low-moderate|moderate-high|low|moderate|high", facts[figure.fact]["certainty"])[0]
    called = re.match(r"low to moderate|moderate to high|low|moderate|high", outcome.certainty["en"].lower())[0]
    assert called.replace(" to ", "-") == level


@EVERY_FIGURE
def test_only_a_counted_number_is_called_exact_and_a_lower_bound_is_called_one(facts, aid, outcome, figure):
    fact = facts[figure.fact]
    counted = fact["value"].startswith(f"{figure.n} in {figure.of}") and figure.of not in {100, 1000}
    assert (figure.precision is Precision.EXACT) == counted
    assert (figure.precision is Precision.AT_LEAST) == ("or more" in fact["value"])
    assert (figure.precision is Precision.BELOW) == fact["value"].startswith("fewer than")


@EVERY_FIGURE
def test_a_spread_is_told_wherever_the_fact_has_one(facts, aid, outcome, figure):
    told = re.search(r"range .*?(\d+)-(\d+) in 100", facts[figure.fact]["value"])
    assert figure.spread == (told and (int(told[1]), int(told[2])))


@EVERY_FIGURE
def test_a_source_is_the_one_of_the_fact_and_says_if_it_is_second_hand(facts, aid, outcome, figure):
    fact, source = facts[figure.fact], aid.source(figure.source)
    assert source.second_hand == (fact["source_type"] == "secondary_summary")
    assert numbers(source.citation) <= numbers(fact["source"])
    if source.url is not None:
        identity = re.sub(r"^https://(doi\.org|dx\.doi\.org|pubmed\.ncbi\.nlm\.nih\.gov)/", "", source.url).rstrip("/")
        assert identity in fact["source"]


def test_what_was_only_remembered_is_not_shipped(facts):
    shipped = json.dumps([asdict(aid) for aid in AIDS], default=str)
    unfit = [row["id"] for row in facts.values() if not (row["verified"] and row["icon_ready"])]
    assert unfit
    assert not [fact for fact in unfit if fact in shipped]
