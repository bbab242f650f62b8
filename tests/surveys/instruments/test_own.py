"""The questions of the CMS measure have its codes; what is our own says so."""

from __future__ import annotations

import pytest

from surveys.formats import Choice
from tests.support.facts import measure_elements
from tests.surveys.instruments.shipped import LIBRARY, OWN


@pytest.mark.parametrize("element", ["other_joint_pain", "back_pain", "sils2"])
def test_the_questions_of_the_measure_have_its_codes_and_labels(element):
    survey = LIBRARY.get("pro-pm-risk")
    (item_id,) = survey.score(element).items
    form = survey.item(item_id).format
    assert isinstance(form, Choice)
    verified = [(entry["code"], entry["label"]) for entry in measure_elements()[element]["codes"]]
    assert [(option.value, option.label["en"]) for option in form.options] == verified


def test_what_is_our_own_says_so():
    for survey_id in OWN:
        assert any("our own" in note for note in LIBRARY.get(survey_id).verified)
