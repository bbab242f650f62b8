"""A caption and the numbers in it, which are set in larger letters and must be those that are drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Thousands may be set apart: 1,000 in English; 1.000 or a narrow space in Spanish.
_THOUSANDS = re.compile(r"(?<=\d)[.,\u00a0\u202f](?=\d{3}\b)")
_NUMBER = re.compile(r"(?<![\d.,])\d+(?![.,]?\d)")


@dataclass(frozen=True, slots=True)
class Caption:
    """A sentence that counts `counts` of `of` people."""

    text: str
    counts: frozenset[int]
    of: int

    def check(self) -> None:
        """ValueError where a number that is drawn does not stand in the sentence."""
        if missing := self.counts - {number for word in words(self.text) for number in _numbers(word)}:
            raise ValueError(f"The caption {self.text!r} does not name {', '.join(map(str, sorted(missing)))}.")

    @property
    def strong(self) -> frozenset[int]:
        """The places of the words that hold the counts: "After 6 months, 6 of 100" counts with its fourth word."""
        return frozenset(self._place(count) for count in self.counts)

    def _place(self, count: int) -> int:
        """Of several places, the last before "of 100": months and years may have the same number."""
        numbers = [_numbers(word) for word in words(self.text)]
        places = [place for place, found in enumerate(numbers) if count in found]
        totals = [place for place, found in enumerate(numbers) if self.of in found and place > places[0]]
        return next(place for place in reversed(places) if not totals or place < totals[0])


def words(text: str) -> list[str]:
    """What lines are broken between; a space that holds (as in a large number) is no such place."""
    return re.findall(r"[^ \t\r\n]+", text)


def _numbers(word: str) -> list[int]:
    return [int(digits) for digits in _NUMBER.findall(_THOUSANDS.sub("", word))]
