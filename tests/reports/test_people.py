"""The pictures of people of every shipped aid: they can be drawn, and show the very counts of the aid."""

from __future__ import annotations

import asyncio

import pytest

from app.pictures import Pictures
from app.practice import load_desk
from bot.conversation.cards import Picture
from care.practice import Clinic
from decision_aids import framing, library
from reports import people
from reports.icons.array import Chance, State

AIDS = library.load()
DRAWN = [
    pytest.param(aid, outcome, language, id=f"{aid.id}-{outcome.id}-{language}")
    for aid in AIDS
    for outcome in aid.outcomes
    if outcome.figures
    for language in aid.languages
]


@pytest.mark.parametrize(("aid", "outcome", "language"), DRAWN)
def test_as_many_people_are_drawn_as_the_aid_says(aid, outcome, language):
    drawn = people.array(aid, outcome, language, framing.catalogue())
    counts = {
        option.id: chance.states.count(State.FILLED)
        for option, chance in zip(aid.options, drawn.options, strict=True)
        if isinstance(chance, Chance)
    }
    assert drawn.of == outcome.denominator
    assert counts == {name: framing.share(figure, outcome.denominator).n for name, figure in outcome.figures.items()}


@pytest.fixture(scope="module")
def pictures() -> Pictures:
    """The people on a card need nothing of the database."""
    return Pictures(None, load_desk(Clinic("Riverside Joint Center", "555-0100", "911")))  # type: ignore[arg-type]


def test_a_card_gets_its_picture(pictures: Pictures):
    aid = AIDS.get("knee-osteoarthritis")
    outcome = next(one for one in aid.outcomes if one.figures)
    wanted = Picture("people", f"{aid.id}/{aid.version}/{outcome.id}/en", "in words")
    assert asyncio.run(pictures(wanted)).startswith(b"\x89PNG")
