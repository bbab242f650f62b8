"""The plan: the table of deliveries agrees with the facts, whatever changed, and what went out stays as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from care import deliver, episode, plan, wishes
from care.actor import OPERATOR
from care.errors import RefusedError
from records import audit, deliveries, episodes, patients
from records.deliveries import State
from tests.care.world import OPERATED, PRACTICE, World


def replan(world: World, patient_id: str) -> None:
    plan.replan(world.tx, PRACTICE, episodes.of_patient(world.tx, patient_id)[0], world.now)


def test_planning_again_changes_nothing(world: World):
    patient_id = world.enrol().patient_id
    before = world.deliveries(patient_id)
    replan(world, patient_id)
    assert world.deliveries(patient_id) == before


def test_a_moved_date_moves_what_waits_and_keeps_what_went_out(world: World):
    enrolled = world.joined()
    world.wait(days=4)
    before = world.deliveries(enrolled.patient_id)
    assert before["before-surgery reminder 1"].state == State.SENT
    later = OPERATED + timedelta(days=14)
    episode.move_date(world.tx, PRACTICE, enrolled.episode_id, later, actor=OPERATOR, now=world.now)
    after = world.deliveries(enrolled.patient_id)
    assert after["before-surgery reminder 1"] == before["before-surgery reminder 1"]
    assert after["before-surgery reminder 2"].due_at == before["before-surgery reminder 2"].due_at, "as it was invited"
    assert after["week-6 invite"].due_at - before["week-6 invite"].due_at == timedelta(days=14)
    assert after.keys() == before.keys()


def test_a_step_that_a_moved_date_has_opened_is_invited_at_once_and_reminded_from_then_on(world: World):
    """Answered 41 days before; put off by two months, so that the answers are too old and are asked for anew."""
    enrolled = world.joined()
    world.answer(enrolled.patient_id, "before-surgery")
    world.wait(days=30)
    world.said.clear()
    to = OPERATED + timedelta(days=60)
    episode.move_date(world.tx, PRACTICE, enrolled.episode_id, to, actor=OPERATOR, now=world.now)
    world.tick()
    world.wait(days=16)
    told = [(one.kind, one.number, one.first) for one in world.said]
    assert told == [("invite", 0, True), ("reminder", 1, False), ("reminder", 2, False), ("reminder", 3, False)]
    called = [one for one in deliveries.of_everyone(world.tx) if one.kind == "call" and one.state == State.DONE]
    assert [one.step_id for one in called] == ["before-surgery"]


def test_who_was_never_invited_is_not_reminded_but_invited(world: World):
    """After an outage the invitation has given way to the first reminder, which says what an invitation would."""
    patient_id = world.joined().patient_id
    world.wait(days=41 + 42 - 1)
    world.said.clear()
    world.now += timedelta(days=6)
    world.tick()
    (said,) = [one for one in world.said if one.task.step.id == "week-6"]
    assert (said.kind, said.number, said.first) == ("reminder", 1, True)
    assert world.deliveries(patient_id)["week-6 invite"].reason == "next_is_due"


def test_a_moved_date_is_written_down_with_both_dates(world: World):
    enrolled = world.enrol()
    to = OPERATED + timedelta(days=7)
    episode.move_date(world.tx, PRACTICE, enrolled.episode_id, to, actor=OPERATOR, now=world.now)
    (line,) = audit.of_patient(world.tx, enrolled.patient_id, action="move-date")
    assert line.detail == {"from": "2027-02-15", "to": "2027-02-22"}


@pytest.mark.parametrize("to", [date(2031, 1, 1), date(2023, 1, 1)])
def test_a_date_years_away_is_taken_for_a_typing_mistake(world: World, to):
    enrolled = world.enrol()
    with pytest.raises(RefusedError, match="within three years"):
        episode.move_date(world.tx, PRACTICE, enrolled.episode_id, to, actor=OPERATOR, now=world.now)


def test_another_hour_moves_what_waits(world: World):
    patient_id = world.enrol().patient_id
    wishes.set_rhythm(world.tx, PRACTICE, patient_id, world.now, hour=18)
    local = world.deliveries(patient_id)["week-6 invite"].due_at
    assert local == datetime(2027, 3, 29, 22, tzinfo=UTC), "18 o'clock in New York, in summer time"


def test_another_zone_moves_what_waits(world: World):
    patient_id = world.enrol().patient_id
    wishes.set_rhythm(world.tx, PRACTICE, patient_id, world.now, zone="America/Los_Angeles")
    assert world.deliveries(patient_id)["week-6 invite"].due_at == datetime(2027, 3, 29, 17, tzinfo=UTC)


def test_what_was_held_back_stays_held_back_when_the_plan_is_made_again(world: World):
    patient_id = world.joined().patient_id
    wishes.pause(world.tx, patient_id, world.now + timedelta(days=5))
    world.wait(days=3, hours=1)
    held = world.deliveries(patient_id)["before-surgery reminder 1"]
    assert (held.state, held.reason) == (State.PENDING, "paused")
    replan(world, patient_id)
    assert world.deliveries(patient_id)["before-surgery reminder 1"].due_at == held.due_at


def test_a_reminder_that_the_patient_asked_for_outlives_planning_and_dies_with_the_episode(world: World):
    enrolled = world.joined()
    patient = patients.get(world.tx, enrolled.patient_id)
    deliver.snooze(world.tx, PRACTICE, patient, 1, world.now)
    replan(world, patient.id)
    assert world.deliveries(patient.id)["before-surgery snooze"].state == State.PENDING
    episode.cancel(world.tx, PRACTICE, enrolled.episode_id, "postponed", actor=OPERATOR, now=world.now)
    assert world.deliveries(patient.id)["before-surgery snooze"].state == State.CANCELLED


def test_a_cancelled_operation_leaves_nothing_to_send_and_cannot_be_moved(world: World):
    enrolled = world.joined()
    for _ in range(2):
        episode.cancel(world.tx, PRACTICE, enrolled.episode_id, "postponed", actor=OPERATOR, now=world.now)
    waiting = {State.PENDING, State.CLAIMED}
    assert not [one for one in world.deliveries(enrolled.patient_id).values() if one.state in waiting]
    assert len(audit.of_patient(world.tx, enrolled.patient_id, action="cancel-episode")) == 1
    with pytest.raises(RefusedError, match="was cancelled"):
        episode.move_date(world.tx, PRACTICE, enrolled.episode_id, OPERATED, actor=OPERATOR, now=world.now)


def test_who_stops_and_comes_back_has_the_rest_of_the_plan_again(world: World):
    patient_id = world.joined().patient_id
    planned = {name for name, one in world.deliveries(patient_id).items() if one.state == State.PENDING}
    patients.change(world.tx, patient_id, stopped_at=world.now)
    deliveries.cancel_pending(world.tx, patient_id, "patient_stopped", world.now)
    wishes.joined(world.tx, PRACTICE, patient_id, world.now)
    again = {name for name, one in world.deliveries(patient_id).items() if one.state == State.PENDING}
    assert again == planned
