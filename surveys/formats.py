"""The four ways to answer an item: which values each accepts, and what typed words mean in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import ClassVar, TypeGuard

from content.localised import Localised
from surveys.errors import Refusal, SurveyError

Value = int | float | str


class UnreadableError(SurveyError):
    """Typed words that are no answer here, and why."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to tap: the value that is stored and scored, and its label per language."""

    value: int
    label: Localised
    loinc: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few labelled options, in the order the instrument prints them."""

    kind: ClassVar[str] = "choice"
    options: tuple[Option, ...]

    def accepts(self, value: object) -> bool:
        return _is_number(value) and any(option.value == value for option in self.options)

    def read(self, text: str) -> Value:
        """The option whose label was typed, in any language; a number is no label, since patients never see codes."""
        wanted = text.strip().casefold()
        for option in self.options:
            if any(label.casefold() == wanted for label in option.label.values()):
                return option.value
        raise UnreadableError(Refusal.NOT_AN_OPTION)

    def option(self, value: object) -> Option | None:
        return next((option for option in self.options if option.value == value), None)


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
class FreeText:
    """The patient's own words, 1 to `max_length` characters once control characters are gone."""

    kind: ClassVar[str] = "text"
    max_length: int

    def accepts(self, value: object) -> bool:
        return isinstance(value, str) and 0 < len(value) <= self.max_length and value == _printable(value)

    def read(self, text: str) -> Value:
        words = _printable(text)
        if not words:
            raise UnreadableError(Refusal.EMPTY)
        if len(words) > self.max_length:
            raise UnreadableError(Refusal.TOO_LONG)
        return words


Format = Choice | Rating | Number | FreeText


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(text: str) -> int | float:
    """A plain decimal number, with a point or a comma, as an `int` where it is whole."""
    digits = text.strip().replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", digits):
        raise UnreadableError(Refusal.NOT_A_NUMBER)
    number = float(digits)
    return int(number) if number.is_integer() else number


def _printable(text: str) -> str:
    """The words without what no database or screen can show: control characters and lone surrogates."""
    kept = (sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"})
    return "".join(kept).strip()
