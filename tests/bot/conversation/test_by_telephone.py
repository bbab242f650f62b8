"""A patient's chat while, or after, a member of staff takes the same answers by telephone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation.events import Opened
from care import taking
from care.actor import staff
from care.answering import Sitting
from care.ways import Responder
from records import patients, responses
from surveys.moves import Move, Send, Write
from tests import kinds
from tests.bot.conversation.chat import Conversation
from tests.care.world import CLINIC, JANUARY, World

NAMING = 7  # days since the operation


@pytest.fixture
def asked(world: World) -> Conversation:
    """A patient who has opened the first of the questions about activities."""
    world.practice = kinds.practice(CLINIC)
    enrolled = world.enrol(pathway="new-kinds", anchor_date=JANUARY.date() - timedelta(days=NAMING))
    conversation = Conversation(world)
    conversation.happen(Opened(enrolled.token))
    conversation.join()
    conversation.tap("Answer my questions now")
    return conversation


def by_telephone(world: World, *moves: Move) -> Sitting:
    """Staff go on with what the patient has begun."""
    (patient,) = patients.everyone(world.tx)
    task = world.task(patient.id, "first-time")
    who = {"responder": Responder.SELF, "actor": staff("nurse"), "now": world.now, "new_id": world.new_id}
    sitting = taking.begin(world.tx, world.practice, task, language="en", agreed=True, **who)
    moved = taking.move(world.tx, sitting, moves, **who)
    assert moved.refused is None
    return moved.sitting


def given(conversation: Conversation) -> dict[str, object]:
    (response,) = responses.everyone(conversation.world.tx)
    stored = responses.answers_of(conversation.world.tx, response.id)
    return {item_id: answer.value for item_id, answer in stored.items()}


ALL = (Write("activity-1", "Walking"), Write("activity-2", "Stairs"), Write("activity-3", "Shopping"),
       Write("able-1", "4"), Write("able-2", "5"), Write("able-3", "6"))  # fmt: skip


def test_words_for_a_question_that_was_answered_by_telephone_are_no_answer_to_the_next(asked: Conversation):
    by_telephone(asked.world, Write("activity-1", "Walking"))
    asked.say("Gardening")
    assert asked.words.startswith("We have moved on from that question. Here is where we are now.")
    assert "besides “Walking”?" in asked.words
    assert given(asked) == {"activity-1": "Walking"}
    asked.say("Gardening")
    assert given(asked) == {"activity-1": "Walking", "activity-2": "Gardening"}


@pytest.mark.parametrize("label", ["I would rather not answer", "Pause"])
def test_no_button_is_dead_once_staff_have_moved_on(asked: Conversation, label: str):
    by_telephone(asked.world, *ALL[:2])
    before = asked.words
    asked.tap(label)
    assert asked.words != before
    assert given(asked) == {"activity-1": "Walking", "activity-2": "Stairs"}


def test_a_number_tapped_on_a_card_that_is_no_longer_current_shows_where_we_are(asked: Conversation):
    for words in ("Walking", "Stairs", "Shopping"):
        asked.say(words)
    by_telephone(asked.world, Write("able-1", "4"))
    asked.tap("7")
    assert "Stairs" in asked.words
    assert given(asked)["able-1"] == 4
    assert "able-2" not in given(asked)


def test_a_card_of_what_was_finished_by_telephone_thanks_and_leads_on(asked: Conversation):
    by_telephone(asked.world, *ALL, Send())
    asked.tap("I would rather not answer")
    assert asked.notices == ["You have sent these answers. Thank you."]
    assert asked.at == "home"
    assert "questions waiting" not in asked.words


def test_the_chat_goes_on_where_the_telephone_left_off(asked: Conversation):
    asked.tap("Pause")
    by_telephone(asked.world, *ALL[:4])
    asked.tap("Go on with my questions")
    assert "Stairs" in asked.words
    asked.tap("5")
    asked.tap("6")
    asked.tap("Send my answers")
    (response,) = responses.everyone(asked.world.tx)
    assert response.completed_at is not None
