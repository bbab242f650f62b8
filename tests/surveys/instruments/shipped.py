"""The shipped library beside its facts: which file was written from which, and what may differ, with the reason."""

from __future__ import annotations

from surveys.library import load
from surveys.model import Survey
from tests.support.facts import instrument, instruments

LIBRARY = load()
OWN = {"recovery-check-in", "pro-pm-risk"}  # our own words, or a measure's, compared in test_own.py
COMPARED = [survey.id for survey in LIBRARY if survey.id not in OWN]
ASKED = [survey_id for survey_id in COMPARED if LIBRARY.get(survey_id).askable]
SUPPLIED = [survey_id for survey_id in COMPARED if not LIBRARY.get(survey_id).askable]

PROFILE = {
    "physical_function": "promis_pf_4a_v2",
    "anxiety": "promis_anxiety_4a_v1",
    "depression": "promis_depression_4a_v1",
    "fatigue": "promis_fatigue_4a_v1",
    "sleep_disturbance": "promis_sleep_disturbance_4a_v1",
    "social_ability": "promis_social_ability_4a_v2",
    "pain_interference": "promis_pi_4a_v1",
}
"""The short form behind each score of PROMIS-29, in the order of asking."""


def fact(survey_id: str) -> dict:
    """The fact that a file was written from; `KeyError` where there is none to compare it with."""
    return instrument(survey_id.replace("-", "_"))


def survey_of(fact_id: str) -> Survey | None:
    survey_id = fact_id.replace("_", "-")
    return LIBRARY.get(survey_id) if survey_id in LIBRARY else None


def tables(survey_id: str) -> dict[str, dict]:
    """The verified conversion tables of a file, by the score that looks them up."""
    if survey_id == "promis-29-v2-1":
        return {score_id: instrument(part)["conversion_tables"]["T"] for score_id, part in PROFILE.items()}
    return {} if survey_id in UNCONFIRMED_TABLES else fact(survey_id).get("conversion_tables", {})


UNCONFIRMED_TABLES = {"promis-pf-6b-v2"}
"""Its one source asks to be confirmed against the manual before use: the file makes a raw sum only."""

ITEM_DEPARTURES = {
    "PAININ22": "How much did pain interfere with work around the home?",
    "An3": "I have trouble starting things because I am tired",
}
"""Texts that differ from the facts in no word: a small letter that two other sources print large; an underlining."""

OWN_ITEMS = {
    "psfs": {f"{kind}-{n}" for kind in ("activity", "rating") for n in range(1, 6)} - {"activity-1"},
    "ahc-hrsn": {"privacy"},
}
"""Cards of our own among those of an instrument; each file says so."""

NOT_SHIPPED = {fact_id for fact_id in instruments() if survey_of(fact_id) is None}
