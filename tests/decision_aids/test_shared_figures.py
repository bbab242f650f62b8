"""A figure that a study gives for all groups together is never shown as if each option had its own."""

from __future__ import annotations

import pytest

from decision_aids.library import load

SHARED = [
    pytest.param(outcome, id=f"{aid.id}-{outcome.id}")
    for aid in load()
    for outcome in aid.outcomes
    if len({figure.fact for figure in outcome.figures.values()}) < len(outcome.figures)
]


@pytest.mark.parametrize("outcome", SHARED)
def test_one_fact_for_several_options_is_named_as_such_in_the_title_and_again_in_the_note(outcome):
    assert "groups together)" in outcome.title["en"]
    assert "for each group on its own" in outcome.note["en"]


@pytest.mark.parametrize("outcome", SHARED)
def test_one_fact_for_several_options_is_shown_for_all_of_them_or_for_none(outcome):
    assert not outcome.unknown
    assert len({figure.fact for figure in outcome.figures.values()}) == 1
