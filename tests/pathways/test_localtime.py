"""Local rules become instants, through gaps and folds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.localtime import at_local, local_date
from tests.pathways.support import dates, hours, zones


@pytest.mark.parametrize(
    ("day", "hour", "zone", "instant"),
    [
        (date(2026, 1, 15), 9, "Europe/London", "2026-01-15T09:00Z"),
        (date(2026, 7, 15), 9, "Europe/London", "2026-07-15T08:00Z"),
        (date(2026, 7, 15), 9, "Asia/Kathmandu", "2026-07-15T03:15Z"),
        (date(2027, 3, 28), 1, "Europe/London", "2027-03-28T01:00Z"),  # 01:00 does not exist: it is 02:00
        (date(2026, 10, 25), 1, "Europe/London", "2026-10-25T00:00Z"),  # 01:00 comes twice: the first
        (date(2026, 10, 4), 2, "Australia/Lord_Howe", "2026-10-03T15:30Z"),  # 02:00 does not exist: it is 02:30
        (date(2026, 9, 6), 0, "America/Santiago", "2026-09-06T04:00Z"),  # the day begins at 01:00
        (date(2026, 11, 1), 0, "America/Havana", "2026-11-01T04:00Z"),  # midnight comes twice: the first
        (date(2011, 12, 30), 10, "Pacific/Apia", "2011-12-30T10:00Z"),  # no such day: the first moment of the 31st
    ],
)
def test_a_local_hour_is_one_instant_by_the_stated_policy(day, hour, zone, instant):
    assert at_local(day, hour, zone) == datetime.fromisoformat(instant)


@given(st.dates(date(2000, 1, 1), date(2036, 12, 31)), hours, zones)
def test_the_hour_is_right_and_comes_for_the_first_time_or_it_is_the_first_valid_instant(day, hour, zone):
    keeps_the_policy(day, hour, zone)


@pytest.mark.slow
def test_the_policy_holds_in_every_zone_on_every_day_of_a_change_until_2035():
    one_of_each = {offsets(zone): zone for zone in sorted(available_timezones())}
    for there, zone in one_of_each.items():
        for day, hour in product(days_of_change(there), range(24)):
            keeps_the_policy(day, hour, zone)


def keeps_the_policy(day: date, hour: int, zone: str) -> None:
    wanted = datetime.combine(day, time(hour))
    instant = at_local(day, hour, zone)
    there = instant.astimezone(ZoneInfo(zone))
    if there.replace(tzinfo=None) == wanted:
        assert there.fold == 0, (day, hour, zone)
    else:
        second_before = (instant - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert second_before < wanted < there.replace(tzinfo=None), (day, hour, zone)


MIDNIGHTS = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(3653)]


def offsets(zone: str) -> tuple[timedelta | None, ...]:
    """A zone's distance from UTC on every day from 2026 to 2035; links of one zone have the same."""
    there = ZoneInfo(zone)
    return tuple(midnight.astimezone(there).utcoffset() for midnight in MIDNIGHTS)


def days_of_change(there: tuple[timedelta | None, ...]) -> list[date]:
    """The local days on which the clocks may be changed."""
    changes = [n for n in range(1, len(there)) if there[n] != there[n - 1]]
    return [MIDNIGHTS[n].date() + timedelta(days=near) for n in changes for near in (-2, -1, 0)]


@given(dates, hours, zones)
def test_an_hour_of_a_day_falls_on_that_day(day, hour, zone):
    assert local_date(at_local(day, hour, zone), zone) == day
