"""What a field of a data dictionary means: how it is answered here, or why it is not asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from exchange import ways, wording
from exchange.draft import Report, Way
from exchange.logic import UntoldError
from exchange.optionlists import Coded, OptionLists
from exchange.redcap import labels
from exchange.redcap.tags import HIDING, Tags
from exchange.tables import Record
from exchange.typed import number
from exchange.ways import Limits, Place
from surveys.formats import Display

SLIDER = (0, 100)  # where a slider says nothing of its ends
_BUILT_IN: Mapping[str, tuple[labels.Choice, ...]] = {
    "yesno": (("1", "Yes"), ("0", "No")),
    "truefalse": (("1", "True"), ("0", "False")),
}
_NUMBERS = re.compile(r"integer|number(_[1-4]dp)?(_comma_decimal)?")
_DATES = re.compile(r"date_(ymd|mdy|dmy)")
_UNIT = re.compile(r"[^\s0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Fields:
    """Reads how the fields of one dictionary are answered."""

    report: Report
    options: OptionLists
    language: str

    def way(self, record: Record, place: Place, tags: Tags) -> Way | None:
        """How a field is answered here; nothing where it cannot be asked, and then a loss says why."""
        kind = record.get("field_type").lower()
        if hidden := HIDING & tags.given.keys():
            what = f"nobody sees it (@{min(hidden)}); it is left out"
            self.report.lost(place.row, place.where, what, "write a score where it works one out")
            return None
        if kind in {"radio", "dropdown", "checkbox", "yesno", "truefalse"}:
            return self._options(record, place, tags, kind)
        if kind == "descriptive":
            return Way({"display": True}, Display())
        if kind == "slider":
            return self._slider(record, place)
        if kind in {"text", "notes"}:
            return self._typed(record, place, tags, long=kind == "notes")
        self._left_out(record, place, kind)
        return None

    def _options(self, record: Record, place: Place, tags: Tags, kind: str) -> Way | None:
        found = _BUILT_IN.get(kind) or labels.choices(record.get("choices"))
        if not found:
            what = "it has no choices; it is left out"
            self.report.lost(place.row, place.where, what, "give it some, and import again")
            return None
        coded: list[Coded] = [
            (code, wording.closed({self.language: labels.shown(label)} if labels.shown(label) else {}))
            for code, label in found
        ]
        alone = tags.codes("NONEOFTHEABOVE") if kind == "checkbox" else None
        if kind == "dropdown" and record.get("validation") == "autocomplete":
            place.lost(self.report, "its choices are found by typing", "nothing: typed labels are understood too")
        wanted = record.get("matrix_group_name") or (kind if kind in _BUILT_IN else record.get("field_name"))
        return self.options.way((place.row, place.where), wanted, coded, alone)

    def _slider(self, record: Record, place: Place) -> Way:
        low, high = (self._whole(record, place, end) for end in ("minimum", "maximum"))
        low, high = (SLIDER[0] if low is None else low), (SLIDER[1] if high is None else high)
        cell = record.get("choices")
        middle = cell.count("|") > 1 and cell.split("|")[1].strip()
        if middle:
            place.lost(self.report, f"words stand at its middle ({middle[:80]})", "say it in the text if it matters")
        ends = [
            wording.closed({self.language: one} if (one := labels.shown(end)) else {}) for end in labels.slider(cell)
        ]
        if not all(ends):
            place.lost(self.report, "an end of its scale has no words", "write low and high under rating")
        return ways.rating(low, high, (ends[0], ends[1]))

    def _typed(self, record: Record, place: Place, tags: Tags, *, long: bool) -> Way:
        validation = record.get("validation").lower()
        if _NUMBERS.fullmatch(validation):
            limits = Limits(
                minimum=self._number(record, place, "minimum"), maximum=self._number(record, place, "maximum")
            )
            unit = tags.ours.get("unit") or self.unit(record)
            return ways.number(place, limits, unit, self.report, whole=validation == "integer")
        if _DATES.fullmatch(validation):
            limits = Limits(earliest=self._day(record, place, "minimum"), latest=self._day(record, place, "maximum"))
            return ways.day(limits)
        if validation:
            place.lost(self.report, f"answers are checked to be {validation[:80]!r}", "any words answer it here")
        return ways.words(place, Limits(longest=tags.number("CHARLIMIT")), self.report, long=long)

    def unit(self, record: Record) -> str:
        """A note of one word below a number is its unit."""
        note = labels.shown(record.get("field_note"))
        return note if _UNIT.fullmatch(note) else ""

    def _number(self, record: Record, place: Place, end: str) -> float | None:
        said = record.get(end).replace(",", ".")
        try:
            return float(number(said)) if said else None
        except UntoldError:
            self._limit(place, said, end)
            return None

    def _whole(self, record: Record, place: Place, end: str) -> int | None:
        found = self._number(record, place, end)
        return None if found is None else int(found)

    def _day(self, record: Record, place: Place, end: str) -> date | None:
        said = record.get(end)
        try:
            return date.fromisoformat(said) if said else None
        except ValueError:
            self._limit(place, said, end)
            return None

    def _limit(self, place: Place, said: str, end: str) -> None:
        place.lost(self.report, f"its {end} {said[:80]!r} is none of ours", "check answers by hand")

    def _left_out(self, record: Record, place: Place, kind: str) -> None:
        if kind == "calc":
            what = f"its value is worked out ({record.get('choices')[:200]}); it is left out"
            self.report.lost(place.row, place.where, what, "write a score for it")
        else:
            what = f"a field of the type {kind[:80]!r} cannot be asked here"
            self.report.lost(place.row, place.where, what, "ask it in another way")
