"""Whatever a survey asks, the rehearsal's patient and the demo's invented ones get through it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from app.cohort import course
from app.rehearsal import rehearse, set_up
from app.rehearsal_patient import Behaviour, Line, Script, StepScript
from bot.conversation.desk import Desk
from care.practice import Clinic
from pathways.library import Library
from pathways.model import DayWindow, Pathway, Step
from records import responses
from surveys import route
from surveys.formats import Choices
from surveys.model import Survey
from surveys.moves import Refused, Send
from surveys.walk import Phase, Walk, advance, start, values
from tests import kinds

DESK = kinds.desk(Clinic("Riverside Joint Center", "555-0100", "911"))
ASKABLE = [survey for survey in DESK.practice.surveys if survey.askable]
OPERATED = date(2027, 3, 1)


def one_a_day(*surveys: str) -> Pathway:
    """A pathway that asks one survey a day from the operation on."""
    steps = [
        Step(f"day-{day}", {"en": f"Day {day}"}, DayWindow(day, day, day), day, (survey,))
        for day, survey in enumerate(surveys)
    ]
    usual = DESK.practice.pathways.get("knee-replacement")
    return replace(usual, id="one-a-day", steps=tuple(steps), reminders_after_days=())


def rehearsed(pathway: Pathway, folder: Path, script: Script | None = None) -> tuple[list[Line], dict[str, dict]]:
    """The transcript, and what was answered in each survey that was sent."""
    practice = replace(DESK.practice, pathways=Library([pathway]))

    async def play() -> tuple[list[Line], dict[str, dict]]:
        behaviour = Behaviour(
            script or Script(steps={s.id: StepScript(after_days=0) for s in pathway.steps}), practice.surveys
        )
        async with set_up(Desk(practice, DESK.catalogue), pathway, OPERATED, "America/New_York", folder) as stage:
            lines = [line async for line in rehearse(stage, behaviour)]

            def work(tx):
                sent = [one for one in responses.of_patient(tx, stage.patient_id) if one.completed_at]
                return {one.survey_id: responses.answers_of(tx, one.id) for one in sent}

            return lines, await stage.database.read(work)

    return asyncio.run(play())


@pytest.mark.slow
def test_the_rehearsal_gets_through_every_survey_that_can_be_asked(tmp_path):
    ids = [survey.id for survey in ASKABLE]
    lines, sent = rehearsed(one_a_day(*ids), tmp_path)
    assert sent.keys() == set(ids)
    assert not [line.words for line in lines if line.who == "notice"]


def test_the_rehearsal_answers_what_a_script_says_for_each_kind_of_question(tmp_path):
    told = [1, [1, 3], 0, "2026-01-31", 82.5, 70, "Dance", "-"]
    script = Script(steps={"day-0": StepScript(after_days=0, answers={"every-kind": told})})
    _, sent = rehearsed(one_a_day("every-kind"), tmp_path, script)
    answered = {item: kept.missing or kept.value for item, kept in sent["every-kind"].items()}
    assert answered == {
        "hello": 1,
        "helps": (1, 3),
        "feel": 0,
        "since": "2026-01-31",
        "weight": 82.5,
        "health": 70,
        "word": "Dance",
        "note": "declined",
    }


def lived(survey: Survey, seed: int) -> Walk:
    """A walk to the end as an invented patient takes it; nothing that they do is refused."""
    random = Random(seed)
    patient, walk = course.invent(random), start(survey)
    for _ in range(len(survey.items) + 1):
        if walk.phase is Phase.REVIEWING:
            break
        for move in course.answer(patient, survey, survey.item(walk.at), 42, random):
            walk, effects = advance(survey, walk, move)
            assert not any(isinstance(effect, Refused) for effect in effects), (survey.id, move)
    return advance(survey, walk, Send())[0]


def walks() -> Iterator[tuple[Survey, Walk]]:
    return ((survey, lived(survey, seed)) for survey in ASKABLE for seed in range(20))


def test_an_invented_patient_gets_through_every_survey_that_can_be_asked():
    for survey, walk in walks():
        assert walk.phase is Phase.SENT, survey.id
        assert {item.id for item in route.shown(survey, walk.answers)} <= walk.answers.keys()


def test_invented_patients_pick_one_option_or_two_and_never_none_beside_another():
    survey = DESK.practice.surveys.get("every-kind")
    form = survey.item("helps").format
    assert isinstance(form, Choices)
    picked = [values(lived(survey, seed))["helps"] for seed in range(60)]
    assert {len(one) for one in picked if one} == {1, 2}
    assert all(form.accepts(one) for one in picked if one is not None)
