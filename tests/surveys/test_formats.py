"""What each kind of answer accepts as stored, and reads as typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from surveys.errors import Refusal
from surveys.formats import Choice, Date, Display, FreeText, Number, Option, Rating, UnreadableError, countable
from tests.surveys.samples import AMOUNT, PLACES

WORDS = FreeText(3)
SPRING = Date(date(2026, 3, 1), date(2026, 5, 31))


def refusal(form, text: str) -> Refusal:
    with pytest.raises(UnreadableError) as caught:
        form.read(text)
    assert str(caught.value) == caught.value.code
    return caught.value.code


def test_an_option_is_found_by_its_value_and_what_is_none_is_not():
    assert AMOUNT.option(2) == AMOUNT.options[2]
    assert AMOUNT.option(7) is None
    assert AMOUNT.option("2") is None


def test_one_label_that_is_typed_is_one_pick():
    assert PLACES.read(" hip ") == (2,)
    assert refusal(PLACES, "elbow") is Refusal.NOT_AN_OPTION


@pytest.mark.parametrize("form", [AMOUNT, PLACES])
def test_a_label_is_known_in_every_language(form):
    spanish = type(form)((Option(5, {"en": "Head", "es": "Cabeza"}),))
    assert spanish.read("CABEZA") == (5 if isinstance(form, Choice) else (5,))


@pytest.mark.parametrize("text", ["30", "250", "30.0", "+30"])
def test_both_limits_of_a_number_are_answers(text):
    weight = Number(30, 250, "kg")
    assert weight.accepts(weight.read(text))


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("7,0", 7), ("007", 7), ("7.25", 7.25), ("-0.5", -0.5)])
def test_a_whole_number_is_stored_as_one_however_it_was_typed(text, number):
    read = Number(-10, 10, "kg").read(text)
    assert (read, type(read)) == (number, type(number))


@pytest.mark.parametrize("value", ["2026-03-01", "2026-05-31"])
def test_both_limits_of_a_date_are_days_that_may_be_named(value):
    assert SPRING.accepts(value)
    assert SPRING.read(value) == value


@pytest.mark.parametrize(
    "value", ["2026-02-28", "2026-06-01", "2026-04-31", "20260401", "2026-W14-3", "", 20260401, None]
)
def test_what_is_no_day_within_the_limits_is_no_answer(value):
    assert not SPRING.accepts(value)


@pytest.mark.parametrize(
    ("form", "text", "code"),
    [
        (SPRING, "2026-02-28", Refusal.OUT_OF_RANGE),
        (SPRING, "2026-06-01", Refusal.OUT_OF_RANGE),
        (SPRING, "2026-W14-3", Refusal.NOT_A_DATE),
        (Date(earliest=date(2026, 3, 1)), "2026-02-28", Refusal.OUT_OF_RANGE),
        (Date(latest=date(2026, 3, 1)), "2026-03-02", Refusal.OUT_OF_RANGE),
    ],
)
def test_a_limit_holds_by_itself_too(form, text, code):
    assert refusal(form, text) is code
    assert not form.accepts(text)


@given(st.dates())
@example(date(5, 4, 3))
@example(date.min)
@example(date.max)
def test_a_date_without_limits_reads_what_it_stores(day):
    stored = day.isoformat()
    assert Date().accepts(stored)
    assert Date().read(f" {stored}\n") == stored


def test_a_text_that_was_read_is_stored_as_one_number():
    assert [Display().accepts(value) for value in (1, 0, 2, True, "1", None)] == [True, *[False] * 5]


@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        ("a", True),
        ("abc", True),
        ("", False),
        ("abcd", False),
        (" a", False),
        ("a\x00", False),
        (1, False),
        (None, False),
    ],
)
def test_words_are_accepted_as_they_are_read(value, accepted):
    assert WORDS.accepts(value) is accepted


def test_the_longest_words_are_read_and_longer_ones_refused():
    assert WORDS.read(" abc\x00 ") == "abc"
    assert refusal(WORDS, "abcd") is Refusal.TOO_LONG
    assert refusal(WORDS, "\x00 ") is Refusal.EMPTY


@pytest.mark.parametrize("kept", ["a\nb", "a\tb", "ça", "日本語", "👍🏽"])
def test_lines_and_every_script_stay_as_they_were_written(kept):
    assert FreeText(20).read(kept) == kept


def test_a_scale_may_begin_anywhere():
    scale = Rating(2, 5, {"en": "No"}, {"en": "Yes"})
    assert [value for value in range(-1, 8) if scale.accepts(value)] == [2, 3, 4, 5]
    assert refusal(scale, "1") is refusal(scale, "6") is Refusal.OUT_OF_RANGE
    assert countable(scale) == {2, 3, 4, 5}


def test_only_a_choice_and_a_scale_can_be_counted():
    assert countable(AMOUNT) == {0, 1, 2}
    assert [countable(form) for form in (PLACES, Number(0, 9, "kg"), WORDS, SPRING, Display())] == [None] * 5
