"""Days, moments and numbers as staff read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from clinic import words

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def test_a_day_cannot_be_read_the_wrong_way_round():
    assert words.day(date(2026, 3, 4)) == "4 Mar 2026"


def test_a_moment_is_told_by_the_clocks_of_the_patient():
    assert words.moment(NOW, "America/New_York") == "22 Nov 2026, 09:00"
    assert words.local_day(NOW.replace(hour=23), "Asia/Tokyo") == "23 Nov 2026"


@pytest.mark.parametrize(
    ("age", "told"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=47), "1 day ago"),
        (timedelta(days=45), "45 days ago"),
    ],
)
def test_an_age_is_told_in_its_largest_whole_unit(age: timedelta, told: str):
    assert words.ago(NOW, NOW - age) == told


def test_what_lies_ahead_is_told_likewise():
    assert words.ahead(NOW, NOW + timedelta(days=3, hours=5)) == "in 3 days"
    assert words.ahead(NOW, NOW) == "now"


@pytest.mark.parametrize(
    ("value", "decimals", "told"), [(52.465, 3, "52.5"), (52.45, 3, "52.5"), (7, 0, "7"), (0, 0, "0"), (0.5, 0, "1")]
)
def test_a_score_has_one_decimal_place_at_most_halves_rounded_up(value: float, decimals: int, told: str):
    assert words.number(value, decimals) == told


def test_a_difference_never_looks_larger_than_it_is():
    assert words.difference(19.96, 3) == "19.9"
    assert words.difference(20.0, 3) == "20.0"


@pytest.mark.parametrize(("day", "told"), [(-8, "day -8"), (0, "day 0"), (42, "day +42")])
def test_days_count_from_the_operation(day: int, told: str):
    anchor = date(2026, 10, 1)
    assert words.day_number(anchor, anchor + timedelta(days=day)) == told


def test_a_birthday_makes_a_year_older_and_the_day_before_does_not():
    assert words.age(date(1956, 11, 22), NOW.date()) == 70
    assert words.age(date(1956, 11, 23), NOW.date()) == 69
    assert words.age(date(1956, 2, 29), date(2026, 2, 28)) == 69
