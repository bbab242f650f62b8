"""How an invented patient gets on, and what that makes them answer.

The shapes are drawn for a demo, not taken from a study: low before the operation, worse for some days after it, better
by week 6, nearly there at half a year, level from a year on, and a few who do not get better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from surveys.answers import MissingReason
from surveys.formats import SEEN, Choice, Choices, Date, Display, FreeText, Number, Rating, Value
from surveys.model import Direction, Item, Severity, Survey
from surveys.moves import Choose, Done, Leave, Mark, Move, Reason, Write

Curve = Sequence[tuple[float, float]]

RECOVERY: Curve = ((0, 0), (14, 0.1), (42, 0.45), (90, 0.75), (180, 0.93), (365, 1))  # share of the way to the end
BURDEN: Curve = ((0, 0), (1, 0.22), (7, 0.15), (21, 0.05), (42, 0))  # what the operation itself adds
JOINT = ("koos-jr", "hoos-jr", "nprs", "recovery-check-in")  # surveys about the joint; the others are about the person
ALARMS = {Severity.URGENT: 0.035, Severity.EMERGENCY: 0.008}  # per question that can raise an alert
LEFT_OUT = 0.008  # per question
NOTES = 0.12  # per free question
USUALLY_YES = {("recovery-check-in", "medicine"): 0.9}
SOME_DAY = date(2026, 3, 14)  # for a date that nothing limits
ACTIVITIES = ("Going up the stairs", "Gardening", "Walking the dog", "Getting out of the car", "Putting on socks")
WORDS = (
    "The exercises are going well, thank you.",
    "I walked to the mailbox and back today.",
    "Is it all right to sleep on my side again?",
    "The ice packs help a lot.",
    "My neighbor helps me with the shopping.",
    "I would like to know when I may drive again.",
)


@dataclass(frozen=True, slots=True)
class Course:
    """Trouble from 0 (none) to 1 (the worst): with the joint before and in the end, and with life in general."""

    before: float
    end: float
    general: float

    def joint(self, day: int) -> float:
        """Trouble with the joint on a day counted from the operation."""
        return self.before + (self.end - self.before) * on(RECOVERY, day) + on(BURDEN, day)

    def trouble(self, survey_id: str, day: int) -> float:
        joint = self.joint(day)
        return joint if survey_id in JOINT else 0.6 * self.general + 0.4 * joint


def invent(random: Random) -> Course:
    """Most get much better, about one in eight hardly, a few worse."""
    before = _within(random.gauss(0.56, 0.1), 0.3, 0.85)
    fortune = random.random()
    if fortune < 0.85:  # noqa: PLR2004 see the docstring
        end = random.uniform(0.02, 0.22)
    elif fortune < 0.97:  # noqa: PLR2004
        end = before - random.uniform(0.02, 0.12)
    else:
        end = before + random.uniform(0.02, 0.1)
    return Course(before, end, _within(random.gauss(0.35, 0.12), 0.05, 0.8))


def answer(course: Course, survey: Survey, item: Item, day: int, random: Random) -> tuple[Move, ...]:
    """What the patient does on the card of an item: a tap or a word, or more to mark several or to say why not."""
    if isinstance(item.format, Display):
        return (Choose(item.id, SEEN),)
    if isinstance(item.format, FreeText) and not item.required and random.random() >= NOTES:
        return (Leave(item.id),)
    if not isinstance(item.format, FreeText) and item.required and item.decline and random.random() < LEFT_OUT:
        return Leave(item.id), Reason(item.id, random.choice(list(MissingReason)))
    return _given(course, survey, item, day, random)


def _given(course: Course, survey: Survey, item: Item, day: int, random: Random) -> tuple[Move, ...]:
    match item.format:
        case Choices() as form:
            return (*_marks(form, survey, item, random), Done(item.id))
        case FreeText(max_length, long):
            return (Write(item.id, random.choice(WORDS if long else ACTIVITIES)[:max_length].strip()),)
        case Number(minimum, maximum):
            return (Write(item.id, str(_between(minimum, maximum, random))),)
        case Date(earliest, latest):
            return (Write(item.id, _some_day(earliest, latest, random).isoformat()),)
    return (Choose(item.id, _value(course, survey, item, day, random)),)


def _marks(form: Choices, survey: Survey, item: Item, random: Random) -> tuple[Move, ...]:
    """One or two of the options that alarm nobody; an alarming one at times, by itself."""
    alarming, alarmed = _alarming(survey, item, random)
    if alarmed:
        return (Mark(item.id, random.choice(sorted(alarming)), on=True),)
    calm = [option.value for option in form.options if option.value not in alarming]
    return tuple(Mark(item.id, value, on=True) for value in random.sample(calm, min(len(calm), random.randint(1, 2))))


def _between(minimum: float, maximum: float, random: Random) -> float:
    """Mostly near the middle; a whole number where the limits are."""
    found = _within(random.gauss((minimum + maximum) / 2, (maximum - minimum) / 8), minimum, maximum)
    whole = float(minimum).is_integer() and float(maximum).is_integer()
    return round(found) if whole else _within(round(found, 1), minimum, maximum)


def _some_day(earliest: date | None, latest: date | None, random: Random) -> date:
    """A day that the question takes, and where it has one limit only, within a year of that."""
    year = timedelta(days=365)
    first = earliest or (latest - year if latest else SOME_DAY)
    last = latest or first + year
    return first + timedelta(days=random.randint(0, (last - first).days))


def _value(course: Course, survey: Survey, item: Item, day: int, random: Random) -> Value:
    alarming, alarmed = _alarming(survey, item, random)
    if alarmed:
        return random.choice(sorted(alarming))
    if usual := USUALLY_YES.get((survey.id, item.id)):
        return int(random.random() < usual)
    steps = [value for value in ladder(survey, item) if value not in alarming]
    height = course.trouble(survey.id, day) * (len(steps) - 1) + random.gauss(0, 0.07 * len(steps))
    return steps[round(_within(height, 0, len(steps) - 1))]


def _alarming(survey: Survey, item: Item, random: Random) -> tuple[set[int], bool]:
    """The answers that raise an alert, and whether the patient gives one."""
    rules = [rule for rule in survey.alerts if rule.item == item.id]
    alarming = {value for rule in rules for value in rule.values}
    return alarming, bool(alarming) and random.random() < max(ALARMS[rule.severity] for rule in rules)


def ladder(survey: Survey, item: Item) -> list[int]:
    """The values that an item can take, the best first, as the score that counts it sees them."""
    values = _values(item)
    rule = next((rule for rule in survey.scores if item.id in rule.items), None)
    if rule is None:
        return values
    recoded = rule.recode.get(item.id, {})
    best_is_high = rule.direction is Direction.HIGHER_BETTER
    return sorted(values, key=lambda value: recoded.get(value, value), reverse=best_is_high)


def _values(item: Item) -> list[int]:
    match item.format:
        case Choice(options):
            return [option.value for option in options]
        case Rating(minimum, maximum):
            return list(range(minimum, maximum + 1))
    raise ValueError(f"An invented patient cannot answer {item.id!r}: it is a {item.kind}.")


def on(curve: Curve, day: float) -> float:
    """The height of a curve on a day, straight between its points and level outside them."""
    for (left, low), (right, high) in pairwise(curve):
        if left <= day < right:
            return low + (high - low) * (day - left) / (right - left)
    return curve[0][1] if day < curve[0][0] else curve[-1][1]


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
