"""From a rule where the patient lives ("10:00 on 4 May") to the one instant in UTC that it means.

Where clocks go forward and the hour does not exist, it means the first valid instant after the gap; where they go back
and the hour comes twice, it means the first. So every rule fires exactly once.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def at_local(day: date, hour: int, zone: str) -> datetime:
    """The instant, in UTC, of a full hour (0 to 23) on a day in an IANA zone."""
    wall = datetime.combine(day, time(hour), ZoneInfo(zone))
    instant = wall.astimezone(UTC)
    exists = instant.astimezone(wall.tzinfo).replace(tzinfo=None) == wall.replace(tzinfo=None)
    return instant if exists else _end_of_gap(wall)


def local_date(instant: datetime, zone: str) -> date:
    """The calendar day that an instant falls on in an IANA zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def _end_of_gap(wall: datetime) -> datetime:
    """The instant at which clocks go forward over `wall`, to the second."""
    # Inside a gap, fold=1 applies the offset after the change and fold=0 the one before: the change lies between.
    early, late = wall.replace(fold=1).astimezone(UTC), wall.replace(fold=0).astimezone(UTC)
    after = late.astimezone(wall.tzinfo).utcoffset()

    def changed(seconds: int) -> bool:
        return (early + timedelta(seconds=seconds)).astimezone(wall.tzinfo).utcoffset() == after

    span = range(int((late - early).total_seconds()))
    return early + timedelta(seconds=bisect_left(span, x=True, key=changed))
