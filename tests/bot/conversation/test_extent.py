"""Which question this is, of how many."""

from __future__ import annotations

import pytest

from bot.conversation.extent import left, progress
from bot.conversation.scene import Progress
from care.answering import Sitting
from surveys import route
from surveys.formats import Display
from surveys.moves import Choose, Done, Leave, Mark, Reason
from surveys.walk import advance, start
from tests import kinds
from tests.care.world import CLINIC
from tests.surveys.samples import branching, item, mixed, survey

ADAPTIVE = kinds.practice(CLINIC).surveys.get("adaptive")
MOST = 5


def after(of, *moves):
    walk = start(of)
    for move in moves:
        walk, _ = advance(of, walk, move)
    return walk


def shown(of, *moves):
    walk = after(of, *moves)
    return progress(Sitting(None, of, walk), route.shown(of, walk.answers))


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ((), Progress(1, 2)),
        ((Choose("pain", 0),), Progress(2, 2)),
        ((Choose("pain", 2),), Progress(2, 3)),
        ((Choose("pain", 2), Mark("where", 1, on=True), Done("where")), Progress(3, 5)),
    ],
)
def test_questions_are_counted_as_far_as_the_answers_call_for_them(moves, expected):
    assert shown(branching(), *moves) == expected


def test_a_text_to_read_is_no_question():
    with_text = survey(item("hello", Display()), item("1"), item("bye", Display()))
    assert shown(with_text) is None
    assert shown(with_text, Choose("hello", 1)) == Progress(1, 1)
    assert left(with_text, after(with_text).answers) == (1, 1)


def test_an_adaptive_test_says_the_most_that_there_can_be():
    first = after(ADAPTIVE).at
    assert shown(ADAPTIVE) == Progress(1, MOST, may_end_early=True)
    assert shown(ADAPTIVE, Choose(first, 1)) == Progress(2, MOST, may_end_early=True)


def test_what_is_left_is_what_has_no_answer():
    assert left(mixed(), {}) == (4, 4)
    assert left(mixed(), after(mixed(), Choose("1", 2)).answers) == (3, 4)
    assert left(branching(), after(branching(), Choose("pain", 2)).answers) == (2, 3)


def test_an_adaptive_test_that_knows_enough_has_nothing_left():
    walk = after(ADAPTIVE)
    assert left(ADAPTIVE, walk.answers) == (MOST, MOST)
    while walk.phase.value == "asking":
        walk, _ = advance(ADAPTIVE, walk, Choose(walk.at, 2))
    assert len(walk.answers) < MOST
    assert left(ADAPTIVE, walk.answers)[0] == 0


def test_a_question_that_was_left_with_a_reason_is_answered():
    walk = after(mixed(), Leave("1"), Reason("1", "unsure"))
    assert left(mixed(), walk.answers) == (3, 4)
