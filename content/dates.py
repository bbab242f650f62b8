"""Dates as people write them: in figures or with the month as a word, English or Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january enero",
            "february febrero",
            "march marzo",
            "april abril",
            "may mayo",
            "june junio",
            "july julio",
            "august agosto",
            "september septiembre",
            "october octubre",
            "november noviembre",
            "december diciembre",
        ),
        start=1,
    )
    for name in names.split()
}


def dates_in(said: str) -> frozenset[date]:
    """Every date that these words can mean: people write 4/2/1956 both ways. A month in words leaves one reading."""
    words = re.findall(r"[^\W_]+", said.casefold())
    if len(words) == 1 and re.fullmatch(r"[0-9]{8}", words[0]):
        run = words[0]
        packed = (int(run[:4]), int(run[4:6]), int(run[6:]))
        return frozenset(_valid(packed, *_orders([int(run[:2]), int(run[2:4]), int(run[4:])])))
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    numbers = [int(found[1]) for word in words if (found := re.fullmatch(r"([0-9]{1,4})(?:st|nd|rd|th)?", word))]
    if len(months) == 1:
        return frozenset(_valid(*_around(months[0], numbers)))
    return frozenset() if months else frozenset(_valid(*_orders(numbers)))


def _around(month: int, numbers: list[int]) -> Iterator[tuple[int, int, int]]:
    if len(numbers) == 2:  # noqa: PLR2004 day and year
        day, year = sorted(numbers)
        yield year, month, day


def _orders(numbers: list[int]) -> Iterator[tuple[int, int, int]]:
    if len(numbers) == 3:  # noqa: PLR2004 day, month and year
        first, second, third = numbers
        yield from ((first, second, third), (third, first, second), (third, second, first))


def _valid(*orders: tuple[int, int, int]) -> Iterator[date]:
    for year, month, day in orders:
        try:
            yield date(year, month, day)
        except ValueError:
            continue
