"""Whole tests: the order is had back from the answers, what is declined stays so, and the end comes when it should."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.adaptive.bank import Bank
from surveys.adaptive.course import course
from surveys.adaptive.estimate import Estimate, eap
from surveys.adaptive.graded import Graded
from surveys.adaptive.select import next_item
from surveys.adaptive.stopping import Stopping, done
from surveys.errors import SurveyError
from tests.surveys.adaptive.samples import MEDIUM, answers_to, bank, banks, walked

ALL = Stopping(None, 1, 1_000)
EASY = Graded(2.0, (-2.0, -1.5, -1.0))
HARD = Graded(2.0, (1.0, 1.5, 2.0))
THREE = Bank({"easy": EASY, "medium": MEDIUM, "hard": HARD, "flat": Graded(0.3, (0.0,))})


def test_a_test_begins_with_the_item_that_tells_most_about_an_unknown_patient():
    began = course(THREE, ALL, {})
    assert (began.next, began.estimate) == ("medium", eap(THREE, {}))


@pytest.mark.parametrize("theta", [-6.0, -4.5, -4.41, -0.05, 0.0, 4.39, 4.41, 4.49, 4.5, 6.0])
def test_the_most_informative_item_is_found_up_to_the_ends_of_the_grid_and_beyond(theta):
    chance = random.Random(7)
    many = Bank(
        {str(n): Graded(chance.uniform(0.5, 3), (centre := chance.uniform(-5, 5), centre + 0.5)) for n in range(60)}
    )
    best = max(many.items, key=lambda item: many.items[item].information(theta))
    assert next_item(many, (), theta) == best


def test_a_bank_may_name_the_item_that_opens_every_test():
    opened = course(THREE, ALL, {}, first="hard")
    assert (opened.asked, opened.next, opened.estimate) == ((), "hard", eap(THREE, {}))
    assert course(THREE, ALL, {"hard": 0}, first="hard").next == "medium"


def test_the_opening_item_stands_first_in_the_order_and_is_not_asked_again():
    answers = {"medium": 3, "easy": 1, "hard": 2}
    assert course(THREE, ALL, answers, first="hard").asked[0] == "hard"
    assert course(THREE, ALL, answers, first="hard").next == "flat"
    assert course(THREE, ALL, answers, first="flat").asked[0] == "medium"


@pytest.mark.parametrize(("answer", "follows"), [(0, "easy"), (3, "hard")])
def test_the_next_item_follows_from_the_answer(answer, follows):
    assert course(THREE, ALL, {"medium": answer}).next == follows


def test_a_declined_item_counts_as_asked_and_tells_nothing():
    declined = course(THREE, ALL, {"medium": None})
    assert declined.asked == ("medium",)
    assert declined.estimate == course(THREE, ALL, {}).estimate
    assert declined.next in {"easy", "hard"}


def test_a_changed_answer_gives_the_order_of_a_test_with_the_new_answer_in_it():
    rest = {"hard": 1, "easy": 2}
    assert course(THREE, ALL, {"medium": 0} | rest).asked == ("medium", "easy", "hard")
    assert course(THREE, ALL, {"medium": 3} | rest).asked == ("medium", "hard", "easy")


def test_a_bank_that_is_used_up_ends_the_test():
    ended = course(THREE, ALL, {"easy": 3, "medium": None, "hard": 0, "flat": 1})
    assert ended.next is None
    assert set(ended.asked) == set(THREE.items)


@given(st.integers(0, 10_000), st.floats(-3, 3), st.sampled_from([0.0, 0.3]))
def test_the_order_in_which_a_test_was_asked_is_had_back_from_its_answers(seed, theta, declines):
    of = bank(12, seed=seed)
    courses = walked(of, Stopping(0.35, 2, 8), theta, random.Random(seed), declines)
    asked = [before.next for before in courses[:-1]]
    for count, stage in enumerate(courses):
        assert list(stage.asked) == asked[:count]


@given(st.data())
def test_a_course_depends_on_the_answers_and_not_on_their_order(data):
    of = data.draw(banks())
    answers = data.draw(answers_to(of, declined=True))
    order = data.draw(st.permutations(list(answers)))
    found = course(of, ALL, answers)
    assert course(of, ALL, {name: answers[name] for name in order}) == found
    assert sorted(found.asked) == sorted(answers)
    assert found.next not in answers


@given(st.data())
def test_the_estimate_and_the_next_item_come_from_all_answers(data):
    of = data.draw(banks())
    answers = data.draw(answers_to(of, declined=True))
    found = course(of, ALL, answers)
    assert found.estimate == eap(of, {name: answer for name, answer in answers.items() if answer is not None})
    assert found.next == next_item(of, answers.keys(), found.estimate.theta)


@given(st.integers(0, 10_000), st.floats(-3, 3), st.integers(1, 6), st.integers(0, 6), st.floats(0.2, 0.9))
def test_a_test_is_never_too_long_and_stops_as_soon_as_it_is_sure_enough(seed, theta, least, more, error):
    stopping = Stopping(error, least, least + more)
    *before, last = walked(bank(15, seed=seed), stopping, theta, random.Random(seed))
    assert len(last.asked) <= stopping.at_most
    assert all(len(stage.asked) < least or stage.estimate.standard_error > error for stage in before)
    assert last.estimate.standard_error <= error or len(last.asked) == stopping.at_most
    assert len(last.asked) >= least


def test_somebody_who_declines_everything_is_asked_at_most_so_often():
    courses = walked(bank(20), Stopping(0.3, 4, 7), 0.0, random.Random(1), declines=1.0)
    assert len(courses[-1].asked) == 7
    assert len(set(courses[-1].asked)) == 7


SURE, UNSURE = Estimate(0.0, 0.3), Estimate(0.0, 0.31)


@pytest.mark.parametrize(
    ("estimate", "asked", "answered", "expected"),
    [
        (SURE, 4, 4, True),
        (UNSURE, 4, 4, False),
        (SURE, 3, 3, False),
        (SURE, 5, 3, False),  # two were declined
        (UNSURE, 11, 11, False),
        (UNSURE, 12, 12, True),
        (UNSURE, 12, 0, True),
    ],
)
def test_a_test_stops_when_it_is_sure_enough_or_long_enough(estimate, asked, answered, expected):
    assert done(Stopping(0.3, 4, 12), estimate, asked=asked, answered=answered) is expected


def test_without_a_standard_error_length_alone_decides():
    assert not done(Stopping(None, 1, 5), SURE, asked=4, answered=4)
    assert done(Stopping(None, 1, 5), UNSURE, asked=5, answered=5)


LENGTH = "An adaptive test asks for at least one answer, and for no fewer items than that."
ERROR = "The standard error at which an adaptive test stops must be above zero."


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ((0.3, 0, 5), LENGTH),
        ((0.3, 6, 5), LENGTH),
        ((0.0, 1, 5), ERROR),
        ((-1.0, 1, 5), ERROR),
        ((float("nan"), 1, 5), ERROR),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused(fault, why):
    with pytest.raises(SurveyError, match=f"^{why}$"):
        Stopping(*fault)


@pytest.mark.parametrize("answers", [{"absent": 1}, {"absent": None}, {"easy": 9}])
def test_answers_that_the_bank_does_not_know_are_refused(answers):
    with pytest.raises(SurveyError):
        course(THREE, ALL, answers)


def test_an_opening_item_that_the_bank_does_not_have_is_refused():
    with pytest.raises(SurveyError, match="absent"):
        course(THREE, ALL, {}, first="absent")
