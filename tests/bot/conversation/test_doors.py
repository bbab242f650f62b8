"""Who may come in: links, phones and languages, where a file of one phone's conversation cannot show it."""

from __future__ import annotations

import pytest

from bot.conversation.desk import closest_language
from bot.conversation.events import Opened, Tapped
from bot.conversation.joining import KIND_REFUSAL
from bot.conversation.routes import BEFORE_JOINING, TAPS
from care import enrol
from care.actor import OPERATOR
from records import chats, patients, responses
from tests.bot.conversation.chat import Conversation
from tests.care.world import World


def letter(world: World, patient_id: str, token: str) -> str:
    enrol.invite_again(world.tx, patient_id, actor=OPERATOR, now=world.now, new_id=world.new_id, token=token)
    return token


@pytest.fixture
def joined(world: World) -> Conversation:
    enrolled = world.enrol()
    first = Conversation(world)
    first.happen(Opened(enrolled.token))
    first.join()
    return first


def patient_of(conversation: Conversation) -> str:
    chat = chats.at(conversation.world.tx, "telegram", conversation.address)
    assert chat is not None
    assert chat.patient_id is not None
    return chat.patient_id


def test_a_used_letter_opens_nothing_for_another_phone(world: World):
    enrolled = world.enrol()
    first, thief = Conversation(world), Conversation(world, "43")
    first.happen(Opened(enrolled.token))
    first.join()
    thief.happen(Opened(enrolled.token))
    assert thief.words == KIND_REFUSAL
    thief.say("April 2, 1956")
    assert "invited by their care team" in thief.words


def test_a_wrong_link_is_answered_with_the_same_words_and_the_menu_where_the_patient_is_known(joined: Conversation):
    joined.happen(Opened("no-such-token"))
    assert joined.words.startswith(KIND_REFUSAL)
    joined.tap("My results")
    assert "no results yet" in joined.words


def test_their_own_old_letter_takes_a_patient_back_to_where_they_are(joined: Conversation):
    token = letter(joined.world, patient_of(joined), "second-letter")
    joined.happen(Opened(token))
    joined.say("April 2, 1956")
    assert joined.words.startswith("Welcome back.")
    joined.happen(Opened(token))
    assert joined.words.startswith("Welcome back.")


def test_a_phone_that_was_left_for_another_opens_nothing_more(joined: Conversation):
    world = joined.world
    joined.tap("Answer my questions now")
    second = Conversation(world, "43")
    second.happen(Opened(letter(world, patient_of(joined), "new-phone")))
    second.say("April 2, 1956")
    joined.tap("Mild")
    assert "This chat goes on in another place" in joined.words
    assert all(not responses.answers_of(world.tx, one.id) for one in responses.of_patient(world.tx, patient_of(second)))
    joined.say("Springfield")
    assert "This chat goes on in another place" in joined.words


def test_the_phone_that_was_left_can_be_taken_up_again_with_a_new_letter(joined: Conversation):
    world, patient_id = joined.world, patient_of(joined)
    second = Conversation(world, "43")
    second.happen(Opened(letter(world, patient_id, "new-phone")))
    second.say("April 2, 1956")
    joined.happen(Opened(letter(world, patient_id, "old-phone-again")))
    joined.say("April 2, 1956")
    assert joined.words.startswith("Welcome back.")
    assert chats.of_patient(world.tx, patient_id).id == chats.at(world.tx, "telegram", "42").id


def test_nobody_gets_past_the_second_factor_with_a_button(world: World):
    enrolled = world.enrol()
    stranger = Conversation(world)
    stranger.happen(Opened(enrolled.token))
    for verb in TAPS:
        for arguments in ("", ":en", ":yes:1", ":America/New_York", ":9", ":ask", f":{enrolled.episode_id[:12]}:day-1"):
            stranger.happen(Tapped(f"1:{verb}{arguments}"))
            assert "Please type your date of birth" in stranger.words, verb
    assert patients.get(world.tx, enrolled.patient_id).joined_at is None


def test_before_joining_is_done_no_button_leads_around_consent(world: World):
    enrolled = world.enrol()
    patient = Conversation(world)
    patient.happen(Opened(enrolled.token))
    patient.say("April 2, 1956")
    patient.tap("English")
    for verb in TAPS.keys() - {"language", "consent"}:
        patient.happen(Tapped(f"1:{verb}:9"))
        assert "Is that all right with you?" in patient.words, verb
    patient.happen(Tapped("1:consent:yes:0"))
    assert "Is that all right with you?" in patient.words, "a consent text of another version"
    assert TAPS.keys() >= BEFORE_JOINING


def test_another_patients_answers_cannot_be_reached_with_their_button(joined: Conversation):
    world = joined.world
    joined.tap("Answer my questions now")
    button = next(button for _, button in joined.buttons() if button.label == "Mild")
    other = Conversation(world, "43")
    other.happen(Opened(world.enrol(side="right").token))
    other.join()
    other.happen(Tapped(button.data))
    assert other.notices == ["That button is from an older message. Here is where we are now."]
    (response,) = responses.of_patient(world.tx, patient_of(joined))
    assert responses.answers_of(world.tx, response.id) == {}


@pytest.mark.parametrize(("hint", "language"), [("es-MX", "es"), ("en-GB", "en"), ("fr", "en"), (None, "en")])
def test_a_stranger_is_greeted_in_the_language_of_their_phone_where_we_speak_it(hint, language):
    assert closest_language(hint) == language
