"""What a data dictionary says that ours has no place for: a loss for each cell that would have done something."""

from __future__ import annotations

from collections.abc import Mapping

from exchange.draft import Report
from exchange.redcap.columns import HEADINGS
from exchange.redcap.tags import HIDING, KNOWN, Tags
from exchange.tables import Record, Table

_LOOKS = ("custom_alignment", "question_number")
_RULES = {
    "identifier": ("it is marked as identifying a person", "nothing: words and dates leave only when asked for"),
    "matrix_ranking": (
        "each choice of its matrix may be given once only",
        "say so in the stem; nothing here checks it",
    ),
}


def columns(table: Table, annotations: Mapping[int, Tags], report: Report) -> None:
    for record in table.records:
        _rules(record, annotations[record.number], report)
    looks = [record for record in table.records if any(record.get(column) for column in _LOOKS)]
    if looks:
        what = f"how {len(looks)} of its fields are laid out or numbered"
        report.lost(1, "custom_alignment, question_number", what, "nothing: a card is laid out for a telephone")
    if unknown := [name for name in table.columns if name not in HEADINGS]:
        what = f"nobody here knows the columns {', '.join(unknown)[:200]}"
        report.lost(1, "the first row", what, "look whether they hold a rule that matters")


def _rules(record: Record, tags: Tags, report: Report) -> None:
    where = f"{record.get('field_name')} (row {record.number})"
    for column, (what, advice) in _RULES.items():
        if record.get(column).lower() == "y":
            report.lost(record.number, where, what, advice)
    for tag, value in tags.given.items():
        if tag not in KNOWN | HIDING:
            what = f"the action tag @{tag}{f'={value[:80]!r}' if value else ''} does nothing here"
            report.lost(record.number, where, what, "check whether it matters")


def renamed(names: Mapping[str, str], report: Report) -> None:
    changed = [f"{name} became {item}" for name, item in names.items() if name != item]
    if changed:
        what = f"ids of ours are not quite the names of the fields: {', '.join(changed)}"
        report.lost(1, "field_name", what, "look for the answers under the new ids")
