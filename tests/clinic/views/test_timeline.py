"""How far each survey of a step is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from care.task import Status
from clinic.views.timeline import Line, _asked
from pathways.model import Message
from tests.clinic.views.sitting import ANCHOR, practice, task
from tests.surveys.samples import item, survey

SURVEY = survey(item("a"))


def test_a_survey_that_was_answered_at_another_step_is_not_called_not_begun():
    here = task(SURVEY)
    elsewhere = replace(here, responses=(), shared=here.responses)
    untouched = replace(here, responses=())
    told = [_asked(practice(SURVEY), one, SURVEY.id, "America/New_York").state for one in (here, elsewhere, untouched)]
    assert told == ["sent on 1 Oct 2026, 08:00", "sent on 1 Oct 2026, 08:00", "not begun"]


@pytest.mark.parametrize(
    ("does", "meaning"),
    [
        ({"message": Message({"en": "Words"})}, "The window closed before the message could go out"),
        ({"check_in": "Ask."}, "The window closed before the team was asked"),
        ({"surveys": ("a",)}, "The window closed without an answer"),
    ],
)
def test_only_of_a_step_that_asks_it_is_said_that_an_answer_is_missing(does: dict[str, Any], meaning: str):
    here = task(SURVEY)
    step = replace(here.step, **{"surveys": (), **does})
    line = Line(replace(here, step=step), "Title", ANCHOR, ANCHOR, ANCHOR, Status.EXPIRED, (), (), ())
    assert line.meaning == meaning
