"""The ways to answer an item: which values each accepts, and what typed words mean in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeGuard

from content.dates import dates_in
from content.localised import Localised
from surveys.errors import Refusal, SurveyError

Value = int | float | str | tuple[int, ...]
"""A number, the patient's own words, a date as `2026-03-14`, or the options that were picked, in the survey's order."""

SEEN = 1  # what is stored for a text that was read


class UnreadableError(SurveyError):
    """Typed words that are no answer here, and why."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to tap: the value that is stored and scored, and its label per language.

    `exclusive` stands alone among several picks ("none of these").
    """

    value: int
    label: Localised
    loinc: str | None = None
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few labelled options, in the order the instrument prints them."""

    kind: ClassVar[str] = "choice"
    options: tuple[Option, ...]

    def accepts(self, value: object) -> bool:
        return _is_number(value) and any(option.value == value for option in self.options)

    def read(self, text: str) -> Value:
        """The option whose label was typed, in any language; a number is no label, since patients never see codes."""
        return _labelled(self.options, text).value

    def option(self, value: object) -> Option | None:
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True, slots=True)
class Choices:
    """Any number of labelled options, at least one; an exclusive one ("none of these") only by itself."""

    kind: ClassVar[str] = "choices"
    options: tuple[Option, ...]

    def accepts(self, value: object) -> bool:
        return isinstance(value, tuple) and bool(value) and value == self.picks(value) and self._agree(value)

    def read(self, text: str) -> Value:
        """The one option whose label was typed, in any language."""
        return (_labelled(self.options, text).value,)

    def picks(self, values: Iterable[object]) -> tuple[int, ...]:
        """Those of the values that are options, each once, in the survey's order."""
        wanted = [value for value in values if _is_number(value)]
        return tuple(option.value for option in self.options if option.value in wanted)

    def mark(self, picked: tuple[int, ...], value: int, *, on: bool) -> tuple[int, ...]:
        """The picks after one was marked or unmarked: an exclusive option and the others take each other away."""
        if not on:
            return self.picks(set(picked) - {value})
        alone = {option.value: option.exclusive for option in self.options}
        kept = () if alone.get(value) else (one for one in picked if not alone.get(one))
        return self.picks([*kept, value])

    def chosen(self, value: object) -> tuple[Option, ...]:
        """The options that an answer holds."""
        return tuple(option for option in self.options if isinstance(value, tuple) and option.value in value)

    def _agree(self, value: tuple[int, ...]) -> bool:
        return len(value) == 1 or not any(option.exclusive for option in self.chosen(value))


@dataclass(frozen=True, slots=True)
class Rating:
    """A whole number from `minimum` to `maximum`, with words at both ends."""

    kind: ClassVar[str] = "rating"
    minimum: int
    maximum: int
    low: Localised
    high: Localised

    def accepts(self, value: object) -> bool:
        return _is_number(value) and value in range(self.minimum, self.maximum + 1)

    def read(self, text: str) -> Value:
        number = _number(text)
        if not self.accepts(number):
            raise UnreadableError(Refusal.OUT_OF_RANGE)
        return int(number)


@dataclass(frozen=True, slots=True)
class Number:
    """A measured quantity in `unit`, both limits included."""

    kind: ClassVar[str] = "number"
    minimum: float
    maximum: float
    unit: str

    def accepts(self, value: object) -> bool:
        return _is_number(value) and self.minimum <= value <= self.maximum

    def read(self, text: str) -> Value:
        number = _number(text)
        if not self.accepts(number):
            raise UnreadableError(Refusal.OUT_OF_RANGE)
        return number


@dataclass(frozen=True, slots=True)
class Date:
    """A day of the calendar, both limits included where there are any; stored as `2026-03-14`."""

    kind: ClassVar[str] = "date"
    earliest: date | None = None
    latest: date | None = None

    def accepts(self, value: object) -> bool:
        day = _day(value) if isinstance(value, str) else None
        return day is not None and day.isoformat() == value and self._allows(day)

    def read(self, text: str) -> Value:
        """A day as people write it; figures that could be exchanged (4/2/2026) are refused, not guessed."""
        meant = {day} if (day := _day(text.strip())) else dates_in(text)
        allowed = [one for one in meant if self._allows(one)]
        if len(allowed) == 1:
            return allowed[0].isoformat()
        if allowed:
            raise UnreadableError(Refusal.TWO_DATES)
        raise UnreadableError(Refusal.OUT_OF_RANGE if meant else Refusal.NOT_A_DATE)

    def _allows(self, day: date) -> bool:
        return (self.earliest or date.min) <= day <= (self.latest or date.max)


@dataclass(frozen=True, slots=True)
class Display:
    """Nothing to answer: a text to read, and a button to go on."""

    kind: ClassVar[str] = "display"

    def accepts(self, value: object) -> bool:
        return _is_number(value) and value == SEEN

    def read(self, _text: str) -> Value:
        """Whatever was typed, the button is what goes on."""
        raise UnreadableError(Refusal.NOT_AN_OPTION)


@dataclass(frozen=True, slots=True)
class FreeText:
    """The patient's own words, 1 to `max_length` characters once control characters are gone; `long`: several lines."""

    kind: ClassVar[str] = "text"
    max_length: int
    long: bool = True

    def accepts(self, value: object) -> bool:
        return isinstance(value, str) and 0 < len(value) <= self.max_length and value == _printable(value)

    def read(self, text: str) -> Value:
        words = _printable(text)
        if not words:
            raise UnreadableError(Refusal.EMPTY)
        if len(words) > self.max_length:
            raise UnreadableError(Refusal.TOO_LONG)
        return words


Format = Choice | Choices | Rating | Number | Date | FreeText | Display


def countable(answer_format: Format) -> frozenset[int] | None:
    """Every whole number that answers an item; `None` where there are too many to count, or none to add up."""
    match answer_format:
        case Choice(options):
            return frozenset(option.value for option in options)
        case Rating(minimum, maximum):
            return frozenset(range(minimum, maximum + 1))
    return None


def _labelled(options: tuple[Option, ...], text: str) -> Option:
    wanted = text.strip().casefold()
    for option in options:
        if any(label.casefold() == wanted for label in option.label.values()):
            return option
    raise UnreadableError(Refusal.NOT_AN_OPTION)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(text: str) -> int | float:
    """A plain decimal number, with a point or a comma, as an `int` where it is whole."""
    digits = text.strip().replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", digits):
        raise UnreadableError(Refusal.NOT_A_NUMBER)
    number = float(digits)
    return int(number) if number.is_integer() else number


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def _printable(text: str) -> str:
    """The words without what no database or screen can show: control characters and lone surrogates."""
    kept = (sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"})
    return "".join(kept).strip()
