"""What a patient left at one station: what was picked, a number, and lines of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """`picked` in the order of picking; `number` a rating or a score; `lines` with numbers that stay theirs."""

    picked: tuple[str, ...] = ()
    number: int | None = None
    lines: tuple[tuple[int, str], ...] = ()

    def chosen(self, value: str) -> Entry:
        """With this one picked and no other."""
        return replace(self, picked=(value,))

    def marked(self, value: str, *, on: bool) -> Entry:
        """With this one picked last, or without it; the same again changes nothing."""
        if on == (value in self.picked):
            return self
        return replace(self, picked=(*self.picked, value) if on else tuple(one for one in self.picked if one != value))

    def written(self, text: str) -> Entry:
        """With one more line, unless it stands there already."""
        if text in self.texts:
            return self
        number = max((number for number, _ in self.lines), default=0) + 1
        return replace(self, lines=(*self.lines, (number, text)))

    def erased(self, number: int) -> Entry:
        """Without the line of this number."""
        return replace(self, lines=tuple(line for line in self.lines if line[0] != number))

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.lines)


def to_json(entry: Entry) -> Json:
    """What `json.dumps` takes; only what is there."""
    found: Json = {"picked": list(entry.picked), "number": entry.number, "lines": [list(line) for line in entry.lines]}
    return {name: value for name, value in found.items() if value not in ([], None)}


def from_json(data: Mapping[str, Any]) -> Entry:
    """The entry that `to_json` wrote; KeyError, TypeError or ValueError where it is none."""
    lines = tuple((int(number), str(text)) for number, text in data.get("lines", ()))
    number = data.get("number")
    return Entry(tuple(map(str, data.get("picked", ()))), None if number is None else int(number), lines)
