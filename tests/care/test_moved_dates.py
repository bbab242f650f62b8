"""A date that moves: what was answered stays, what no longer counts is asked again, and moving back takes that back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from care import episode
from care.actor import OPERATOR
from care.task import Status
from records import deliveries, responses
from records.deliveries import State
from tests.care.world import OPERATED, PRACTICE, World

STEP = "before-surgery"
MAY = date(2027, 5, 1)
SECOND_ROUND = 4  # colons in a key: episode, step, kind, number and round


@pytest.fixture
def answered(world: World) -> tuple[str, str]:
    """Answered 41 days before the operation. The patient and the episode."""
    enrolled = world.joined()
    world.answer(enrolled.patient_id, STEP)
    return enrolled.patient_id, enrolled.episode_id


def move(world: World, episode_id: str, to: date) -> None:
    episode.move_date(world.tx, PRACTICE, episode_id, to, actor=OPERATOR, now=world.now)


def waiting(world: World, episode_id: str) -> list[str]:
    found = deliveries.of_episode(world.tx, episode_id)
    return [one.dedupe_key for one in found if one.step_id == STEP and one.state == State.PENDING]


def test_answers_from_before_the_new_window_stay_and_the_step_is_asked_again(world: World, answered):
    patient_id, episode_id = answered
    before = [one.id for one in responses.of_patient(world.tx, patient_id)]
    move(world, episode_id, MAY)
    task = world.task(patient_id, STEP)
    assert task.to_do == task.surveys
    assert [one.id for one in task.responses] == before
    world.said.clear()
    world.wait(days=27)
    assert [(said.kind, said.task.step.id) for said in world.said] == [("invite", STEP)]


def test_the_second_round_is_answered_beside_the_first(world: World, answered):
    patient_id, episode_id = answered
    move(world, episode_id, MAY)
    world.wait(days=27)
    world.answer(patient_id, STEP, 2)
    task = world.task(patient_id, STEP)
    assert task.to_do == ()
    rounds = sorted((one.survey_id, one.round) for one in task.responses)
    assert rounds == sorted((survey, number) for survey in task.surveys for number in (0, 1))


def test_moving_back_lets_the_first_answers_count_and_asks_nothing_more(world: World, answered):
    patient_id, episode_id = answered
    move(world, episode_id, MAY)
    assert any(key.count(":") == SECOND_ROUND for key in waiting(world, episode_id))
    move(world, episode_id, OPERATED)
    assert world.task(patient_id, STEP).to_do == ()
    assert not any(key.count(":") == SECOND_ROUND for key in waiting(world, episode_id))


def test_a_small_move_within_the_window_asks_nothing_again(world: World, answered):
    patient_id, episode_id = answered
    move(world, episode_id, OPERATED + timedelta(days=14))
    assert world.task(patient_id, STEP).to_do == ()
    world.said.clear()
    world.wait(days=30)
    assert not [said for said in world.said if said.task.step.id == STEP]


def test_an_unfinished_survey_of_a_window_that_closed_can_be_begun_anew_when_the_window_opens_again(world: World):
    enrolled = world.joined()
    world.begin(enrolled.patient_id, STEP)
    world.wait(days=45)
    (closed,) = responses.of_patient(world.tx, enrolled.patient_id)
    assert closed.close_reason == "window_closed"
    move(world, enrolled.episode_id, OPERATED + timedelta(days=60))
    world.said.clear()
    world.wait(days=2)
    assert [said.task.step.id for said in world.said] == [STEP]
    world.answer(enrolled.patient_id, STEP)
    again = [one for one in responses.of_patient(world.tx, enrolled.patient_id) if one.survey_id == closed.survey_id]
    assert [(one.round, one.completed_at is None) for one in again] == [(0, True), (1, False)]


def test_who_did_not_answer_in_a_window_that_is_gone_is_invited_and_reminded_in_the_new_one(world: World):
    enrolled = world.joined()
    world.wait(days=30)
    assert world.task(enrolled.patient_id, STEP).status(world.now) is Status.OVERDUE
    move(world, enrolled.episode_id, OPERATED + timedelta(days=120))
    world.said.clear()
    world.wait(days=45)
    told = [(said.kind, said.number) for said in world.said if said.task.step.id == STEP]
    assert told == [("invite", 0), ("reminder", 1)]
    assert world.task(enrolled.patient_id, STEP).status(world.now) is Status.OPEN
    world.wait(days=14)
    assert world.task(enrolled.patient_id, STEP).status(world.now) is Status.OVERDUE


def test_who_had_not_joined_by_the_old_date_is_invited_for_the_new_one(world: World):
    enrolled = world.enrol()
    world.wait(days=30)
    move(world, enrolled.episode_id, OPERATED + timedelta(days=120))
    world.join(enrolled.patient_id)
    world.wait(days=45)
    told = [(said.kind, said.number) for said in world.said if said.task.step.id == STEP]
    assert told == [("invite", 0), ("reminder", 1)]


def test_who_was_asked_in_a_window_that_only_moves_a_little_is_not_asked_twice(world: World):
    enrolled = world.joined()
    world.wait(days=30)
    world.said.clear()
    move(world, enrolled.episode_id, OPERATED + timedelta(days=14))
    world.wait(days=50)
    assert not [said for said in world.said if said.task.step.id == STEP]


def test_a_date_that_moves_takes_back_what_was_claimed_and_not_sent_yet(world: World):
    """With a batch of hundreds there is time for that."""
    enrolled = world.joined()
    world.now += timedelta(days=42)
    claimed = [one for one in deliveries.claim(world.tx, world.now, world.now, 20) if _invites(world, one.id, "day-1")]
    assert len(claimed) == 1
    move(world, enrolled.episode_id, MAY)
    world.act(claimed[0])
    row = world.deliveries(enrolled.patient_id)["day-1 invite"]
    assert (row.state, row.due_at.date()) == (State.PENDING, date(2027, 5, 2))


def _invites(world: World, delivery_id: int, step_id: str) -> bool:
    row = deliveries.locked(world.tx, delivery_id)
    return row is not None and (row.kind, row.step_id) == ("invite", step_id)
