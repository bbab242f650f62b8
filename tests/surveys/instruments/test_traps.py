"""Mistakes that circulate in public copies of these instruments, each with the value that ours must have."""

from __future__ import annotations

import pytest

from surveys.scoring import score
from tests.support.facts import instrument
from tests.surveys.instruments.formulas import MHS, PHS
from tests.surveys.instruments.shipped import LIBRARY, PROFILE, fact

# A public FHIR example built for a CMS model; matches no other source.
WRONG_KOOS = (
    *(100.0, 91.116, 84.984, 79.944, 75.437, 71.257, 67.285, 63.578, 60.015, 56.566, 53.28, 50.012, 46.76, 43.544),
    *(40.339, 37.159, 33.941, 30.731, 27.49, 24.185, 20.781, 17.307, 13.761, 10.248, 6.879, 3.656, 0.544),
)
# Public transcription 63468952853, raw 9 to 19 of physical function 4a, and raw 13 to 19 of sleep disturbance 4a.
WRONG_PF_4A_V2 = dict(
    zip(range(9, 20), (33.3, 34.7, 36.2, 37.8, 39.6, 41.6, 43.8, 46.4, 49.2, 52.4, 55.1), strict=True)
)
WRONG_SLEEP_4A = dict(zip(range(13, 20), (56.2, 58.1, 60.1, 62.3, 64.5, 67.0, 69.9), strict=True))


def table(survey_id: str, score_id: str = "T") -> dict[int, float]:
    return {raw: entry.score for raw, entry in LIBRARY.get(survey_id).score(score_id).table.items()}


def scored(survey_id: str, answers: dict) -> dict[str, float | None]:
    return {found.id: found.value for found in score(LIBRARY.get(survey_id), answers)}


def options(survey_id: str, item_id: str) -> dict[str, int]:
    return {option.label["en"]: option.value for option in LIBRARY.get(survey_id).item(item_id).format.options}


def asked(survey_id: str) -> list[tuple]:
    return [(item.id, item.text, item.context, item.format) for item in LIBRARY.get(survey_id).items]


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


@pytest.mark.parametrize(
    ("survey_id", "wrong"),
    [("promis-pf-4a-v2", WRONG_PF_4A_V2), ("promis-sleep-disturbance-4a-v1", WRONG_SLEEP_4A)],
)
def test_the_wrong_promis_tables_in_circulation_are_not_ours(survey_id, wrong):
    ours = table(survey_id)
    assert all(ours[raw] != value for raw, value in wrong.items())


@pytest.mark.parametrize(
    ("survey_id", "score_id", "raw", "right", "wrong"),
    [
        ("promis-pf-4a-v2", "T", 19, 48.3, 55.1),
        ("promis-sleep-disturbance-4a-v1", "T", 9, 48.4, 48.3),
        ("promis-sleep-disturbance-4a-v1", "T", 19, 68.8, 69.9),
        ("promis-pi-4a-v1", "T", 20, 75.6, 75.8),
        ("promis-global-health-v1-2", "GPH", 18, 57.7, 57.1),
        ("promis-pf-8b-v1-2", "T", 8, 20.8, 20.2),
        ("promis-pf-8b-v1-2", "T", 40, 59.7, 59.2),
        ("promis-pf-10a-v1", "T", 50, 61.7, 61.5),
        ("promis-pf-10a-v1", "T", 10, 14.1, 21.2),
        ("promis-pi-6a-v1", "T", 6, 41.1, 38.6),
    ],
)
def test_typing_errors_and_inventions_are_not_copied(survey_id, score_id, raw, right, wrong):
    assert table(survey_id, score_id)[raw] == right != wrong


def test_a_standard_error_that_one_copy_mistypes_is_right():
    assert LIBRARY.get("promis-depression-4a-v1").score("T").table[20].standard_error == 3.6


def test_physical_function_4a_asks_the_same_in_both_versions_and_scores_differently():
    assert asked("promis-pf-4a-v1") == asked("promis-pf-4a-v2")
    old, new = table("promis-pf-4a-v1"), table("promis-pf-4a-v2")
    assert {raw for raw in old if old[raw] == new[raw]} == {10, 11, 12, 13}
    titles = {LIBRARY.get(f"promis-pf-4a-v{n}").score("T").title for n in (1, 2)}
    assert titles == {"PROMIS Physical Function 4a v1.0", "PROMIS Physical Function 4a v2.0"}


def test_physical_function_6b_of_version_2_does_not_borrow_the_table_of_version_1_2():
    assert asked("promis-pf-6b-v1-2") == asked("promis-pf-6b-v2")
    assert not LIBRARY.get("promis-pf-6b-v2").score("raw").table


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [("promis-pi-6a-v1", "promis-pi-6b-v1", 1), ("promis-depression-8a-v1", "promis-depression-8b-v1", 7)],
)
def test_forms_a_and_b_are_not_the_same_items_nor_the_same_table(one, other, shared):
    items = [{item.id for item in LIBRARY.get(survey_id).items} for survey_id in (one, other)]
    assert len(items[0] & items[1]) == shared
    assert table(one) != table(other)


@pytest.mark.parametrize("survey_id", ["promis-social-ability-4a-v2", "promis-29-v2-1"])
def test_the_fourth_answer_on_social_roles_is_usually_and_not_often(survey_id):
    labels = {"Never": 5, "Rarely": 4, "Sometimes": 3, "Usually": 2, "Always": 1}
    social = [item for item in LIBRARY.get(survey_id).items if item.id.startswith("SRPPER")]
    assert [options(survey_id, item.id) for item in social] == [labels] * 4


def test_promis_29_is_made_of_the_shipped_short_forms_item_by_item_and_entry_by_entry():
    profile = LIBRARY.get("promis-29-v2-1")
    forms = {score_id: LIBRARY.get(part.replace("_", "-")) for score_id, part in PROFILE.items()}
    together = [entry for form in forms.values() for entry in asked(form.id)]
    assert asked(profile.id)[:-1] == together
    for score_id, form in forms.items():
        ours, theirs = profile.score(score_id), form.score("T")
        for part in ("items", "table", "bands", "direction", "shown_to_patients", "short_title"):
            assert getattr(ours, part) == getattr(theirs, part)


def test_promis_29_uses_neither_the_old_physical_table_nor_the_old_social_scale():
    assert table("promis-29-v2-1", "physical_function") != table("promis-pf-4a-v1")
    social = table("promis-29-v2-1", "social_ability")
    assert (min(social.values()), max(social.values())) != (29.0, 64.1)


def test_the_summary_scores_have_the_published_weights():
    verified = fact("promis-29-v2-1")["scoring"]["summary_scores"]
    for text, ours in ((verified["PHS_z"], PHS), (verified["MHS_z"], MHS)):
        weights = [part.partition("*")[0] for part in text.replace(" -", " ;-").replace(" +", " ;").split(";")]
        order = [part.partition("*")[2].strip() for part in text.replace(" -", " ;-").replace(" +", " ;").split(";")]
        published = dict(zip(order, map(float, weights), strict=True))
        names = ("PF", "pain", "social", "fatigue", "emotional", "sleep")
        assert [published[name] for name in names] == [float(weight) for weight in ours.split()]


def test_global10_runs_as_in_version_1_2_so_never_counts_five():
    assert options("promis-global-health-v1-2", "Global10")["Never"] == 5
    best = {"Global02": 5, "Global04": 5, "Global05": 5, "Global10": 5}
    assert scored("promis-global-health-v1-2", best)["GMH"] == 67.6


def test_global_health_is_not_summed_from_whatever_is_there():
    assert scored("promis-global-health-v1-2", {"Global02": 5, "Global04": 5, "Global05": 5})["GMH"] is None


def test_good_sleep_counts_little_although_it_is_answered_with_much():
    four, eight = "promis-sleep-disturbance-4a-v1", "promis-sleep-disturbance-8b-v1"
    assert options(four, "Sleep116") == {
        "Not at all": 5,
        "A little bit": 4,
        "Somewhat": 3,
        "Quite a bit": 2,
        "Very much": 1,
    }
    assert options(four, "Sleep109")["Very good"] == 1
    assert (options(eight, "Sleep110")["Always"], options(eight, "Sleep115")["Very much"]) == (1, 1)
    assert options(eight, "Sleep90")["Always"] == 5


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
