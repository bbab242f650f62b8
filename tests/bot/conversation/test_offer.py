"""What whoever has just joined is offered: all that is open, in one sitting."""

from __future__ import annotations

from bot.conversation.events import Opened
from tests.bot.conversation.chat import Conversation
from tests.care.world import DRAFTS, World


def offered(world: World, *more: dict[str, str]) -> str:
    """The words of the first offer to somebody with a left knee, and with this besides."""
    conversation = Conversation(world)
    token = world.enrol(mrn="1").token
    for facts in more:
        token = world.enrol(mrn="1", **facts).token
    conversation.happen(Opened(token))
    conversation.join()
    return conversation.words


def test_two_operations_are_offered_together_with_the_time_that_both_take(world: World):
    words = offered(world, {"side": "right"})
    assert "Your operation: left knee.\nYour operation: right knee." in words
    assert "22 short questions" in words


def test_one_operation_is_offered_alone(world: World):
    words = offered(world)
    assert words.count("Your operation") == 1
    assert "11 short questions" in words


def test_a_decision_aid_is_no_part_of_the_time_that_questions_take(world: World):
    world.practice = DRAFTS
    assert "short questions" in offered(world, {"pathway": "knee-decision", "side": "right"})
