"""What the `type` of an XLSForm's row means: how it is answered here, or why it is not asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from content.localised import Localised
from content.problems import ContentError
from exchange import ways, wording
from exchange.draft import Report, Way
from exchange.optionlists import Coded, OptionLists
from exchange.tables import Record
from exchange.ways import Limits, Place
from exchange.xlsform import constraints
from exchange.xlsform.columns import OUR_UNIT
from surveys.formats import Display

SELECT_ONE = re.compile(r"(?:select[ _]one(?: from)?|select1|add select one prompt using) +(\S+)( +or[ _]other)?")
SELECT_MANY = re.compile(r"(?:select[ _]multiple(?: from)?|select all that apply(?: from)?) +(\S+)( +or[ _]other)?")
RECORDED = frozenset(
    {
        "start",
        "end",
        "today",
        "deviceid",
        "username",
        "phonenumber",
        "email",
        "subscriberid",
        "simserial",
        "audit",
        "start-geopoint",
        "background-audio",
        "background-geopoint",
    }
)
_PARAMETER = re.compile(r"([a-z_]{1,40})\s*=\s*([^\s,;]+)")
_NUMBER = re.compile(r"-?[0-9]{1,6}(?:\.0+)?")


@dataclass(frozen=True, slots=True)
class Kinds:
    """Reads how the questions of one form are answered. `choices` are its lists, each as code and label."""

    choices: Mapping[str, Sequence[Coded]]
    report: Report
    options: OptionLists = field(kw_only=True)

    def way(self, record: Record, place: Place) -> Way | None:
        """How a row is answered here; nothing where it cannot be asked, and then a loss says why."""
        kind = record.get("type")
        for pattern, many in ((SELECT_ONE, False), (SELECT_MANY, True)):
            if found := pattern.fullmatch(kind):
                return self._select(record, place, found, many=many)
        plain = kind.lower()
        if plain == "range":
            return self._range(record, place)
        if plain == "note":
            return Way({"display": True}, Display())
        way = self._limited(record, place, plain)
        if way is None:
            self._left_out(record, place, plain)
        return way

    def _limited(self, record: Record, place: Place, kind: str) -> Way | None:
        """A number, a day or words."""
        if kind not in {"integer", "int", "decimal", "date", "text", "string"}:
            return None
        limits = self._limits(record, place, whole=kind in {"integer", "int"})
        if kind == "date":
            return ways.day(limits)
        if kind in {"text", "string"}:
            return ways.words(place, limits, self.report, long="multiline" in record.get("appearance"))
        return ways.number(place, limits, record.get(OUR_UNIT), self.report, whole=kind != "decimal")

    def _select(self, record: Record, place: Place, found: re.Match[str], *, many: bool) -> Way:
        name = found[1]
        if name not in self.choices:
            what = f"there is no list {name[:80]!r} in the sheet choices"
            raise ContentError([record.problem("type", what, "add it, or correct the name")])
        if found[2]:
            place.lost(
                self.report, "another answer may be typed", "add an option and, after it, an item with free_text"
            )
        limits = self._limits(record, place, whole=False)
        alone = limits.alone if many else None
        return self.options.way((place.row, place.where), name, self.choices[name], alone)

    def _limits(self, record: Record, place: Place, *, whole: bool) -> Limits:
        limits, rest = constraints.read(record.get("constraint"), whole=whole)
        for part in rest:
            place.lost(self.report, f"its constraint {part[:200]!r} is none of ours", "check answers by hand")
        return limits

    def _range(self, record: Record, place: Place) -> Way | None:
        """A rating; the labels of its ends come from the list that `tick_labelset` names."""
        said = dict(_PARAMETER.findall(record.get("parameters")))
        steps = [said.get(name, usual) for name, usual in (("start", "0"), ("end", "10"), ("step", "1"))]
        numbers = [int(float(step)) for step in steps if _NUMBER.fullmatch(step)]
        if len(numbers) < len(steps) or numbers[0] >= numbers[1] or numbers[2] != 1:
            what = f"its steps ({record.get('parameters')[:200]}) are not one by one from low to high; it is left out"
            place.lost(self.report, what, "ask it as a choice")
            return None
        low, high = numbers[:2]
        labels = {code: wording.closed(label) for code, label in self.choices.get(said.get("tick_labelset", ""), ())}
        ends = self._end(labels, low, "low", place), self._end(labels, high, "high", place)
        return ways.rating(low, high, ends)

    def _end(self, labels: Mapping[str, Localised], number: int, end: str, place: Place) -> Localised:
        if str(number) not in labels:
            place.lost(self.report, f"no words stand at its {end} end", f"write them under rating, as {end}")
        return labels.get(str(number), {})

    def _left_out(self, record: Record, place: Place, kind: str) -> None:
        if kind in RECORDED:
            what, advice = f"the form filler records {kind!r} by itself", "nothing: times of answers are kept here too"
        elif kind in {"calculate", "hidden"}:
            what = f"its value is worked out ({record.get('calculation')[:200] or kind}); it is left out"
            advice = "write a score where it shows one"
        else:
            what, advice = f"a question of the type {kind[:80]!r} cannot be asked here", "ask it in another way"
        self.report.lost(place.row, place.where, what, advice)
