"""A card's trip through the outbox, where cards of an older version may still wait."""

from __future__ import annotations

import json

import pytest

from bot.conversation.cards import Block, Button, Card, Picture

CARD = Card(
    blocks=(Block("What helps you?", "question"), Block("Mark all that fit.")),
    buttons=((Button("A cane", "1:mark:r:1:1:0", checked=True),), (Button("That is all", "1:done:r:1", "primary"),)),
    picture=Picture("trend", "p/e", "A line"),
    progress=(2, 5),
    expects_text="Your answer",
    language="es",
    may_end_early=True,
    entry="lines",
)


def test_a_card_comes_out_of_the_outbox_as_it_went_in():
    assert Card.from_json(json.loads(json.dumps(CARD.to_json()))) == CARD


def test_a_card_that_an_older_version_wrote_can_still_be_shown():
    old = Card((Block("How are you?"),), ((Button("Well", "1:a:r:0:1"),),), progress=(1, 7)).to_json()
    for name in ("may_end_early", "entry"):
        del old[name]
    assert Card.from_json(old) == Card((Block("How are you?"),), ((Button("Well", "1:a:r:0:1"),),), progress=(1, 7))


def test_a_button_without_a_box_is_written_as_an_older_version_reads_it():
    plain, box = (button for row in reversed(CARD.to_json()["buttons"]) for button in row)
    assert plain.keys() == {"label", "data", "style"}
    assert box.keys() == {"label", "data", "style", "checked"}


def test_button_data_is_at_most_64_bytes():
    assert Button("x", "é" * 32)
    with pytest.raises(ValueError, match="64 bytes"):
        Button("x", "é" * 33)
