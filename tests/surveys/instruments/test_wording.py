"""Every word, code and order of what a patient reads is the one that was verified."""

from __future__ import annotations

import dataclasses

import pytest

from surveys.formats import Choice, Choices, Display, FreeText, Rating
from surveys.model import Item
from tests.support.facts import instruments
from tests.surveys.instruments.asked import ABILITY_ENDS, Asked, asked, shipped
from tests.surveys.instruments.shipped import ASKED, COMPARED, LIBRARY, OWN_ITEMS, SUPPLIED, fact

# The facts name no options for RAND-36; these were read from public transcription 15147788647, item by item, and are
# the same in awell-score (24167659657).
RAND_TIME = (
    "All of the time",
    "Most of the time",
    "A good bit of the time",
    "Some of the time",
    "A little of the time",
    "None of the time",
)
RAND_OPTIONS = {
    ("1",): ("Excellent", "Very good", "Good", "Fair", "Poor"),
    ("2",): (
        "Much better now than one year ago",
        "Somewhat better now than one year ago",
        "About the same",
        "Somewhat worse now than one year ago",
        "Much worse now than one year ago",
    ),
    tuple(map(str, range(3, 13))): ("Yes, limited a lot", "Yes, limited a little", "No, not limited at all"),
    tuple(map(str, range(13, 20))): ("Yes", "No"),
    ("20",): ("Not at all", "Slightly", "Moderately", "Quite a bit", "Extremely"),
    ("21",): ("None", "Very mild", "Mild", "Moderate", "Severe", "Very severe"),
    ("22",): ("Not at all", "A little bit", "Moderately", "Quite a bit", "Extremely"),
    tuple(map(str, range(23, 32))): RAND_TIME,
    ("32",): tuple(label for label in RAND_TIME if label != "A good bit of the time"),
    tuple(map(str, range(33, 37))): (
        "Definitely true",
        "Mostly true",
        "Don't know",
        "Mostly false",
        "Definitely false",
    ),
}


def test_every_shipped_file_has_a_fact_to_compare_with():
    assert {fact(survey_id)["id"] for survey_id in COMPARED} <= instruments().keys()


@pytest.mark.parametrize("survey_id", [one for one in ASKED if one != "rand-36"])
def test_items_have_the_verified_words_options_order_and_codes(survey_id):
    verified = asked(fact(survey_id))
    items = [item for item in LIBRARY.get(survey_id).items if item.id not in OWN_ITEMS.get(survey_id, ())]
    assert [item.id for item in items] == [one.id for one in verified]
    assert [shipped(item, one) for item, one in zip(items, verified, strict=True)] == [
        with_confirmed_codes(survey_id, one, item) for item, one in zip(items, verified, strict=True)
    ]


def with_confirmed_codes(survey_id: str, verified: Asked, item: Item) -> Asked:
    """PROMIS Global Health has its answer codes in a list of their own, by label; some could not be confirmed."""
    if survey_id != "promis-global-health-v1-2" or not isinstance(item.format, Choice):
        return verified
    codes = {label: code for label, code in fact(survey_id)["loinc"]["answers"].items() if " " not in code}
    used = {option.label["en"] for option in item.format.options if option.loinc}
    answers = tuple((value, label, codes[label] if label in used else None) for value, label, _ in verified.answers)
    return dataclasses.replace(verified, answers=answers)


def test_the_items_of_rand_36_are_the_verified_ones_with_their_lead_ins_on_every_card():
    survey = LIBRARY.get("rand-36")
    first_of_a_block = {"3", "13", "17", "23", "33"}
    for item, entry in zip(survey.items, fact("rand-36")["items"], strict=True):
        stem = (item.section.stem or {}).get("en")
        whole = f"{stem} {item.text['en']}" if item.id in first_of_a_block else item.text["en"]
        assert (item.id, whole) == (str(entry["n"]), entry["text"])
        assert (item.section.short_stem or {"en": ""})["en"] in (stem or "")


@pytest.mark.parametrize(("item_ids", "labels"), RAND_OPTIONS.items())
def test_the_options_of_rand_36_are_those_of_two_sources_and_count_from_one(item_ids, labels):
    for item_id in item_ids:
        options = LIBRARY.get("rand-36").item(item_id).format.options
        assert [(option.value, option.label["en"]) for option in options] == list(enumerate(labels, 1))


def test_the_patient_names_activities_and_rates_each_between_the_verified_ends():
    survey = LIBRARY.get("psfs")
    for n in range(1, 6):
        named, rated = survey.item(f"activity-{n}"), survey.item(f"rating-{n}")
        assert isinstance(named.format, FreeText)
        assert named.carry
        assert f"{{activity-{n}}}" in rated.text["en"]
        assert isinstance(rated.format, Rating)
        assert (rated.format.low["en"], rated.format.high["en"]) == ABILITY_ENDS
        assert (
            " .. ".join(f"{value} = {words}" for value, words in zip((0, 10), ABILITY_ENDS, strict=True))
            == (fact("psfs")["response_options"])
        )


def test_cards_of_our_own_are_few_and_named_as_such():
    for survey_id, item_ids in OWN_ITEMS.items():
        survey = LIBRARY.get(survey_id)
        assert item_ids < survey.positions.keys()
        assert any("our own" in note for note in survey.verified)
    assert isinstance(LIBRARY.get("ahc-hrsn").item("privacy").format, Display)


def test_none_of_the_above_stands_alone():
    problems = LIBRARY.get("ahc-hrsn").item("2").format
    assert isinstance(problems, Choices)
    assert [option.label["en"] for option in problems.options if option.exclusive] == ["None of the above"]


@pytest.mark.parametrize("survey_id", SUPPLIED)
def test_an_instrument_whose_wording_may_not_be_shipped_has_none(survey_id):
    survey, verified = LIBRARY.get(survey_id), fact(survey_id)
    extra = 8 if survey_id == "quickdash" else 0  # two optional modules of four items
    assert len(survey.items) == verified["n_items"] + extra
    for item in survey.items:
        labels = [option.label for option in getattr(item.format, "options", ())]
        ends = [item.format.low, item.format.high] if isinstance(item.format, Rating) else []
        assert not any((item.text, item.context, item.section.stem, *labels, *ends))


def test_only_the_english_wording_of_an_instrument_is_shipped_and_it_is_locked():
    for survey_id in ASKED:
        survey = LIBRARY.get(survey_id)
        assert survey.languages == ("en",)
        assert survey.fingerprint.keys() == {"en"}
