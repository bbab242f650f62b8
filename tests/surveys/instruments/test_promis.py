"""Mistakes that circulate in public copies of PROMIS, each with the value that ours must have."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.surveys.instruments.formulas import MHS, PHS
from tests.surveys.instruments.looking import asked, options, scored, table
from tests.surveys.instruments.shipped import LIBRARY, PROFILE, fact

# Public transcription 63468952853, raw 9 to 19 of physical function 4a, and raw 13 to 19 of sleep disturbance 4a.
WRONG_PF_4A_V2 = dict(
    zip(range(9, 20), (33.3, 34.7, 36.2, 37.8, 39.6, 41.6, 43.8, 46.4, 49.2, 52.4, 55.1), strict=True)
)
WRONG_SLEEP_4A = dict(zip(range(13, 20), (56.2, 58.1, 60.1, 62.3, 64.5, 67.0, 69.9), strict=True))


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


@pytest.mark.parametrize(("summary", "weights"), [("PHS", PHS), ("MHS", MHS)])
def test_the_terms_of_a_summary_are_its_published_steps_expanded_to_the_last_digit(summary, weights):
    physical, pain, social, fatigue, emotional, sleep = (10 * Fraction(weight) for weight in weights.split())
    z = {
        "physical_function": physical,
        "social_ability": social,
        "fatigue": fatigue,
        "sleep_disturbance": sleep,
        "anxiety": emotional / 2,
        "depression": emotional / 2,
        "pain_interference": pain / 2,
    }
    expected = {name: (weight, Fraction(50), Fraction(10)) for name, weight in z.items()}
    expected["pain_intensity"] = (pain / 2, Fraction("2.31"), Fraction("2.34"))
    rule = LIBRARY.get("promis-29-v2-1").score(summary)
    shipped = {one.score: tuple(Fraction(str(n)) for n in (one.weight, one.minus, one.divide)) for one in rule.terms}
    assert shipped == expected
    assert (rule.transform.multiply, rule.transform.add) == (1, 50)


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
