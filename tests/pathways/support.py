"""Pathways and facts to plan with, and zones whose clocks do everything that clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from pathways import library
from pathways.model import DayWindow, Pathway, Responder, Step
from pathways.plan import Facts

KNEE = library.load().get("knee-replacement")

ODD_ZONES = (
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Africa/Casablanca",  # summer time that pauses for Ramadan
    "America/Santiago",  # clocks change at midnight
    "America/Havana",  # midnight comes twice
    "Pacific/Apia",  # 30 December 2011 never was
    "Asia/Kathmandu",
    "UTC",
)

zones = st.sampled_from(ODD_ZONES)
dates = st.dates(date(2024, 1, 1), date(2036, 12, 31))
hours = st.integers(0, 23)


def facts(anchor: date = date(2026, 6, 15), zone: str = "Europe/London", hour: int = 10, **changes) -> Facts:
    """An episode enrolled 200 days before the procedure, unless said otherwise."""
    early = datetime.combine(anchor - timedelta(days=200), time(12), UTC)
    return Facts("e1", anchor, zone, hour, **{"enrolled_at": early, **changes})


@st.composite
def any_facts(draw) -> Facts:
    """Any date, zone and hour, enrolled at any time from long before to long after."""
    anchor = draw(dates)
    shift = timedelta(minutes=draw(st.integers(-200 * 1440, 500 * 1440)))
    enrolled = datetime.combine(anchor, time(), UTC) + shift
    return facts(anchor, draw(zones), draw(hours), enrolled_at=enrolled)


def pathway(*steps: Step, reminders: tuple[int, ...] = (3, 7, 12)) -> Pathway:
    team = Responder("Joint team", {"en": "weekdays"})
    return Pathway("p", "1", {"en": "P"}, "operation", "knee", ("left",), team, reminders, steps)


def step(opens: int, target: int, closes: int, *, invite: int | None = None, step_id: str = "s") -> Step:
    return Step(step_id, {"en": "S"}, DayWindow(opens, target, closes), target if invite is None else invite, ("nprs",))


def local(instant: datetime, zone: str) -> str:
    return f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
