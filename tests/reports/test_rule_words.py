"""A scoring rule in one line of the codebook."""

from __future__ import annotations

import pytest

from reports.rule_words import in_one_line
from surveys import library
from surveys.model import Method, MissingRule, TableEntry, Term, Transform
from tests.surveys.samples import rule

EVERY = [(survey.id, one) for survey in library.load().every() for one in survey.scores]


SOME = MissingRule("at_least", "why", 1)
BOTH = {"1": frozenset({2, 1}), "2": frozenset({1, 2})}


@pytest.mark.parametrize(
    ("changes", "computed", "needed"),
    [
        ({}, "Sum of items 1, 2; rounded half up to a whole number", "Needs every item: it is a sum"),
        (
            {"method": "mean", "transform": Transform(25, -1), "decimals": 1, "missing": SOME},
            "Mean of items 1, 2; times 25, plus -1; rounded half up to 1 decimals",
            "Needs 1 of 2 items: why",
        ),
        (
            {"recode": {"1": {0: 2, 1: 0.5}}, "weights": {"2": 3}, "missing": SOME},
            "Sum of items 1, 2; item 1 recoded 0 to 2, 1 to 0.5; item 2 times 3; rounded half up to a whole number",
            "Needs 1 of 2 items, prorated: why",
        ),
        (
            {"method": "count", "positive": BOTH},
            "How many of items 1, 2 are positive; items 1, 2 positive at 1, 2; rounded half up to a whole number",
            "Needs every item: it is a sum",
        ),
        (
            {"method": "combine", "terms": (Term("a", 0.5, 50, 10), Term("b"))},
            "Sum of 0.5 x (a - 50) / 10 and b; rounded half up to a whole number",
            "Needs every part",
        ),
        (
            {"table": {0: TableEntry(3.5)}},
            "Sum of items 1, 2; looked up in the table of the survey's file",
            "Needs every item: it is a sum",
        ),
    ],
)
def test_the_line_says_what_is_computed_and_what_it_needs(changes, computed, needed):
    assert in_one_line(rule(**changes, version="2")) == f"{computed}. {needed}. Version 2"


@pytest.mark.parametrize(("survey_id", "one"), EVERY, ids=[f"{survey_id}-{one.id}" for survey_id, one in EVERY])
def test_every_rule_of_the_library_has_its_line_with_every_item_in_it(survey_id, one):
    line = in_one_line(one)
    parts = [term.score for term in one.terms] if one.method is Method.COMBINE else one.items
    assert [part for part in parts if part not in line] == []
    assert line.endswith(f"Version {one.version}")
    assert "\n" not in line
