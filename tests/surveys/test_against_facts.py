"""Every word, code and number of the shipped instruments is the one that was verified, and nothing unverified is in."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest

from surveys.formats import Choice, Rating
from surveys.library import load
from tests.support.facts import instrument, measure_elements

LIBRARY = load()
FACTS = {
    "koos-jr": "koos_jr",
    "hoos-jr": "hoos_jr",
    "promis-global-health-v1-2": "promis_global_health_v1_2",
    "nprs": "nprs",
    "phq-9": "phq_9",
    "sils2": "sils2",
}
TABLES = [
    ("koos-jr", "interval"),
    ("hoos-jr", "interval"),
    ("promis-global-health-v1-2", "GPH"),
    ("promis-global-health-v1-2", "GMH"),
]


def fact(survey_id):
    return instrument(FACTS[survey_id])


def everything_in(survey) -> str:
    return json.dumps(dataclasses.asdict(survey), default=str, ensure_ascii=False)


@pytest.mark.parametrize(("survey_id", "score_id"), TABLES)
def test_every_entry_of_every_table_is_the_verified_one(survey_id, score_id):
    verified = fact(survey_id)["conversion_tables"][score_id]["entries"]
    table = LIBRARY.get(survey_id).score(score_id).table
    shipped = {str(raw): (entry.score, entry.standard_error) for raw, entry in table.items()}
    assert shipped == {raw: (entry["score"], entry.get("se")) for raw, entry in verified.items()}


def test_no_table_is_shipped_without_having_been_compared():
    shipped = [(survey.id, rule.id) for survey in LIBRARY for rule in survey.scores if rule.table]
    assert sorted(shipped) == sorted(TABLES)


@pytest.mark.parametrize("survey_id", FACTS)
def test_items_have_the_verified_words_order_and_codes(survey_id):
    verified = fact(survey_id)["items"]
    items = LIBRARY.get(survey_id).items
    assert [item.id for item in items] == [entry.get("code", str(entry["n"])) for entry in verified]
    assert [item.loinc for item in items] == [entry.get("loinc") for entry in verified]
    for item, entry in zip(items, verified, strict=True):
        words = entry["text"]
        if survey_id == "nprs":
            words, ends = re.fullmatch(r"(.*) \((.*)\)", words).groups()
            assert ends == f"0 = {item.format.low['en']}, 10 = {item.format.high['en']}"
        assert item.text == {"en": words}


@pytest.mark.parametrize("survey_id", ["koos-jr", "hoos-jr", "phq-9", "sils2"])
def test_options_have_the_verified_values_labels_and_codes(survey_id):
    verified = [(o["value"], {"en": o["label"]}, o.get("loinc")) for o in fact(survey_id)["response_options"]]
    for item in LIBRARY.get(survey_id).items:
        assert [(option.value, option.label, option.loinc) for option in item.format.options] == verified


def test_the_options_of_promis_have_the_verified_values_labels_and_confirmed_codes():
    codes = {
        label: code for label, code in fact("promis-global-health-v1-2")["loinc"]["answers"].items() if " " not in code
    }
    for item, entry in zip(
        LIBRARY.get("promis-global-health-v1-2").items, fact("promis-global-health-v1-2")["items"], strict=True
    ):
        assert (item.context or {}).get("en") == entry.get("context")
        if isinstance(item.format, Rating):
            assert entry["responses"] == "integer 0 (No pain) .. 10 (Worst pain imaginable)"
            assert (item.format.low, item.format.high) == ({"en": "No pain"}, {"en": "Worst pain imaginable"})
            continue
        assert [(o.value, o.label["en"]) for o in item.format.options] == [
            (o["value"], o["label"]) for o in entry["responses"]
        ]
        assert all(option.loinc in {None, codes.get(option.label["en"])} for option in item.format.options)


def test_promis_sums_the_verified_items_and_recodes_pain_as_verified():
    survey = LIBRARY.get("promis-global-health-v1-2")
    verified = fact(survey.id)["items"]
    for score_id in ("GPH", "GMH"):
        assert set(survey.score(score_id).items) == {e["code"] for e in verified if e["scale"] == score_id}
    pain = next(entry for entry in verified if entry["code"] == "Global07")
    assert survey.score("GPH").recode == {"Global07": {int(k): v for k, v in pain["recode"].items()}}
    assert survey.score("GMH").recode == {}


@pytest.mark.parametrize("survey_id", ["koos-jr", "hoos-jr"])
def test_section_stems_are_the_verified_ones(survey_id):
    stems = {str(n): section["stem"] for section in fact(survey_id)["sections"] for n in section["items"]}
    assert {item.id: item.section.stem["en"] for item in LIBRARY.get(survey_id).items} == stems


def test_the_stem_of_phq_9_is_the_verified_one():
    assert {item.section.stem["en"] for item in LIBRARY.get("phq-9").items} == {fact("phq-9")["instructions"]}


@pytest.mark.parametrize(("survey_id", "score_id"), [("phq-9", "total"), ("nprs", "pain"), ("sils2", "sils2")])
def test_bands_are_the_verified_ones(survey_id, score_id):
    verified = [(band["min"], band["max"], band["label"]) for band in fact(survey_id)["bands"]]
    assert [
        (band.minimum, band.maximum, band.label) for band in LIBRARY.get(survey_id).score(score_id).bands
    ] == verified


@pytest.mark.parametrize("score_id", ["GPH", "GMH"])
def test_bands_of_promis_begin_where_verified(score_id):
    verified = fact("promis-global-health-v1-2")["bands"][score_id]
    begins = {label: float(re.split(r"[-=]", span)[-1 if ">=" in span else 0]) for span, label in verified[:-1]}
    bands = LIBRARY.get("promis-global-health-v1-2").score(score_id).bands
    assert {band.label: band.minimum for band in bands[1:]} == begins
    assert bands[0].label == verified[-1][1]


@pytest.mark.parametrize("survey_id", FACTS)
def test_every_important_change_is_a_verified_one_and_none_from_memory(survey_id):
    verified = {entry["value"] for entry in fact(survey_id).get("mcid") or [] if not entry.get("from_memory")}
    assert {change.value for rule in LIBRARY.get(survey_id).scores for change in rule.changes} == verified


@pytest.mark.parametrize(
    ("survey_id", "score_id"), [("koos-jr", "interval"), ("hoos-jr", "interval"), ("phq-9", "total")]
)
def test_the_codes_of_panel_and_score_are_the_verified_ones(survey_id, score_id):
    survey, codes = LIBRARY.get(survey_id), fact(survey_id)["loinc"]
    assert survey.loinc == codes["panel"]
    assert survey.score(score_id).loinc == codes.get("total_interval_score", codes.get("total"))


def test_the_codes_of_promis_scores_are_the_verified_ones():
    survey, codes = LIBRARY.get("promis-global-health-v1-2"), fact("promis-global-health-v1-2")["loinc"]
    shipped = (survey.loinc, survey.score("GPH").loinc, survey.score("GMH").loinc)
    assert shipped == (codes["panel"], codes["GPH_T"], codes["GMH_T"])


@pytest.mark.parametrize("element", ["other_joint_pain", "back_pain", "sils2"])
def test_the_questions_of_the_measure_have_its_codes_and_labels(element):
    survey = LIBRARY.get("pro-pm-risk")
    (item_id,) = survey.score(element).items
    form = survey.item(item_id).format
    assert isinstance(form, Choice)
    verified = [(entry["code"], entry["label"]) for entry in measure_elements()[element]["codes"]]
    assert [(option.value, option.label["en"]) for option in form.options] == verified


@pytest.mark.parametrize(
    ("survey_id", "remembered"),
    [
        ("koos-jr", "This survey asks for your view"),
        ("koos-jr", "1461"),
        ("hoos-jr", "1472"),
        ("promis-global-health-v1-2", "LA8969-3"),
        ("promis-global-health-v1-2", "Used with permission"),
        ("sils2", "CC BY 2.0"),
        ("nprs", "Farrar"),
        ("phq-9", "69722-7"),
        ("phq-9", "how difficult have these problems made it"),
        ("phq-9", "Lowe 2004"),
    ],
)
def test_what_was_only_remembered_is_not_shipped(survey_id, remembered):
    assert remembered in json.dumps(fact(survey_id), ensure_ascii=False)
    assert remembered not in everything_in(LIBRARY.get(survey_id))


def test_the_two_questions_called_sils2_are_not_exchanged():
    morris, of_measure = LIBRARY.get("sils2").items[0], LIBRARY.get("pro-pm-risk").item("3")
    assert "need to have someone help you" in morris.text["en"]
    assert "filling out medical forms" in of_measure.text["en"]
    assert {option.value for option in morris.format.options} == {1, 2, 3, 4, 5}
    assert {option.value for option in of_measure.format.options} == {0, 1, 2, 3, 4}
