"""Two joints at once: nobody is asked the same thing twice, and nobody answers for the other knee."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from care import answering, tasks
from care.task import Status, Task
from records import attestations, deliveries, responses
from records.attestations import Attestation
from surveys.moves import Choose, Send
from tests.care.world import OPERATED, PRACTICE, World

HEALTH = "promis-global-health-v1-2"  # about the person; KOOS JR is about one knee


@pytest.fixture
def both(world: World) -> str:
    """A patient whose left knee is operated on, and whose right one is three weeks later."""
    attestations.insert(world.tx, Attestation("a", "promis", "Dr. Example", "a letter", world.now, None))
    patient_id = world.joined(mrn="M1").patient_id
    world.enrol(mrn="M1", side="right", anchor_date=OPERATED + timedelta(days=21))
    return patient_id


def knees(world: World, patient_id: str, step_id: str = "before-surgery") -> dict[str, Task]:
    found = tasks.of_patient(world.tx, PRACTICE, patient_id)
    return {task.episode.side: task for task in found if task.step.id == step_id}


def answer(world: World, task: Task, survey_id: str, *, send: bool = True) -> str:
    sitting = answering.begin(
        world.tx,
        PRACTICE,
        task,
        survey_id,
        language="en",
        channel="web",
        now=world.now,
        new_id=world.new_id,
    )
    for item in sitting.survey.items:
        sitting = world.move(sitting, Choose(item.id, 3)).sitting
    if send:
        assert world.move(sitting, Send()).completed
    return sitting.response.id


def test_what_is_about_the_person_is_answered_for_both_knees(world: World, both: str):
    answer(world, knees(world, both)["left"], HEALTH)
    left, right = knees(world, both)["left"], knees(world, both)["right"]
    assert HEALTH not in left.to_do
    assert HEALTH not in right.to_do
    assert [one.survey_id for one in right.shared] == [HEALTH]
    assert right.responses == ()


def test_what_is_about_a_knee_is_answered_for_that_knee_alone(world: World, both: str):
    answer(world, knees(world, both)["left"], "koos-jr")
    assert "koos-jr" not in knees(world, both)["left"].to_do
    assert "koos-jr" in knees(world, both)["right"].to_do


def test_an_answer_from_outside_the_window_does_not_count(world: World, both: str):
    world.now = world.now - timedelta(days=5)  # the right knee's window has not opened yet
    right = knees(world, both)["right"]
    before = right.window.opens_at - timedelta(minutes=1)
    world.now = before
    answer(world, knees(world, both)["left"], HEALTH)
    assert HEALTH in knees(world, both)["right"].to_do
    assert HEALTH not in knees(world, both)["left"].to_do


def test_a_survey_that_is_under_way_for_one_knee_is_gone_on_with_for_the_other(world: World, both: str):
    answer(world, knees(world, both)["right"], "koos-jr")
    begun = answer(world, knees(world, both)["left"], HEALTH, send=False)
    right = knees(world, both)["right"]
    assert right.to_do[0] == HEALTH
    assert right.under_way.id == begun
    assert right.begun is None


def test_a_step_whose_every_survey_was_answered_elsewhere_is_complete_and_sends_nothing(world: World, both: str):
    for survey_id in ("koos-jr", "nprs", "pro-pm-risk"):
        answer(world, knees(world, both)["right"], survey_id)
    assert knees(world, both)["right"].to_do == (HEALTH,)
    answer(world, knees(world, both)["left"], HEALTH)
    right = knees(world, both)["right"]
    assert right.status(world.now) is Status.COMPLETED
    world.said.clear()
    world.wait(days=10)
    assert not [said for said in world.said if said.task.episode.side == "right"]
    outcomes = {one.reason for one in deliveries.of_episode(world.tx, right.episode.id) if one.step_id == right.step.id}
    assert "answered" in outcomes


def test_everybodys_tasks_agree_with_each_ones(world: World, both: str):
    answer(world, knees(world, both)["left"], HEALTH)
    everyone = {
        task.episode.side: task
        for task in tasks.of_everyone(world.tx, PRACTICE)[both]
        if task.step.id == "before-surgery"
    }
    assert everyone == knees(world, both)
    assert tasks.of_step(world.tx, PRACTICE, everyone["right"].episode.id, "before-surgery") == everyone["right"]


def test_a_survey_begun_in_time_may_be_finished_within_the_steps_late_days(world: World, monkeypatch):
    patient_id = world.joined().patient_id
    task = world.task(patient_id, "week-6")
    step = replace(task.step, late_days=3)
    changed = replace(task.pathway, steps=tuple(step if one.id == step.id else one for one in task.pathway.steps))
    monkeypatch.setitem(PRACTICE.pathways._versions["knee-replacement"], "1", changed)
    world.now = task.window.closes_at - timedelta(hours=1)
    begun = answer(world, world.task(patient_id, "week-6"), "koos-jr", send=False)
    world.now = task.window.closes_at + timedelta(days=2)
    open_late = world.task(patient_id, "week-6")
    assert open_late.is_open(world.now)
    assert open_late.status(world.now) is Status.STARTED
    world.now = open_late.window.ends_at
    assert not open_late.is_open(world.now)
    assert responses.get(world.tx, begun).open
