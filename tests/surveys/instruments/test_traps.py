"""Mistakes that circulate in public copies of other instruments, each with the value that ours must have."""

from __future__ import annotations

import pytest

from surveys.scoring import score
from tests.support.facts import instrument
from tests.surveys.instruments.looking import options, scored, table
from tests.surveys.instruments.shipped import LIBRARY

# A public FHIR example built for a CMS model; matches no other source.
WRONG_KOOS = (
    *(100.0, 91.116, 84.984, 79.944, 75.437, 71.257, 67.285, 63.578, 60.015, 56.566, 53.28, 50.012, 46.76, 43.544),
    *(40.339, 37.159, 33.941, 30.731, 27.49, 24.185, 20.781, 17.307, 13.761, 10.248, 6.879, 3.656, 0.544),
)


@pytest.mark.parametrize(
    ("survey_id", "raw", "right", "wrong"),
    [
        ("koos-jr", 1, 91.975, 91.116),
        ("koos-jr", 15, 50.012, 37.159),
        ("hoos-jr", 8, 64.664, 64),
        ("hoos-jr", 17, 36.363, 36),
    ],
)
def test_joint_tables_are_neither_the_made_up_nor_the_truncated_ones(survey_id, raw, right, wrong):
    assert table(survey_id, "interval")[raw] == right != wrong


def test_hardly_an_entry_of_the_wrong_koos_table_is_ours():
    ours = table("koos-jr", "interval")
    assert sum(ours[raw] != wrong for raw, wrong in enumerate(WRONG_KOOS)) >= 24


def test_the_percentage_of_who_5_is_raw_times_four():
    answers = {str(n): 1 for n in range(1, 6)}
    assert scored("who-5", answers) == {"raw": 5, "percent": 20}
    assert (5 - 5) * 4 != 20


def test_quickdash_divides_by_what_was_answered():
    answers = {str(n): 3 for n in range(1, 11)}
    assert scored("quickdash", answers)["disability"] == 50
    assert round((30 / 11 - 1) * 25, 2) != 50


def test_fifteen_is_severe_anxiety_although_a_readme_prints_more_than_fifteen():
    answers = {str(n): 3 for n in range(1, 6)} | {"6": 0, "7": 0}
    (found,) = score(LIBRARY.get("gad-7"), answers)
    assert (found.value, found.band) == (15, "Severe")


def test_the_short_anxiety_screen_has_only_its_cut_off():
    assert [band.label for band in LIBRARY.get("gad-2").score("total").bands] == ["Negative", "Positive: give GAD-7"]


def test_overall_urinary_bother_is_asked_and_not_scored_and_item_33_is():
    scored_items = {item for rule in LIBRARY.get("epic-26").scores for item in rule.items}
    assert LIBRARY.get("epic-26").positions.keys() - scored_items == {"34"}


def test_the_quality_of_life_item_is_never_added_to_the_ipss():
    answers = {str(n): 5 for n in range(1, 8)}
    assert scored("ipss", answers | {"quality": 6}) == {"total": 35, "quality": 6}
    assert scored("ipss", answers)["total"] == 35


def test_part_b_of_the_qor_15_is_not_turned_twice():
    well = {str(n): 10 for n in range(1, 16)}
    assert scored("qor-15", well)["total"] == 150
    assert LIBRARY.get("qor-15").score("total").recode == {}


def test_nothing_calls_the_rand_36_by_the_name_that_is_protected():
    survey = LIBRARY.get("rand-36")
    assert not any("SF-36" in title for title in (survey.title, *(rule.title for rule in survey.scores)))
    assert {rule.id for rule in survey.scores} == instrument("rand_36")["scoring"]["scales"].keys()  # no PCS, no MCS


def test_one_is_best_in_the_first_item_of_the_rand_36_and_worst_in_the_third():
    assert scored("rand-36", {"1": 1, "3": 1})["general_health"] == 100
    assert scored("rand-36", {"1": 1, "3": 1})["physical_functioning"] == 0


def test_the_two_wordings_of_the_hunger_questions_are_not_exchanged():
    vital, needs = LIBRARY.get("hunger-vital-sign"), LIBRARY.get("ahc-hrsn")
    assert [item.loinc for item in vital.items] == [needs.item(n).loinc for n in ("3", "4")]
    assert all(" we " in item.text["en"] for item in vital.items)
    assert not any(" we " in needs.item(n).text["en"] for n in ("3", "4"))


def test_the_two_questions_called_sils2_are_not_exchanged():
    morris, of_measure = LIBRARY.get("sils2").items[0], LIBRARY.get("pro-pm-risk").item("3")
    assert "need to have someone help you" in morris.text["en"]
    assert "filling out medical forms" in of_measure.text["en"]
    assert {option.value for option in morris.format.options} == {1, 2, 3, 4, 5}
    assert {option.value for option in of_measure.format.options} == {0, 1, 2, 3, 4}


def test_a_top_score_needs_the_best_of_five_answers_and_not_of_ten():
    assert list(options("collaborate", "1").values()) == [0, 1, 2, 3, 4]
    assert scored("collaborate", {"1": 4, "2": 4, "3": 4}) == {"top": 1, "mean": 100}
