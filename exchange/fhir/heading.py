"""What stands at the head of a survey's file. Of somebody else's Questionnaire much of it is unknown, and says so."""

from __future__ import annotations

import re
from math import ceil

from exchange.fhir import names
from exchange.fhir.report import Report, cleaned
from exchange.fhir.resource import Questionnaire
from exchange.files import Json, given

SECONDS_AN_ITEM = 10
UNCHECKED = "Came with a FHIR Questionnaire; nobody has compared it with its source."
NOT_STATED = "Not stated"
_VERSION = re.compile(r"[0-9]+(\.[0-9]+)*")


def heading(questionnaire: Questionnaire, kept: Json, report: Report, *, items: int) -> Json:
    """`kept` is what our own export kept of the file, empty for somebody else's Questionnaire."""
    if kept:
        own_id = (questionnaire.url or "").removeprefix(f"{names.SURVEY}:")
        told = {"id": own_id, "version": questionnaire.version, "title": questionnaire.title}
        return kept | given(**told, purpose=questionnaire.purpose)
    return _foreign(questionnaire, report, items)


def _foreign(questionnaire: Questionnaire, report: Report, items: int) -> Json:
    title = cleaned(questionnaire.title or questionnaire.name or "") or "Untitled"
    languages = report.languages()
    return given(
        id=_slug(questionnaire.name or title),
        version=_version(questionnaire, report),
        scoring_version="1",
        title=title,
        short_title=_short_title(questionnaire, title, languages, report),
        purpose=_purpose(questionnaire, report),
        minutes=_minutes(items, report),
        languages=languages,
        translations=dict.fromkeys(languages[1:], UNCHECKED),
        recall=_unstated("the period that it asks about", "recall", report),
        licence=_licence(questionnaire, title, report),
        verified=[UNCHECKED],
    )


def _slug(name: str) -> str:
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name)
    return re.sub(r"[^a-z0-9]+", "-", apart.lower()).strip("-")[:64].strip("-") or "imported"


def _version(questionnaire: Questionnaire, report: Report) -> str:
    version = questionnaire.version or "1"
    if _VERSION.fullmatch(version) and len(version) <= len("0123456789.01234"):
        return version
    report.lost("Questionnaire.version", f"{cleaned(version)[:80]!r} is no version of ours", "number it: it is 1 now")
    return "1"


def _short_title(questionnaire: Questionnaire, title: str, languages: list[str], report: Report) -> dict[str, str]:
    """What patients read above the card; where a translation is missing, the title as it is, and a loss."""
    told = report.words(title, questionnaire.title_)
    for language in languages:
        if language not in told:
            what = f"the title has no translation into {language!r}"
            report.lost("Questionnaire.title", what, "translate short_title")
    return {language: told.get(language, title) for language in languages}


def _purpose(questionnaire: Questionnaire, report: Report) -> str:
    told = cleaned(questionnaire.purpose or questionnaire.description or "")
    return told or _unstated("what it is for", "purpose", report)


def _minutes(items: int, report: Report) -> int:
    minutes = min(60, max(1, ceil(items * SECONDS_AN_ITEM / 60)))
    what = f"nothing says how long it takes; at {SECONDS_AN_ITEM} seconds an item it is {minutes} minutes"
    report.lost("Questionnaire", what, "correct minutes")
    return minutes


def _licence(questionnaire: Questionnaire, title: str, report: Report) -> Json:
    terms = cleaned(questionnaire.copyright or "") or _unstated("on what terms it may be used", "licence", report)
    report.lost("Questionnaire.copyright", "nobody has checked the terms", "check them, and correct licence")
    return {"text": terms, "attribution": title, "verified": UNCHECKED}


def _unstated(what: str, key: str, report: Report) -> str:
    report.lost("Questionnaire", f"nothing says {what}", f"correct {key}")
    return NOT_STATED
