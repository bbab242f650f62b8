"""The rows of an XLSForm's survey in their groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from content.problems import ContentError, Problem
from exchange.draft import Report
from exchange.tables import Record

MAX_DEPTH = 16

_BEGIN = "begin"
_END = "end"


@dataclass(frozen=True, slots=True)
class Part:
    """A question and the groups around it, the outermost first."""

    record: Record
    groups: tuple[Record, ...]


def parts(records: Sequence[Record], report: Report) -> Iterator[Part]:
    """Every question with its groups; `ContentError` where a group is never closed, or never opened."""
    groups: list[Record] = []
    for record in records:
        edge, _, what = record.get("type").lower().replace("_", " ").partition(" ")
        if edge == _BEGIN and what in {"group", "repeat", "lgroup", "loop"}:
            groups.append(record)
            if len(groups) > MAX_DEPTH:
                raise ContentError([record.problem("type", f"groups stand {len(groups)} deep", "flatten them")])
            _lost(record, what, report)
        elif edge == _END and what in {"group", "repeat", "lgroup", "loop"}:
            if not groups:
                raise ContentError([record.problem("type", "no group is open here", "remove this row")])
            groups.pop()
        elif record.get("type"):
            yield Part(record, tuple(groups))
        elif record.get("name") or record.get("label"):
            raise ContentError([record.problem("type", "this row has no type", "say how the question is answered")])
    if groups:
        raise ContentError([_open(groups[-1])])


def _open(record: Record) -> Problem:
    return record.problem("type", "this group is never closed", "add a row of the type end_group")


def _lost(record: Record, what: str, report: Report) -> None:
    if what != "group":
        where = f"survey, row {record.number} ({record.get('name')})"
        report.lost(record.number, where, "its questions are asked again and again", "they are asked once; copy them")
