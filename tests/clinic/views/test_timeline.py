"""How far each survey of a step is."""

from __future__ import annotations

from dataclasses import replace

from clinic.views.timeline import _asked
from tests.clinic.views.sitting import practice, task
from tests.surveys.samples import item, survey

SURVEY = survey(item("a"))


def test_a_survey_that_was_answered_at_another_step_is_not_called_not_begun():
    here = task(SURVEY)
    elsewhere = replace(here, responses=(), shared=here.responses)
    untouched = replace(here, responses=())
    told = [_asked(practice(SURVEY), one, SURVEY.id, "America/New_York").state for one in (here, elsewhere, untouched)]
    assert told == ["sent on 1 Oct 2026, 08:00", "sent on 1 Oct 2026, 08:00", "not begun"]
