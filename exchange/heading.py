"""What stands at the head of a survey that came in a spreadsheet. Much of it is unknown there, and says so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import ceil

from exchange.draft import Report, survey_id
from exchange.fhir.heading import NOT_STATED, SECONDS_AN_ITEM
from exchange.files import Json, text

_VERSION = re.compile(r"[0-9]+(\.[0-9]+)*")
LONGEST_VERSION = 16


def heading(
    came_as: str, told: Mapping[str, str], languages: Sequence[str], report: Report, *, items: int, where: str
) -> Json:
    """`told` is what the form says of itself: `id`, `title`, `version` and `attribution`, each only where it does.
    `came_as` names its format, `where` the place in it that a loss points to."""
    unchecked = f"Came as {came_as}; nobody has compared it with its source."
    title = told.get("title") or "Untitled"
    for key, missing in (
        ("purpose", "what it is for"),
        ("recall", "the period that it asks about"),
        ("licence", "whose it is and on what terms it may be used"),
    ):
        report.lost(1, where, f"nothing says {missing}", f"write {key}")
    for language in languages[1:]:
        what = f"the title has no translation into {language!r}"
        report.lost(1, where, what, "translate short_title")
    return {
        "id": survey_id(told.get("id") or title),
        "version": _version(told.get("version", "1"), report, where),
        "scoring_version": "1",
        "title": title,
        "short_title": text(dict.fromkeys(languages, title)),
        "purpose": NOT_STATED,
        "minutes": _minutes(items, report, where),
        "languages": list(languages),
        **({"translations": dict.fromkeys(languages[1:], unchecked)} if languages[1:] else {}),
        "recall": NOT_STATED,
        "licence": {"text": NOT_STATED, "attribution": told.get("attribution", NOT_STATED), "verified": unchecked},
        "verified": [unchecked],
    }


def _version(said: str, report: Report, where: str) -> str:
    if _VERSION.fullmatch(said) and len(said) <= LONGEST_VERSION:
        return said
    report.lost(1, where, f"{said[:80]!r} is no version of ours", "number it: it is 1 now")
    return "1"


def _minutes(items: int, report: Report, where: str) -> int:
    minutes = min(60, max(1, ceil(items * SECONDS_AN_ITEM / 60)))
    what = f"nothing says how long it takes; at {SECONDS_AN_ITEM} seconds an item it is {minutes} min"
    report.lost(1, where, what, "correct minutes")
    return minutes
