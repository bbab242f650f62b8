"""How numbers, days and words are asked for, from whatever limits a form states; ours needs some that others leave
out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from content.localised import Localised
from exchange.draft import Report, Way
from exchange.fhir.questions import LONGEST, NO_UNIT, SHORT, WIDEST
from exchange.files import Json, given, text
from surveys.formats import Date, FreeText, Number, Rating


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands: its row, what to call the place, and the item that it becomes."""

    row: int
    where: str
    item: str

    def lost(self, report: Report, what: str, advice: str) -> None:
        report.lost(self.row, self.where, what, advice, self.item)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer is held to, both ends included; `alone` are codes of options that exclude the others."""

    minimum: float | None = None
    maximum: float | None = None
    earliest: date | None = None
    latest: date | None = None
    longest: int | None = None
    alone: frozenset[str] = frozenset()


def number(place: Place, limits: Limits, unit: str, report: Report, *, whole: bool) -> Way:
    """A measured number. Where a form states no limit or no unit, the loss says what stands in for it."""
    low, high = limits.minimum, limits.maximum
    if low is None or high is None:
        what = f"it has no {'limits' if low is high else 'lower limit' if low is None else 'upper limit'}"
        place.lost(report, what, "correct minimum and maximum to what can be measured")
    if not unit:
        place.lost(report, "nothing says in which unit it is answered", "correct the unit")
    if whole:
        place.lost(report, "only whole numbers answer it", "check the unit, or use a rating")
    form = Number(-WIDEST if low is None else low, WIDEST if high is None else high, unit or NO_UNIT)
    return Way({"number": {"minimum": form.minimum, "maximum": form.maximum, "unit": form.unit}}, form)


def rating(low: int, high: int, ends: tuple[Localised, Localised]) -> Way:
    form = Rating(low, high, *ends)
    entry = {"minimum": low, "maximum": high, **given(low=text(ends[0]), high=text(ends[1]))}
    return Way({"rating": entry}, form)


def day(limits: Limits) -> Way:
    days = {"earliest": limits.earliest, "latest": limits.latest}
    entry: Json = {name: one.isoformat() for name, one in days.items() if one}
    return Way({"date": entry}, Date(limits.earliest, limits.latest))


def words(place: Place, limits: Limits, report: Report, *, long: bool) -> Way:
    usual = LONGEST if long else SHORT
    if limits.longest is None:
        place.lost(report, f"nothing limits its length; {usual} characters here", "correct max_length")
    elif not 1 <= limits.longest <= LONGEST:
        place.lost(report, f"its limit of {limits.longest} characters is none of ours", f"leave it at {usual}")
    form = FreeText(limits.longest if limits.longest and 1 <= limits.longest <= LONGEST else usual, long)
    return Way({"free_text": {"max_length": form.max_length, **given(long=None if long else False)}}, form)
