"""The shipped surveys at work: known scores, how they read, and alerts. Words and numbers: `instruments/`."""

from __future__ import annotations

import pytest

from surveys.alerts import raised
from surveys.answers import Answer
from surveys.explain import describe
from surveys.formats import FreeText
from surveys.library import load
from surveys.model import Direction, Severity
from surveys.piping import render
from surveys.scoring import score

LIBRARY = load()
NAMES = {"clinic_name": "Hill Clinic", "clinic_phone": "555 0100", "emergency_number": "911"}


def scored(survey, answers):
    return {found.id: found for found in score(survey, answers)}


@pytest.mark.parametrize(
    ("survey_id", "raw", "interval"),
    [
        ("koos-jr", 0, 100),
        ("koos-jr", 14, 52.465),
        ("koos-jr", 15, 50.012),
        ("koos-jr", 28, 0),
        ("hoos-jr", 11, 55.985),
    ],
)
def test_joint_scores_match_the_published_check_points(survey_id, raw, interval):
    survey = LIBRARY.get(survey_id)
    answers = {item.id: min(4, max(0, raw - 4 * place)) for place, item in enumerate(survey.items)}
    found = scored(survey, answers)
    assert (found["raw"].value, found["interval"].value) == (raw, interval)


def test_feeling_well_in_every_answer_gives_the_best_joint_scores():
    for survey_id in ("koos-jr", "hoos-jr"):
        survey = LIBRARY.get(survey_id)
        found = scored(survey, dict.fromkeys(survey.positions, 0))
        assert (found["raw"].value, found["interval"].value) == (0, 100)
        assert survey.score("raw").direction is Direction.HIGHER_WORSE
        assert survey.score("interval").direction is Direction.HIGHER_BETTER


def test_the_thresholds_of_the_measure_are_the_changes_on_display():
    thresholds = {s: LIBRARY.get(s).score("interval").important_change.value for s in ("koos-jr", "hoos-jr")}
    assert thresholds == {"koos-jr": 20, "hoos-jr": 22}


def test_no_pain_counts_five_in_the_physical_score_of_promis():
    survey = LIBRARY.get("promis-global-health-v1-2")
    best = {"Global03": 5, "Global06": 5, "Global08": 5, "Global07": 0}
    assert scored(survey, best)["GPH"].value == 67.7
    assert scored(survey, best | {"Global07": 10})["GPH"].value == 50.8
    assert scored(survey, best)["GMH"].reason == "missing:Global02,Global04,Global05,Global10"


def test_a_joint_score_reads_as_one_line():
    survey = LIBRARY.get("koos-jr")
    found = scored(survey, dict.fromkeys(survey.positions, 2))["interval"]
    assert describe(found, survey.score("interval")) == "KOOS JR interval 52.465 of 100, higher is better"


@pytest.mark.parametrize("value", [1, 2, 3])
def test_any_sign_of_self_harm_raises_an_emergency_whatever_the_total(value):
    survey = LIBRARY.get("phq-9")
    (rule,) = raised(survey, "9", Answer(value))
    assert rule.severity is Severity.EMERGENCY
    assert "911" in render(rule.safety["en"], NAMES)
    assert "555 0100" in render(rule.safety["en"], NAMES)


def test_no_other_answer_of_phq_9_raises_an_alert():
    survey = LIBRARY.get("phq-9")
    assert raised(survey, "9", Answer(0)) == ()
    assert all(raised(survey, item.id, Answer(3)) == () for item in survey.items if item.id != "9")


@pytest.mark.parametrize(
    ("item_id", "severity"),
    [("wound", "urgent"), ("calf", "urgent"), ("chest", "emergency"), ("fever", "urgent")],
)
def test_a_warning_sign_in_the_check_in_raises_its_alert_in_both_languages(item_id, severity):
    survey = LIBRARY.get("recovery-check-in")
    assert raised(survey, item_id, Answer(0)) == ()
    (rule,) = raised(survey, item_id, Answer(1))
    assert rule.severity == severity
    for language in ("en", "es"):
        assert "911" in render(rule.safety[language], NAMES)


def test_the_check_in_asks_for_a_note_but_does_not_insist():
    note = LIBRARY.get("recovery-check-in").item("note")
    assert isinstance(note.format, FreeText)
    assert not note.required
