"""The shipped guides: drafts that reach no patient, and never a word against a medicine."""

from __future__ import annotations

import re
from datetime import date

import pytest

from decision_aids import cards, framing
from decision_aids.kept import Status
from decision_aids.library import load
from decision_aids.stations import Kind, stations

LIBRARY = load()
GUIDES = list(LIBRARY.guides)
EVERY_GUIDE = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.id)
STOPS = re.compile(r"\b(?:stop|change|skip|halve|lower)\b", re.IGNORECASE)


def said(guide):
    texts = framing.catalogue()
    return [text for station in stations(guide) for text in cards.said(guide, station, "en", texts)]


def test_the_shipped_guides_are_drafts_that_reach_no_patient():
    assert set(LIBRARY.guides.ids()) >= {
        "antibiotics-for-sinusitis",
        "knee-arthroscopy",
        "medicines-review",
        "scan-for-back-pain",
    }
    assert {guide.status for guide in GUIDES} == {Status.DRAFT}
    assert not any(LIBRARY.guides.offered(day) for day in (date(2026, 11, 22), date(2028, 11, 21)))


@EVERY_GUIDE
def test_a_shipped_guide_has_red_flags_first_and_something_to_ask(guide):
    assert next(iter(stations(guide))).kind is Kind.RED_FLAGS
    assert guide.questions


@EVERY_GUIDE
def test_a_shipped_guide_speaks_of_stopping_a_medicine_only_to_send_the_question_to_those_who_know(guide):
    spoken = [text for text in said(guide) if "medicine" in text and STOPS.search(text)]
    assert all(text.startswith("Please do not stop or change") for text in spoken)
    assert all("pharmacist or doctor" in text for text in spoken)


def test_the_medicines_review_asks_for_what_is_taken_and_what_is_wondered_about():
    guide = LIBRARY.guides.get("medicines-review")
    assert [own.id for own in guide.lists] == ["what-i-take", "what-i-buy", "what-i-wonder"]
    assert guide.good_to_know[0].id == "keep-taking"
    assert "do not stop or change a medicine on your own" in guide.good_to_know[0].text["en"]
