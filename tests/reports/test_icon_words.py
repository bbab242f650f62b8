"""What stands beside the people in a picture, and in its place: the counts that are drawn, and signs to count."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.icons.array import Chance, IconArray, NoNumber, State
from reports.icons.captions import words
from reports.icons.words import SIGNS, describe, in_signs
from tests.reports.people import ARRAYS, AT_LEAST, BETTER, RARE, REPLACEMENT, STUDIES_DIFFER, TRAINING, WAIT, chance

TIMES = "\N{MULTIPLICATION SIGN}"


def signs(text: str) -> dict[State, int]:
    """How many people the rows of a text show, a sign for each, or a sign and how many hundreds."""
    return {state: _single(sign, text) + _many(sign, text) for state, sign in SIGNS.items()}


def _single(sign: str, text: str) -> int:
    return sum(row.count(sign) for row in text.splitlines() if re.fullmatch("[●◐○]{10}", row))


def _many(sign: str, text: str) -> int:
    return sum(int(found) for found in re.findall(rf"^{sign} {TIMES} (\d+)$", text, re.MULTILINE))


def strong(caption_of: Chance) -> list[str]:
    caption = dict(caption_of.captions)[State.FILLED]
    return [word for place, word in enumerate(words(caption.text)) if place in caption.strong]


def test_the_words_in_place_of_a_picture_say_every_option_both_ways():
    assert describe(ARRAYS["three"]) == (
        "Clearly less pain and an easier daily life. People with severe osteoarthritis of the hip. After 6 months. "
        "Wait and see: We found no good number for people who wait. "
        "Strength training first: About 38 of 100 people were clearly better. About 62 of 100 were not. "
        "Hip replacement: About 75 of 100 people were clearly better. About 25 of 100 were not."
    )


def test_the_words_tell_a_range_and_need_no_name_for_a_single_option():
    array = IconArray(replace(BETTER, people="", outcome="How many?"), (replace(STUDIES_DIFFER, option=""),))
    assert describe(array) == (
        "How many? After 6 months. From 7 to 23 of 100 people still had pain that troubled them. "
        "Studies differ about these people. From 77 to 93 of 100 did not."
    )


def test_a_note_is_the_last_word_on_an_option():
    array = IconArray(BETTER, (AT_LEAST,))
    assert describe(array).endswith("91 or fewer of 100 did not. Single studies found from 7 to 23 of 100.")
    assert in_signs(array).endswith("○ 91 or fewer of 100 did not.\nSingle studies found from 7 to 23 of 100.")


def test_the_picture_in_signs_has_ten_rows_of_ten_for_each_option_with_a_number():
    assert in_signs(IconArray(BETTER, (WAIT, replace(STUDIES_DIFFER, option="Surgery")))) == (
        "Clearly less pain and an easier daily life\n"
        "People with severe osteoarthritis of the hip\n"
        "After 6 months\n"
        "\n"
        "Wait and see\n"
        "We found no good number for people who wait.\n"
        "\n"
        "Surgery\n"
        "●●●●●●●◐◐◐\n"
        "◐◐◐◐◐◐◐◐◐◐\n"
        "◐◐◐○○○○○○○\n" + 7 * "○○○○○○○○○○\n" + "● From 7 to 23 of 100 people still had pain that troubled them.\n"
        "◐ Studies differ about these people.\n"
        "○ From 77 to 93 of 100 did not."
    )


def test_of_a_thousand_only_the_hundreds_that_differ_are_written_out():
    text = in_signs(IconArray(BETTER, (chance(204, 1000),)))
    assert f"\n● {TIMES} 200\n●●●●○○○○○○\n" in text
    assert f"\n○ {TIMES} 700\n" in text
    assert f"○ {TIMES} 1000" in in_signs(IconArray(BETTER, (chance(0, 1000),)))


@given(st.sampled_from([100, 1000]), st.data())
def test_whatever_the_numbers_the_signs_add_up(of, data):
    n = data.draw(st.integers(0, of - 1))
    drawn = chance(n, of, up_to=data.draw(st.none() | st.integers(n + 1, of)))
    shown = signs(in_signs(IconArray(BETTER, (drawn,))))
    assert shown == {State.FILLED: n, State.PERHAPS: drawn.most - n, State.EMPTY: of - drawn.most}


def test_the_text_of_four_options_fits_into_a_chat_message():
    rare = tuple(chance(155, 1000, up_to=755, option=f"Option {n}") for n in range(4))
    assert len(in_signs(IconArray(BETTER, rare))) < 4096


@pytest.mark.parametrize(
    ("with_it", "expected"),
    [
        ("After 38 months, 38 of 100 were better.", ["38"]),
        ("38 of 100 were better after 38 months.", ["38"]),
        ("Of 100 people, about 38 were better.", ["38"]),
        ("A los 38 meses, 38 de cada 100 estaban mejor.", ["38"]),
        ("Better: (38).", ["(38)."]),
    ],
)
def test_the_count_is_found_beside_months_and_totals(with_it, expected):
    caption = dict(replace(TRAINING, with_it=with_it).captions)[State.FILLED]
    assert [words(with_it)[place] for place in sorted(caption.strong)] == expected
    assert len(caption.strong) == 1


def test_the_count_of_two_equal_numbers_is_the_one_before_the_total():
    first = dict(replace(TRAINING, with_it="38 of 100 were better after 38 months.").captions)[State.FILLED]
    second = dict(replace(TRAINING, with_it="After 38 months, 38 of 100 were better.").captions)[State.FILLED]
    assert (first.strong, second.strong) == ({0}, {3})


def test_both_ends_of_a_range_stand_out():
    assert strong(STUDIES_DIFFER) == ["7", "23"]


@pytest.mark.parametrize("thousand", ["1000", "1,000", "1.000", "1\u00a0000", "1\u202f000"])
def test_thousands_may_be_written_as_the_language_does(thousand):
    assert chance(0, 1000).without_it
    assert replace(chance(0, 1000), without_it=f"{thousand} of {thousand} did not.").n == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"with_it": "About 39 of 100 were better."},
        {"without_it": "About 38 of 100 were not."},
        {"with_it": "About 3.8 of 100, or 380, or 1,038."},
        {"with_it": "About 1.38 of 100 were better."},
        {"with_it": "Some were better."},
        {"n": 39},
    ],
    ids=str,
)
def test_a_caption_that_counts_otherwise_than_its_picture_is_refused(wrong):
    with pytest.raises(ValueError, match="does not name"):
        replace(TRAINING, **wrong)


def test_a_range_names_both_ends_in_both_captions():
    for wrong in ({"up_to": 24}, {"with_it": "7 of 100 people had pain."}, {"without_it": "77 of 100 did not."}):
        with pytest.raises(ValueError, match="does not name"):
            replace(STUDIES_DIFFER, **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"n": -1},
        {"n": 101},
        {"up_to": 37, "between": "?"},
        {"up_to": 38, "between": "?"},
        {"up_to": 101, "between": "?"},
    ],
)
def test_numbers_that_cannot_be_drawn_are_refused(wrong):
    with pytest.raises(ValueError, match="cannot be drawn"):
        replace(TRAINING, **wrong)


def test_people_are_drawn_on_a_hundred_or_a_thousand_only():
    with pytest.raises(ValueError, match="on 100 or on 1000, not on 50"):
        replace(TRAINING, of=50)


def test_a_range_and_the_words_about_it_come_together():
    for wrong in ({"up_to": 40}, {"up_to": 40, "between": ""}, {"between": "Studies differ."}):
        with pytest.raises(ValueError, match="words for the people in between"):
            replace(TRAINING, **wrong)


def test_an_option_without_a_number_needs_words():
    with pytest.raises(ValueError, match="words that say so"):
        NoNumber("Wait", "  ")


def test_captions_of_one_and_of_a_thousand_are_told_apart():
    assert strong(RARE) == ["4"]
    assert strong(REPLACEMENT) == ["75"]
