"""One patient at one step, for the views that need no database: a task, its response, the answers that are stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from care.practice import Practice
from care.task import Task
from pathways.plan import Facts, window
from records.episodes import Episode
from records.responses import Response, StoredAnswer, Value
from surveys.library import Library
from surveys.model import Survey
from tests.clinic.hospital import DESK

ANCHOR = date(2026, 10, 1)
START = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
PATHWAY = DESK.practice.pathways.get("knee-replacement")
EPISODE = Episode("e", "p", PATHWAY.id, PATHWAY.version, "left", ANCHOR, "Team", START, None, None)


def practice(survey: Survey) -> Practice:
    return replace(DESK.practice, surveys=Library([survey]))


def stored(**given: Value | None) -> dict[str, StoredAnswer]:
    """Answers by item; None stands for one that was declined."""
    return {
        name: StoredAnswer(name, value, None if value is not None else "declined", START)
        for name, value in given.items()
    }


def task(survey: Survey, *, completed: bool = True, closed: bool = False) -> Task:
    """The first step of a knee replacement, with one response to this survey."""
    response = Response(
        id="r",
        patient_id="p",
        episode_id="e",
        step_id=PATHWAY.steps[0].id,
        survey_id=survey.id,
        survey_version=survey.version,
        language="en",
        mode="electronic",
        responder="self",
        channel="web",
        walk={},
        started_at=START,
        completed_at=START if completed else None,
        closed_at=START if closed else None,
        close_reason=None,
    )
    facts = Facts("e", ANCHOR, "America/New_York", 10, START)
    step = PATHWAY.steps[0]
    return Task(
        episode=EPISODE,
        pathway=PATHWAY,
        step=step,
        window=window(step, facts),
        surveys=(survey.id,),
        responses=(response,),
        shared=(),
        deliveries=(),
    )
