"""Lists of options on their way in: codes that are whole numbers stay, others are numbered and the loss says how."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from content.localised import Localised
from exchange.draft import Names, Report, Way, plain_id
from exchange.files import Json, given, text
from surveys.formats import Choice, Choices, Option

_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,8}")

Coded = tuple[str, Localised]
"""An option as a form has it: its code and its label."""


class OptionLists:
    """Every list of one survey, once; `lists` is what stands under `options` in the file."""

    def __init__(self, report: Report) -> None:
        self.lists: dict[str, list[Json]] = {}
        self._report = report
        self._renumbered: set[str] = set()
        self._names = Names("-")
        self._known: dict[str, str] = {}

    def way(self, place: tuple[int, str], wanted: str, coded: Sequence[Coded], alone: frozenset[str] | None) -> Way:
        """How an item with these options is answered: one of them, or where `alone` is given any number, and those
        with a code in it only by themselves. `place` is the row and what to call it, `wanted` a name for the list."""
        codes = self._codes(place, wanted, [code for code, _ in coded])
        options = [Option(codes[code], label, None, code in (alone or ())) for code, label in coded]
        name = self._name(wanted, [_entry(option) for option in options])
        form = Choice(tuple(options)) if alone is None else Choices(tuple(options))
        renumbered = any(code != str(value) for code, value in codes.items())
        return Way({form.kind: name}, form, codes, renumbered)

    def _codes(self, place: tuple[int, str], wanted: str, codes: Sequence[str]) -> Mapping[str, int]:
        if all(_WHOLE.fullmatch(code) for code in codes):
            return {code: int(code) for code in codes}
        numbers = {code: number for number, code in enumerate(dict.fromkeys(codes), start=1)}
        if wanted not in self._renumbered:
            self._renumbered.add(wanted)
            told = ", ".join(f"{code} is {number}" for code, number in numbers.items())
            what = f"not every option of {wanted!r} has a whole number for a code, so they are numbered: {told}"
            self._report.lost(*place, what, "use the numbers when you compare data from both, and in scores")
        return numbers

    def _name(self, wanted: str, entries: list[Json]) -> str:
        told = json.dumps(entries)
        if told not in self._known:
            self._known[told] = self._names.give(plain_id(wanted))
            self.lists[self._known[told]] = entries
        return self._known[told]


def _entry(option: Option) -> Json:
    return {"value": option.value, **given(label=text(option.label), exclusive=option.exclusive or None)}
