"""The sheet of a decision aid for a certifying body: as a page to print, or as data."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from app.aid_files import Sheet
from content.localised import pick
from decision_aids.ipdas.sheet import Finding, Verdict

_PAGE = Path(__file__).with_name("aid_report.html")


def page(sheet: Sheet) -> str:
    """The sheet as an HTML page that prints well."""
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(_PAGE.read_text(encoding="utf-8"))
    return template.render(
        title=pick(sheet.aid.title, "en")[0],
        aid=sheet.aid,
        file=Path(sheet.file.file).name,
        summary=summary(sheet),
        rows=[{**row, "lacking": one.lacking} for row, one in zip(rows(sheet), sheet.findings, strict=True)],
        none_for=Verdict.NOT_FOR_THIS.value,
        cards=sheet.cards,
    )


def summary(sheet: Sheet) -> str:
    """How many items there are of each verdict."""
    counted = Counter(one.verdict for one in sheet.findings)
    return "; ".join(f"{counted[verdict]} {verdict}" for verdict in Verdict if counted[verdict]) + "."


def data(sheet: Sheet) -> dict[str, Any]:
    """The sheet for programs."""
    aid = sheet.aid
    return {
        "id": aid.id,
        "version": aid.version,
        "status": aid.status.value,
        "file": sheet.file.file,
        "published": aid.published.isoformat(),
        "review_by": aid.review_by.isoformat(),
        "publishable": not any(one.blocks for one in sheet.findings),
        "items": rows(sheet),
        "cards": [
            {
                "card": one.station.key,
                "language": one.language,
                "formula": one.reading.formula,
                "value": round(one.reading.value, 1),
            }
            for one in sheet.cards
        ],
        "second_hand": [source.id for source in aid.sources if source.second_hand],
    }


def rows(sheet: Sheet) -> list[dict[str, Any]]:
    """Every item of the standard: the verdict, by what, and the line of the file that speaks of it."""
    return [_row(sheet, one) for one in sheet.findings]


def _row(sheet: Sheet, one: Finding) -> dict[str, Any]:
    return {
        "id": one.item.id,
        "text": one.item.text,
        "verdict": one.verdict.value,
        "because": one.because,
        "line": sheet.line(one),
    }
