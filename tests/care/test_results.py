"""Results: a patient's scores over time, with the change from before the operation."""

from __future__ import annotations

from datetime import UTC, datetime

from care import results
from tests.care.world import PRACTICE, World


def series(world: World, patient_id: str, score_id: str):
    found = results.of_patient(world.tx, PRACTICE, patient_id)
    return next(one for one in found if one.rule.id == score_id)


def test_change_is_the_latest_value_minus_the_one_before_the_operation(world: World):
    patient_id = world.joined().patient_id
    world.answer(patient_id, "before-surgery", 3)
    world.now = datetime(2027, 3, 29, 15, tzinfo=UTC)
    world.answer(patient_id, "week-6", 1)
    pain = series(world, patient_id, "pain")
    assert [(point.step.id, point.day, point.value) for point in pain.points] == [
        ("before-surgery", -41, 3),
        ("week-6", 42, 1),
    ]
    assert (pain.baseline.value, pain.latest.value, pain.change) == (3, 1, -2)


def test_one_point_alone_is_no_change(world: World):
    patient_id = world.joined().patient_id
    world.answer(patient_id, "before-surgery", 3)
    assert series(world, patient_id, "pain").change is None


def test_without_a_value_from_before_there_is_no_change(world: World):
    world.now = datetime(2027, 3, 29, 15, tzinfo=UTC)
    patient_id = world.joined().patient_id
    world.answer(patient_id, "week-6", 1)
    pain = series(world, patient_id, "pain")
    assert (pain.baseline, pain.change) == (None, None)


def test_the_day_is_counted_in_the_patients_own_calendar(world: World):
    world.now = datetime(2027, 3, 30, 3, tzinfo=UTC)  # late in the evening of the 29th in New York
    patient_id = world.joined().patient_id
    world.answer(patient_id, "week-6", 1)
    assert series(world, patient_id, "pain").points[0].day == 42


def test_an_unfinished_survey_is_no_result(world: World):
    patient_id = world.joined().patient_id
    world.begin(patient_id, "before-surgery")
    assert results.of_patient(world.tx, PRACTICE, patient_id) == []
