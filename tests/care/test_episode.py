"""The facts of an episode: what is refused, what is written down, and what becomes of a step that goes away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from care import deliver, episode, results, staying, tasks, wishes
from care.actor import OPERATOR
from care.errors import RefusedError
from care.task import Status
from records import audit, deliveries, episodes, patients, responses, stays
from reports import export_records
from tests.care.versions import VERSIONS
from tests.care.world import OPERATED, PRACTICE, World

STEP = "before-surgery"


def trail(world: World, patient_id: str) -> list[str]:
    return [line.action for line in audit.of_patient(world.tx, patient_id) if line.action not in {"enrol", "invite"}]


def test_each_fact_leaves_one_line_in_the_trail_and_a_repetition_none(world: World):
    enrolled = world.joined()
    one, tx, now = enrolled.episode_id, world.tx, world.now
    for _ in range(2):
        episode.move_date(tx, PRACTICE, one, OPERATED + timedelta(days=3), actor=OPERATOR, now=now)
    for _ in range(2):
        episode.cancel(tx, PRACTICE, one, "postponed", actor=OPERATOR, now=now)
    for _ in range(2):
        episode.resume(tx, PRACTICE, one, actor=OPERATOR, now=now)
    for _ in range(2):
        episode.transfer(tx, PRACTICE, one, actor=OPERATOR, now=now)
    assert trail(world, enrolled.patient_id)[:4] == [
        "transfer-episode",
        "resume-episode",
        "cancel-episode",
        "move-date",
    ]


def test_a_date_that_moves_on_has_not_been_confirmed(world: World):
    enrolled = world.joined()
    one = enrolled.episode_id
    world.wait(days=50)
    episode.confirm(world.tx, PRACTICE, one, OPERATED, actor=OPERATOR, now=world.now)
    assert episodes.get(world.tx, one).confirmed_at == world.now
    episode.move_date(world.tx, PRACTICE, one, OPERATED + timedelta(days=60), actor=OPERATOR, now=world.now)
    assert episodes.get(world.tx, one).confirmed_at is None


@pytest.mark.parametrize("end", ["cancel", "transfer"])
def test_what_has_ended_is_taken_up_again_before_anything_else(world: World, end: str):
    one = world.joined().episode_id
    if end == "cancel":
        episode.cancel(world.tx, PRACTICE, one, "medical", actor=OPERATOR, now=world.now)
    else:
        episode.transfer(world.tx, PRACTICE, one, actor=OPERATOR, now=world.now)
    with pytest.raises(RefusedError, match="take that back first"):
        episode.move_date(world.tx, PRACTICE, one, OPERATED, actor=OPERATOR, now=world.now)
    with pytest.raises(RefusedError, match="take that back first"):
        episode.change_version(world.tx, PRACTICE, one, "1", actor=OPERATOR, now=world.now)


def test_a_reason_that_is_none_of_ours_is_refused(world: World):
    with pytest.raises(RefusedError, match="Choose a reason"):
        episode.cancel(world.tx, PRACTICE, world.joined().episode_id, "no idea", actor=OPERATOR, now=world.now)


def test_what_was_answered_at_a_step_that_goes_away_stays_in_view_in_results_and_in_the_export(world: World):
    world.practice = VERSIONS
    enrolled = world.joined()
    episode.change_version(world.tx, VERSIONS, enrolled.episode_id, "1", actor=OPERATOR, now=world.now)
    world.answer(enrolled.patient_id, STEP)
    episode.change_version(world.tx, VERSIONS, enrolled.episode_id, "2", actor=OPERATOR, now=world.now)
    former = world.task(enrolled.patient_id, STEP)
    assert (former.former, former.status(world.now)) == (True, Status.COMPLETED)
    assert former not in tasks.open_now(world.tx, VERSIONS, enrolled.patient_id, world.now)
    points = [
        point for series in results.of_patient(world.tx, VERSIONS, enrolled.patient_id) for point in series.points
    ]
    assert {point.step.id for point in points} == {STEP}
    exported = export_records.load(world.tx, VERSIONS, identified=False)
    assert {one.step.id for one in exported} == {STEP}
    assert tasks.of_everyone(world.tx, VERSIONS)[enrolled.patient_id]


def test_a_reminder_that_the_patient_asked_for_goes_away_with_its_step(world: World):
    world.practice = VERSIONS
    enrolled = world.joined()
    episode.change_version(world.tx, VERSIONS, enrolled.episode_id, "1", actor=OPERATOR, now=world.now)
    deliver.snooze(world.tx, VERSIONS, patients.get(world.tx, enrolled.patient_id), 3, world.now)
    episode.change_version(world.tx, VERSIONS, enrolled.episode_id, "2", actor=OPERATOR, now=world.now)
    asked = [one for one in deliveries.of_episode(world.tx, enrolled.episode_id) if one.kind == "snooze"]
    assert {one.state for one in asked if one.step_id == STEP} == {"cancelled"}
    world.wait(days=20)


def test_back_on_the_old_version_what_was_broken_off_can_be_begun_anew(world: World):
    world.practice = VERSIONS
    enrolled = world.joined()
    for version in ("1", "2", "1"):
        episode.change_version(world.tx, VERSIONS, enrolled.episode_id, version, actor=OPERATOR, now=world.now)
        if version == "1":
            world.begin(enrolled.patient_id, STEP)
    found = [(one.round, one.close_reason) for one in responses.of_patient(world.tx, enrolled.patient_id)]
    assert sorted(found, key=str) == [(0, "step_dropped"), (1, None)]


def test_who_is_enrolled_after_the_operation_hears_once_of_what_is_open_and_nothing_of_what_is_past(world: World):
    enrolled = world.enrol(anchor_date=world.now.date() - timedelta(days=40))
    world.join(enrolled.patient_id)
    world.wait(days=2)
    assert episodes.get(world.tx, enrolled.episode_id).confirmed_at is not None
    status = {
        task.step.id: task.status(world.now) for task in tasks.of_patient(world.tx, PRACTICE, enrolled.patient_id)
    }
    assert {status[step] for step in ("day-1", "day-3", "day-7", "day-14")} == {Status.EXPIRED}
    assert status["week-6"] is Status.OPEN
    assert {said.task.step.id for said in world.said} <= {"week-6"}
    assert len(world.said) <= 1


def test_two_joints_that_are_open_on_the_day_of_enrolment_are_one_message(world: World):
    day = world.now.date() - timedelta(days=44)
    first = world.enrol(mrn="A-17", anchor_date=day)
    world.enrol(mrn="A-17", side="right", anchor_date=day)
    chat = world.open_chat(first.patient_id)
    assert chat.patient_id == first.patient_id
    world.agree(first.patient_id)
    wishes.joined(world.tx, PRACTICE, first.patient_id, world.now)
    world.tick()
    assert len(world.said) == 1
    assert len(world.said[0].others) == 1


def test_a_stay_that_was_noted_by_mistake_lets_go_of_what_it_held_back(world: World):
    enrolled = world.joined(anchor_date=world.now.date() - timedelta(days=6))
    today = world.now.date()
    stay = staying.note(world.tx, enrolled.patient_id, today, None, actor=OPERATOR, now=world.now, new_id=world.new_id)
    world.wait(days=1, hours=3)
    held = [one for one in deliveries.of_episode(world.tx, enrolled.episode_id) if one.reason == "in_hospital"]
    assert held
    said = len(world.said)
    staying.remove(world.tx, enrolled.patient_id, stay.id, actor=OPERATOR, now=world.now)
    assert stays.of_patient(world.tx, enrolled.patient_id) == []
    world.tick()
    assert len(world.said) == said + 1


def test_stays_do_not_overlap_and_end_after_they_begin(world: World):
    patient_id, day = world.joined().patient_id, date(2027, 2, 1)

    def note(first: int, last: int | None) -> None:
        until = None if last is None else day + timedelta(days=last)
        staying.note(
            world.tx, patient_id, day + timedelta(days=first), until, actor=OPERATOR, now=world.now, new_id=world.new_id
        )

    note(0, 3)
    note(4, 6)
    for first, last in ((3, 4), (-5, 0), (-5, None), (6, 9)):
        with pytest.raises(RefusedError, match="already at that time"):
            note(first, last)
    with pytest.raises(RefusedError, match="before the first"):
        note(20, 19)
