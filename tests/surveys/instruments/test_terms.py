"""On what terms each instrument is here, what a patient sees of it, and how long it takes."""

from __future__ import annotations

import pytest

from content.yamlfile import Located, read_located
from surveys.authored import SurveyFile
from surveys.check import checked
from surveys.library import SHIPPED
from surveys.supplied import ScaleWords, WordingFile, completed
from tests.surveys.instruments.shipped import LIBRARY, OWN, SUPPLIED, fact

MOOD = {"phq-9/total", "phq-2/total", "gad-7/total", "gad-2/total", "who-5/raw", "who-5/percent"}
PROMIS_MOOD = {
    *(f"promis-depression-{form}-v1/T" for form in ("4a", "8a", "8b")),
    *(f"promis-anxiety-{form}-v1/T" for form in ("4a", "8a")),
    "promis-29-v2-1/depression",
    "promis-29-v2-1/anxiety",
}
NEEDS = {
    "hunger-vital-sign/risk",
    *(f"ahc-hrsn/{domain}" for domain in ("living", "food", "transportation", "utilities", "safety")),
}
SAYS_LITTLE = {
    *("koos-jr/raw", "hoos-jr/raw", "promis-pf-6b-v2/raw", "sils2/sils2", "collaborate/top", "collaborate/mean"),
    *(f"pro-pm-risk/{score_id}" for score_id in ("other_joint_pain", "back_pain", "sils2")),
}


def test_patients_see_the_scores_that_speak_for_themselves():
    """Mood and needs are talked about, not drawn in a chat."""
    hidden = {f"{survey.id}/{rule.id}" for survey in LIBRARY for rule in survey.scores if not rule.shown_to_patients}
    assert hidden == MOOD | PROMIS_MOOD | NEEDS | SAYS_LITTLE


def test_packs_wait_for_an_attestation():
    packs: dict[str, set[str]] = {}
    for survey in LIBRARY:
        if survey.licence.pack:
            packs.setdefault(survey.licence.pack, set()).add(survey.id)
    assert packs == {
        "promis": {survey.id for survey in LIBRARY if survey.id.startswith("promis-")},
        "non-commercial": {"collaborate", "who-5"},
        "qor-15": {"qor-15"},
    }
    assert len(packs["promis"]) == 23


def test_every_file_of_a_conditional_licence_is_in_a_pack_and_no_free_one_is():
    for survey in LIBRARY:
        if survey.id not in OWN:
            status = fact(survey.id)["item_text_status"]
            asks = status.startswith(("conditional", "doubtful")) or "noncommercial" in status
            assert bool(survey.licence.pack) == asks


def test_wording_is_supplied_by_the_clinic_where_it_may_not_be_shipped_or_could_not_be_confirmed():
    not_confirmed = {"promis-upper-extremity-7a-v2-1", "qor-15"}  # no text collected; one doubtful source
    assert {s for s in SUPPLIED if "no_staff_must_supply" not in fact(s)["item_text_status"]} == not_confirmed
    assert all(LIBRARY.get(survey_id).licence.advice for survey_id in SUPPLIED)


def test_only_our_own_words_are_translated_by_us():
    assert {survey.id for survey in LIBRARY if survey.languages not in {("en",), ()}} == {"recovery-check-in"}
    assert all(survey.fingerprint for survey in LIBRARY if survey.askable and survey.id != "recovery-check-in")


def test_every_instrument_names_its_source_and_terms():
    for survey in LIBRARY:
        assert survey.licence.attribution
        assert survey.verified
        assert all(change.citation for rule in survey.scores for change in rule.changes)


def test_minutes_are_about_five_to_eight_items_a_minute_and_never_under_one():
    for survey in LIBRARY:
        items = sum(item.asks for item in survey.items)
        assert items / 8 <= survey.minutes <= max(1, round(items / 3))


@pytest.mark.parametrize("survey_id", ["ahc-hrsn"])
def test_a_card_about_privacy_stands_before_the_questions_on_safety_and_each_may_be_declined(survey_id):
    survey = LIBRARY.get(survey_id)
    order = [item.id for item in survey.items]
    assert order.index("privacy") + 1 == order.index("7")
    assert "nobody else can see your screen" in survey.item("privacy").text["en"]
    assert all(item.decline for item in survey.items)


@pytest.mark.parametrize("survey_id", SUPPLIED)
def test_a_clinic_that_supplies_every_word_can_ask_the_instrument_and_score_it_alike(survey_id):
    file = read_located(SHIPPED / f"{survey_id}.yaml", SurveyFile)
    asked = checked(completed(file, [wording_of(file.content)]))
    assert asked.askable
    assert [rule.items for rule in asked.scores] == [rule.items for rule in LIBRARY.get(survey_id).scores]


def wording_of(content: SurveyFile) -> Located[WordingFile]:
    """Made-up words for everything that a patient would read."""
    items = [item for section in content.sections for item in section.items]
    words = WordingFile(
        survey=content.id,
        version=content.version,
        language="en",
        licence="invented for a test",
        items={item.id: f"Question {item.id}" for item in items},
        scales={item.id: ScaleWords(low="Least", high="Most") for item in items if item.rating},
        options={name: {one.value: f"Answer {one.value}" for one in ones} for name, ones in content.options.items()},
    )
    return Located("wording.yaml", words, {})
