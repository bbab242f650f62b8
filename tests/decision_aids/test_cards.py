"""What each card says, explains and rests on."""

from __future__ import annotations

import pytest

from decision_aids import cards, framing
from decision_aids.check import read
from decision_aids.stations import Station, stations
from tests.decision_aids.files import HERE, sample

AID, GUIDE, TEXTS = sample(), read(HERE / "guide.yaml"), framing.catalogue()


def at(key, aid=AID) -> Station:
    return next(station for station in stations(aid) if station.key == key)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("red_flags", ["Fever", "Call"]),
        ("decision", ["Cut or wait?", "It hurts.", "Adults", "Children"]),
        ("options", ["Wait", "You do nothing.", "Cut", "A deep cut."]),
        ("points:cut", ["Cut", "Less pain", "A big scar"]),
        ("living:cut", ["Cut", "Sharp", "You feel rather proud.", "In bed", "Then", "Rest"]),
        ("values:scar", ["I fear scars", "I do not"]),
        ("knowledge:scar", ["A scar?", "Sometimes", "Never", "Some have one"]),
        ("gaps", ["Cost is not known"]),
        ("questions", ["What does it cost?"]),
        ("role", []),
        ("end", []),
    ],
)
def test_a_card_says_what_the_file_says_of_it(key, said):
    assert list(cards.said(AID, at(key), "en", TEXTS)) == said


def test_the_card_of_an_outcome_tells_every_option_both_ways_for_whom_and_how_surely():
    assert list(cards.said(AID, at("outcome:scar"), "en", TEXTS)) == [
        "Scar",
        *("Wait", "You are not cut"),
        *("Cut", "After 2 years, 4 of 1000 people had a scar.", "996 of 1000 had none."),
        *("400 adults", "High"),
    ]


@pytest.mark.parametrize(
    ("key", "said", "rests_on"),
    [
        ("about", ["Some scans do not help. It is fair to ask.", "Adults"], []),
        ("good_to_know", ["Most people get well soon."], ["book"]),
        ("tell", ["When it began"], []),
        ("list:taken", ["What I take", "Write one name."], []),
        ("red_flags", ["You feel numb.", "Call now."], ["book"]),
    ],
)
def test_a_guide_has_cards_too(key, said, rests_on):
    assert list(cards.said(GUIDE, at(key, GUIDE), "en", TEXTS)) == said
    assert [source.id for source in cards.sources(GUIDE, at(key, GUIDE))] == rests_on


@pytest.mark.parametrize(
    ("key", "rests_on"),
    [
        ("red_flags", ["book"]),
        ("options", ["book"]),
        ("points:wait", ["book"]),
        ("living:cut", ["book"]),
        ("outcome:pain", ["study"]),
        ("values:scar", []),
        ("knowledge:scar", []),
        ("why", []),
    ],
)
def test_a_card_names_what_it_rests_on_once(key, rests_on):
    assert [source.id for source in cards.sources(AID, at(key))] == rests_on


@pytest.mark.parametrize(
    ("key", "language", "explained"),
    [("points:cut", "en", ["scar"]), ("points:cut", "es", ["scar"]), ("points:wait", "en", []), ("why", "es", [])],
)
def test_a_word_that_stands_on_a_card_can_be_explained_there(key, language, explained):
    assert [term.id for term in cards.terms(AID, at(key), language, TEXTS)] == explained
