"""`afterwell rescore`: computes scores anew whose rule was put right; the old values stay beside the new ones."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated

import typer

from app import session
from app.clock import Clock
from app.output import AsJson, say, say_json
from app.practice import load_practice
from app.settings import load
from care import rescoring
from care.actor import OPERATOR
from care.practice import Practice
from care.rescoring import Rescored
from records.database import Database
from surveys.model import ScoreRule, Survey


def rescore(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count what would be computed anew.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compute scores anew whose rule was corrected since, and keep the old values with the reason."""
    settings = load()
    practice = load_practice(settings.clinic, settings.own)
    report = session.using(settings, partial(_rescore, practice, Clock()(), dry_run=dry_run))
    if as_json:
        say_json(report)
        return
    if not report:
        say("No rule was corrected: every score is in force as it was computed.")
    for line in report:
        verb = "would be computed" if dry_run else "computed"
        say(
            f"{line['survey']} {line['score']}, version {line['rule']} of the rule: {line['responses']} {verb} anew, "
            f"{line['changed']} with another value. Because: {line['why']}"
        )


async def _rescore(practice: Practice, now: datetime, database: Database, *, dry_run: bool) -> list[dict[str, object]]:
    return [
        _line(survey, rule, why, await _every(database, survey, rule, why, now, dry_run=dry_run))
        for survey, rule, why in rescoring.corrected(practice)
    ]


async def _every(
    database: Database, survey: Survey, rule: ScoreRule, why: str, now: datetime, *, dry_run: bool
) -> list[Rescored]:
    """Batch after batch, each in a transaction of its own, so that patients go on answering meanwhile."""
    found: list[Rescored] = []
    while True:
        after = found[-1].response_id if found else ""
        if dry_run:
            batch = await database.read(partial(rescoring.compute, survey=survey, rule=rule, after=after))
        else:
            work = partial(rescoring.rescore, survey=survey, rule=rule, why=why, after=after, actor=OPERATOR, now=now)
            batch = await database.write(work)
        if not batch:
            return found
        found.extend(batch)


def _line(survey: Survey, rule: ScoreRule, why: str, found: list[Rescored]) -> dict[str, object]:
    return {
        "survey": survey.id,
        "version": survey.version,
        "score": rule.id,
        "rule": rule.version,
        "responses": len(found),
        "changed": sum(one.changed for one in found),
        "why": why,
    }
