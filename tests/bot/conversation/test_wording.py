"""Names that a question leaves open, and the patient's own words inside it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation.events import Opened
from bot.conversation.wording import QUOTED, quoted
from records import responses
from tests import kinds
from tests.bot.conversation.chat import Conversation
from tests.care.world import CLINIC, JANUARY, World

BRANCHING, NAMING, KINDS = 1, 7, -3  # days since the operation


def asked(world: World, day: int, side: str = "left") -> Conversation:
    """A patient who has just opened the first question of what is due on this day."""
    world.practice = kinds.practice(CLINIC)
    enrolled = world.enrol(pathway="new-kinds", side=side, anchor_date=JANUARY.date() - timedelta(days=day))
    conversation = Conversation(world)
    conversation.happen(Opened(enrolled.token))
    conversation.join()
    conversation.tap("Answer my questions now")
    return conversation


@pytest.mark.parametrize(
    ("side", "question"),
    [
        ("left", "Does your left knee hurt at night?"),
        ("both", "Does your left and right knee hurt at night?"),
        ("none", "Does your knee hurt at night?"),
    ],
)
def test_a_question_names_the_side(world: World, side, question):
    assert question in asked(world, BRANCHING, side).words.split("\n")


@pytest.mark.parametrize(("side", "problem"), [("right", "right knee"), ("none", "health problem")])
def test_a_question_names_what_the_patient_is_treated_for_or_speaks_of_a_health_problem(world: World, side, problem):
    assert f"because of your {problem}?" in asked(world, NAMING, side).words


def test_a_question_that_quotes_what_was_not_given_still_reads(world: World):
    conversation = asked(world, NAMING)
    conversation.tap("I would rather not answer")
    conversation.tap("I am not sure")
    assert "besides “…”?" in conversation.words


def test_names_that_a_patient_writes_are_not_filled_in(world: World):
    conversation = asked(world, NAMING)
    conversation.say("{side} {activity-1} {clinic_phone}")
    assert "besides “{side} {activity-1} {clinic_phone}”?" in conversation.words


def test_long_words_are_cut_inside_a_question_and_kept_whole_as_an_answer(world: World):
    conversation = asked(world, NAMING)
    conversation.say("x" * 80)
    assert f"“{'x' * (QUOTED - 1)}…”" in conversation.words
    (response,) = responses.everyone(world.tx)
    assert responses.answers_of(world.tx, response.id)["activity-1"].value == "x" * 80


def test_words_that_would_turn_the_text_around_them_do_not():
    assert quoted("walk \u202ekcab\u202c\u2067 and\nforth") == "walk kcab and forth"
    assert quoted("سلام") == "سلام"
