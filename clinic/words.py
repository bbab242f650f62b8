"""How the console writes days, moments and numbers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from babel import Locale

from content.localised import Localised, pick
from pathways.model import Pathway

LANGUAGE = "en"  # of the console itself; letters to patients are in theirs
_STEPS = ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute"))


def day(when: date) -> str:
    """`3 Nov 2026`: never to be read the wrong way round."""
    return f"{when.day} {when:%b %Y}"


def local_day(when: datetime, zone: str) -> str:
    return day(when.astimezone(ZoneInfo(zone)).date())


def moment(when: datetime, zone: str) -> str:
    """`3 Nov 2026, 10:00` on the clocks of a zone."""
    local = when.astimezone(ZoneInfo(zone))
    return f"{day(local.date())}, {local:%H:%M}"


def ago(now: datetime, when: datetime) -> str:
    """How old something is: `5 minutes ago`."""
    words = _span(now - when)
    return f"{words} ago" if words else "just now"


def ahead(now: datetime, when: datetime) -> str:
    """How far something is away: `in 3 days`."""
    words = _span(when - now)
    return f"in {words}" if words else "now"


def _span(length: timedelta) -> str:
    for unit, name in _STEPS:
        if length >= unit:
            return count(length // unit, name)
    return ""


def count(n: int, one: str, many: str | None = None) -> str:
    """`1 patient`, `2 patients`."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def number(value: float, decimals: int) -> str:
    """With at most one decimal place, halves rounded up."""
    return _with_places(value, decimals, ROUND_HALF_UP)


def difference(value: float, decimals: int) -> str:
    """A change with at most one decimal place, the rest cut off: 19.96 must not read as a 20 that was reached."""
    return _with_places(value, decimals, ROUND_DOWN)


def _with_places(value: float, decimals: int, rounding: str) -> str:
    places = Decimal(1).scaleb(-min(decimals, 1))
    return f"{Decimal(str(value)).quantize(places, rounding=rounding):f}"


def day_number(anchor: date, today: date) -> str:
    """`day +42`: days from the procedure, which is day 0."""
    days = (today - anchor).days
    return f"day {days:+d}" if days else "day 0"


def age(born: date, today: date) -> int:
    """Completed years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def english(text: Localised) -> str:
    return pick(text, LANGUAGE)[0]


def operation(pathway: Pathway, side: str) -> str:
    """`Knee replacement, left`; the title alone where there is no side."""
    title = english(pathway.title)
    return title if side == "none" else f"{title}, {side}"


def language(code: str) -> str:
    """The English name of a language."""
    return Locale.parse(code).english_name or code
