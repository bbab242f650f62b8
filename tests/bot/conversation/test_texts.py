"""Our own words: all of them in Spanish, none too hard to read, no notice longer than a channel can show."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from babel.messages.pofile import read_po

from bot.conversation.desk import LANGUAGES, TEXTS
from content.catalogue import Catalogue
from tests.bot.conversation.reading import hardest_grade, syllables
from tests.bot.conversation.sources import found_in, messages, notices

HARDEST = 8.0  # grade; what the public is advised to write for patients
LONGEST_NOTICE = 200  # characters: the most that Telegram shows in answer to a tap
FIELD = re.compile(r"\{\w+\}")


@pytest.fixture(scope="module")
def spanish():
    with (TEXTS / "es.po").open("rb") as stream:
        found = read_po(stream, abort_invalid=True)
    return {
        tuple(entry.id) if isinstance(entry.id, tuple | list) else (entry.id,): entry for entry in found if entry.id
    }


def _forms(entry):
    return entry.string if isinstance(entry.string, tuple | list) else (entry.string,)


def test_every_text_is_translated_into_every_language_that_can_be_chosen():
    assert set(Catalogue.load(TEXTS).languages) == set(LANGUAGES)


def test_every_text_has_a_spanish_translation(spanish):
    missing = [message for message in messages() if message not in spanish]
    unfinished = [message for message, entry in spanish.items() if entry.fuzzy or not all(_forms(entry))]
    assert not missing
    assert not unfinished


def test_no_translation_is_left_over_from_a_text_that_is_gone(spanish):
    assert not set(spanish) - messages()


def test_a_translation_uses_the_same_fields_in_its_last_form_and_invents_none(spanish):
    for message, entry in spanish.items():
        wanted = set(FIELD.findall(message[-1]))
        assert set(FIELD.findall(_forms(entry)[-1])) == wanted, message
        assert all(set(FIELD.findall(form)) <= wanted for form in _forms(entry)), message


def test_spanish_speaks_to_patients_as_usted(spanish):
    familiar = re.compile(r"\b(tú|tu|tus|ti|contigo|te|puedes|quieres|tienes|eres)\b", re.IGNORECASE)
    found = [form for entry in spanish.values() for form in _forms(entry) if familiar.search(form)]
    assert not found


def test_no_text_asks_for_more_than_eight_years_of_school():
    too_hard = {text: hardest_grade(text) for text in chain(*messages()) if hardest_grade(text) > HARDEST}
    assert not too_hard


def test_a_notice_fits_the_shortest_place_that_shows_it(spanish):
    assert notices()
    for message in notices():
        for text in (*message, *_forms(spanish[message])):
            assert len(text) <= LONGEST_NOTICE, text


def test_plain_prose_scores_low_and_officialese_scores_high():
    assert hardest_grade("The cat sat on the mat and looked at the dog.") < 3
    assert (
        hardest_grade("Participation necessitates authorisation of institutional data utilisation procedures today.")
        > 16
    )
    assert hardest_grade("Incomprehensibility notwithstanding.") == 0


@pytest.mark.parametrize(
    ("word", "count"), [("care", 1), ("little", 2), ("asked", 1), ("invited", 3), ("operation", 4), ("you", 1)]
)
def test_syllables_are_counted_by_groups_of_vowels(word, count):
    assert syllables(word) == count


def test_a_text_that_is_put_together_is_refused_because_no_translator_could_find_it():
    with pytest.raises(AssertionError, match="must stand in the call"):
        list(found_in('def f(scene):\n    scene.say("Hello " + name)\n'))
    with pytest.raises(AssertionError, match="must stand in the call"):
        list(found_in("def f(scene, words):\n    scene.say(words)\n"))


def test_texts_are_found_in_calls_and_behind_constants():
    source = 'SORRY = "Sorry"\ndef f(scene, n):\n    scene.say(SORRY)\n    x.count("{n} day", "{n} days", n)\n'
    assert set(found_in(source)) == {("Sorry",), ("{n} day", "{n} days")}
