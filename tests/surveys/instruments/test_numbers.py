"""Every table entry, band, threshold and code is a verified one."""

from __future__ import annotations

import re

import pytest

from tests.support.facts import instrument
from tests.surveys.instruments.shipped import COMPARED, LIBRARY, PROFILE, UNCONFIRMED_TABLES, fact, tables

TABLES = [(survey_id, score_id) for survey_id in COMPARED for score_id in tables(survey_id)]
BANDED = [(survey.id, rule.id) for survey in LIBRARY for rule in survey.scores if rule.bands]
OF_ITS_OWN = {("who-5", "percent")}  # its cut-offs are sentences; see below
LOINC = re.compile(r"(?:LA\d+|\d{4,})-\d\b")
NOT_USED = {
    "96780-2": "supplemental questions are not shipped",
    "96782-8": "supplemental questions are not shipped",
    "97023-6": "the panel of the supplemental questions",
    "77797-9": "the raw sum, which our file does not give",
    "LA15775-2": "our own button says it, on every item",
    "LA19952-3": "what the risk is called; a band has no code",
    "LA19983-8": "what the risk is called; a band has no code",
    "69722-7": "the tenth, unscored item of PHQ-9, which we leave out",
}


@pytest.mark.parametrize(("survey_id", "score_id"), TABLES)
def test_every_entry_of_every_table_is_the_verified_one(survey_id, score_id):
    verified = tables(survey_id)[score_id]
    table = LIBRARY.get(survey_id).score(score_id).table
    shipped = {str(raw): (entry.score, entry.standard_error) for raw, entry in table.items()}
    assert shipped == {raw: (entry["score"], entry.get("se")) for raw, entry in verified["entries"].items()}


def test_no_table_is_shipped_without_having_been_compared():
    shipped = [(survey.id, rule.id) for survey in LIBRARY for rule in survey.scores if rule.table]
    assert sorted(shipped) == sorted(TABLES)


@pytest.mark.parametrize("survey_id", UNCONFIRMED_TABLES)
def test_a_table_that_asks_to_be_confirmed_is_not_shipped(survey_id):
    assert "Confirm" in fact(survey_id)["conversion_tables"]["T"]["verification"]
    assert [rule.id for rule in LIBRARY.get(survey_id).scores] == ["raw"]


@pytest.mark.parametrize(("survey_id", "score_id"), TABLES)
def test_where_sources_disagree_the_wrong_value_is_not_ours(survey_id, score_id):
    verified = tables(survey_id)[score_id]
    table = LIBRARY.get(survey_id).score(score_id).table
    for part, ours in (("score_disagreements", "score"), ("se_disagreements", "standard_error")):
        for found in verified.get(part, ()):
            shipped = getattr(table[found["raw"]], ours)
            assert {float(value) for value in found["values"]} >= {shipped}
            assert len(found["values"]) > 1
            assert shipped == most_often(found["values"])


def most_often(values: dict[str, list[str]]) -> float:
    """The value that the most sources have; the first where there are as many for two, as the facts put it first."""
    return float(max(values, key=lambda value: len(values[value])))


def spans(survey_id: str, score_id: str) -> list[tuple[float | None, float | None, str]]:
    """The verified bands: from, to and name; `None` where an end is open."""
    found = fact(survey_id) if survey_id != "promis-29-v2-1" else instrument(PROFILE[score_id])
    bands = found["bands"]
    if isinstance(bands, dict) and score_id in bands:
        bands = bands[score_id]
    if isinstance(bands, dict):
        return [(float(label == "At risk"), float(label == "At risk"), label) for label in bands.values()]
    return [(b["min"], b["max"], b["label"]) if isinstance(b, dict) else (*_span(b[0]), b[1]) for b in bands]


def _span(text: str) -> tuple[float | None, float | None]:
    if text.startswith(">="):
        return float(text[2:]), None
    if text.startswith("<"):
        return None, round(float(text[1:]) - 0.1, 1)
    low, _, high = text.partition("-")
    return float(low), float(high)


@pytest.mark.parametrize(("survey_id", "score_id"), sorted({*BANDED} - OF_ITS_OWN))
def test_bands_are_the_verified_ones(survey_id, score_id):
    rule = LIBRARY.get(survey_id).score(score_id)
    verified = {
        (rule.minimum if low is None else low, rule.maximum if high is None else high, label)
        for low, high, label in spans(survey_id, score_id)
    }
    assert {(band.minimum, band.maximum, band.label) for band in rule.bands} == verified


def test_the_cut_offs_of_who_5_are_the_verified_ones():
    (below_50, words), (likely, depression) = fact("who-5")["bands"]
    assert ("<50" in below_50, likely) == (True, "<=28")
    bands = LIBRARY.get("who-5").score("percent").bands
    assert [(band.minimum, band.maximum) for band in bands] == [(0, 28), (29, 49), (50, 100)]
    assert (bands[1].label, bands[0].label) == (words, depression.partition(" (")[0])


@pytest.mark.parametrize("survey_id", COMPARED)
def test_every_important_change_is_a_verified_one(survey_id):
    remembered = ("from_memory", "varies")
    verified = {
        entry["value"]
        for entry in fact(survey_id).get("mcid") or []
        if not any(word in str(list(entry.items())) for word in remembered)
    }
    shipped = {change.value for rule in LIBRARY.get(survey_id).scores for change in rule.changes}
    assert shipped == verified - ({3} if survey_id == "psfs" else set())  # 3 is for one activity, which has no score


@pytest.mark.parametrize("survey_id", COMPARED)
def test_every_code_is_a_verified_one_and_none_is_forgotten(survey_id):
    survey = LIBRARY.get(survey_id)
    options = [option for item in survey.items for option in getattr(item.format, "options", ())]
    shipped = {one.loinc for one in (survey, *survey.items, *survey.scores, *options)} - {None}
    found = verified_codes(fact(survey_id))
    assert shipped <= found
    if survey_id != "promis-global-health-v1-2":  # some of its answer codes are named but not to be relied on
        assert found - NOT_USED.keys() <= shipped


def verified_codes(part: object) -> set[str]:
    """Whatever is a code and nothing else, or begins with one and names its source; none that was only remembered."""
    if isinstance(part, dict):
        values = [value for key, value in part.items() if key not in {"licence", "sources", "supplemental_seen"}]
        return {code for value in (*values, *part) for code in verified_codes(value)}
    if isinstance(part, list):
        return {code for value in part for code in verified_codes(value)}
    code = LOINC.match(part) if isinstance(part, str) and "from_memory" not in part else None
    return {code[0]} if code and part[code.end() :][:2] in {"", " ("} else set()


def test_every_loinc_code_passes_its_check_digit():
    for survey in LIBRARY:
        codes = {one.loinc for one in (survey, *survey.items, *survey.scores)} - {None}
        assert all(check_digit(code.partition("-")[0]) == int(code[-1]) for code in codes)


def check_digit(number: str) -> int:
    """By Luhn's formula, as LOINC uses it."""
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(number))]
    return -sum(value - 9 if value > 9 else value for value in doubled) % 10


def test_the_codes_of_the_panels_and_scores_that_a_clinic_exports_most():
    codes = {
        ("koos-jr", "interval"): ("82324-5", "82332-8"),
        ("hoos-jr", "interval"): ("82316-1", "82323-7"),
        ("phq-9", "total"): ("44249-1", "44261-6"),
        ("gad-7", "total"): ("69737-5", "70274-6"),
        ("peg", "mean"): ("91148-7", "91147-9"),
        ("promis-global-health-v1-2", "GPH"): ("85524-7", "71971-6"),
        ("promis-global-health-v1-2", "GMH"): ("85524-7", "71969-0"),
        ("ahc-hrsn", "safety"): ("96777-8", "95614-4"),
        ("hunger-vital-sign", "risk"): ("88121-9", "88124-3"),
        ("promis-29-v2-1", "anxiety"): (None, "71967-4"),
    }
    found = {(s, r): (LIBRARY.get(s).loinc, LIBRARY.get(s).score(r).loinc) for s, r in codes}
    assert found == codes
