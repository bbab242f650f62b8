"""What an XLSForm says in columns that ours has no place for: a loss for each cell that would have done something."""

from __future__ import annotations

from exchange.draft import Report
from exchange.tables import Record, Table
from exchange.xlsform.columns import TAKEN

# By the beginning of the column's name: what is lost, and what to do.
_RULES = {
    "constraint_message": ("it has words of its own for a wrong answer", "nothing: ours says what would be right"),
    "required_message": ("it has words of its own for a missing answer", "nothing: ours asks once more"),
    "guidance_hint": ("it gives the interviewer guidance", "put what a patient needs into the text"),
    "calculation": ("its value is worked out", "write a score where it shows one"),
    "default": ("it begins with an answer", "nothing, or carry: true where last time's answer is meant"),
    "readonly": ("nobody may change it", "make it a text to read (display: true)"),
    "read_only": ("nobody may change it", "make it a text to read (display: true)"),
    "choice_filter": ("its options depend on earlier answers", "write an item for each list, each with its when"),
    "repeat_count": ("it is repeated a number of times", "copy its questions"),
    "trigger": ("it is worked out anew when another answer changes", "check that it is still right"),
    "media": ("it shows a picture, or plays a sound or film", "describe it in words"),
    "image": ("it shows a picture", "describe it in words"),
    "big-image": ("it shows a picture", "describe it in words"),
    "audio": ("it plays a sound", "describe it in words"),
    "video": ("it shows a film", "describe it in words"),
    "autoplay": ("it plays by itself", "describe it in words"),
    "bind": ("it has a rule of the form filler's own", "check whether it matters here"),
    "save_to": ("its answer is kept in an entity list", "nothing: answers are kept with the patient"),
}


def columns(survey: Table, choices: Table | None, report: Report) -> None:
    for record in survey.records:
        _rules(record, "survey", report)
    for record in choices.records if choices else ():
        _rules(record, "choices", report)
    unknown = [name for name in survey.columns if _begin(name) not in {*TAKEN, *_RULES}]
    if unknown:
        what = f"nobody here knows the columns {', '.join(unknown)[:200]}"
        report.lost(1, "survey, row 1", what, "look whether they hold a rule that matters")
    looks = [record for record in survey.records if record.get("appearance") not in {"", "multiline"}]
    if looks:
        what = f"how {len(looks)} of its rows are to look (appearance)"
        report.lost(1, "survey, row 1", what, "nothing: a card is laid out for a telephone")


def renamed(names: dict[str, str], report: Report) -> None:
    changed = [f"{name} became {item}" for name, item in names.items() if name and name != item]
    if changed:
        what = f"ids of ours are not quite the names of the form: {', '.join(changed)}"
        report.lost(1, "survey, row 1", what, "look for the answers under the new ids")


def _rules(record: Record, sheet: str, report: Report) -> None:
    for column, cell in record.cells.items():
        if (begin := _begin(column)) in _RULES:
            what, advice = _RULES[begin]
            where = f"{sheet}, row {record.number} ({record.get('name')})"
            report.lost(record.number, where, f"{what} ({column}: {cell[:80]})", advice)


def _begin(column: str) -> str:
    return column.partition("::")[0]
