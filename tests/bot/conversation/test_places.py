"""The treated place and its side, as patients read them."""

from __future__ import annotations

import pytest

from bot.conversation.desk import LANGUAGES, TEXTS
from bot.conversation.events import Opened
from bot.conversation.places import named
from content.catalogue import Catalogue
from pathways import library
from tests.bot.conversation.chat import Conversation
from tests.care.world import World

CATALOGUE = Catalogue.load(TEXTS)
PLACES = sorted({(pathway.joint, side) for pathway in library.load() for side in pathway.sides})


@pytest.mark.parametrize(
    ("joint", "side", "english", "spanish"),
    [
        ("knee", "left", "left knee", "rodilla izquierda"),
        ("wrist", "right", "right wrist", "muñeca derecha"),
        ("wrist", "both", "left and right wrist", "muñecas izquierda y derecha"),
        ("groin", "both", "left and right groin", "ingles izquierda y derecha"),
        ("eye", "left", "left eye", "ojo izquierdo"),  # masculine, unlike the others
        ("back", "none", "lower back", "espalda baja"),
        ("prostate", "none", "prostate", "próstata"),
    ],
)
def test_a_place_has_its_words(joint, side, english, spanish):
    assert (named(CATALOGUE, "en", joint, side), named(CATALOGUE, "es", joint, side)) == (english, spanish)


@pytest.mark.parametrize(("joint", "side"), PLACES)
def test_every_place_of_a_shipped_pathway_has_words_of_its_own_in_every_language(joint, side):
    words = [named(CATALOGUE, language, joint, side) for language in LANGUAGES]
    assert None not in words
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(("joint", "side"), [("elbow", "left"), ("eye", "none"), ("back", "left")])
def test_a_place_that_we_have_no_words_for_has_none(joint, side):
    assert named(CATALOGUE, "en", joint, side) is None


@pytest.mark.parametrize(
    ("pathway", "said"),
    [("knee-without-surgery", "Your care: left knee."), ("hip-replacement", "Your operation: left hip.")],
)
def test_only_who_has_an_operation_reads_of_theirs(world: World, pathway, said):
    conversation = Conversation(world)
    conversation.happen(Opened(world.enrol(pathway=pathway, anchor_date=world.now.date()).token))
    conversation.join()
    conversation.tap("Answer my questions now")
    assert said in conversation.words
    assert ("operation" in conversation.words) == ("operation" in said)
