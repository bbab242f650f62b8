"""Tasks: how a step stands is derived from facts, and every status can be reached."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from care import answering, episode, tasks
from care.actor import OPERATOR
from care.task import Status
from records import attestations
from records.attestations import Attestation
from surveys.moves import Choose
from tests.care.versions import VERSIONS
from tests.care.world import PRACTICE, TELLING, World

STEP = "before-surgery"


def _planned(world: World) -> str:
    world.now -= timedelta(days=90)
    return world.joined().patient_id


def _open(world: World) -> str:
    return world.joined().patient_id


def _started(world: World) -> str:
    patient_id = world.joined().patient_id
    sitting = world.begin(patient_id, STEP)
    world.move(sitting, Choose(sitting.walk.at, 1))
    return patient_id


def _overdue(world: World) -> str:
    patient_id = world.joined().patient_id
    world.wait(days=15)
    return patient_id


def _completed(world: World) -> str:
    patient_id = world.joined().patient_id
    world.answer(patient_id, STEP)
    return patient_id


def _partial(world: World) -> str:
    patient_id = _started(world)
    world.wait(days=60)
    return patient_id


def _expired(world: World) -> str:
    patient_id = world.joined().patient_id
    world.wait(days=60)
    return patient_id


def _early(world: World) -> str:
    """Answered 41 days before an operation that is then put off until May, and not answered again."""
    enrolled = world.joined()
    world.answer(enrolled.patient_id, STEP)
    episode.move_date(world.tx, PRACTICE, enrolled.episode_id, date(2027, 5, 1), actor=OPERATOR, now=world.now)
    world.wait(days=120)
    return enrolled.patient_id


def _ended(world: World) -> str:
    enrolled = world.joined()
    episode.cancel(world.tx, PRACTICE, enrolled.episode_id, "postponed", actor=OPERATOR, now=world.now)
    return enrolled.patient_id


def _told(world: World) -> str:
    world.practice = TELLING
    patient_id = world.joined().patient_id
    world.wait(days=10)
    return patient_id


def _handed_over(world: World) -> str:
    world.practice = TELLING
    patient_id = world.joined().patient_id
    world.wait(days=30)
    return patient_id


def _dropped(world: World) -> str:
    """Begun, and then staff move the patient to a version of the pathway that does not ask it."""
    world.practice = VERSIONS
    enrolled = world.joined()
    episode.change_version(world.tx, VERSIONS, enrolled.episode_id, "1", actor=OPERATOR, now=world.now)
    world.begin(enrolled.patient_id, STEP)
    episode.change_version(world.tx, VERSIONS, enrolled.episode_id, "2", actor=OPERATOR, now=world.now)
    return enrolled.patient_id


STORIES: dict[Status, Callable[[World], str]] = {
    Status.PLANNED: _planned,
    Status.OPEN: _open,
    Status.STARTED: _started,
    Status.OVERDUE: _overdue,
    Status.COMPLETED: _completed,
    Status.EARLY: _early,
    Status.PARTIAL: _partial,
    Status.EXPIRED: _expired,
    Status.ENDED: _ended,
    Status.TOLD: _told,
    Status.HANDED_OVER: _handed_over,
    Status.DROPPED: _dropped,
}
STEPS = {Status.TOLD: "prepare", Status.HANDED_OVER: "ready"}


@pytest.mark.parametrize("status", list(Status), ids=lambda status: status.code)
def test_every_status_is_how_some_story_ends(world: World, status):
    assert world.task(STORIES[status](world), STEPS.get(status, STEP)).status(world.now) is status


def test_a_licensed_survey_is_asked_only_where_its_terms_are_attested(world: World):
    patient_id = world.joined().patient_id
    assert "promis-global-health-v1-2" not in world.task(patient_id, STEP).surveys
    attestations.insert(world.tx, Attestation("a1", "promis", "A. Chief", "letter", world.now, None))
    assert world.task(patient_id, STEP).surveys[1] == "promis-global-health-v1-2"


def test_what_closes_first_comes_first(world: World):
    patient_id = world.joined(mrn="A-17").patient_id
    world.enrol(mrn="A-17", side="right", anchor_date=datetime(2027, 1, 20, tzinfo=UTC).date())
    ready = tasks.open_now(world.tx, PRACTICE, patient_id, world.now)
    assert [task.episode.side for task in ready] == ["right", "left"]


def test_everyones_tasks_are_each_patients_tasks(world: World):
    first, second = world.joined().patient_id, world.joined(side="right").patient_id
    world.answer(first, STEP)
    found = tasks.of_everyone(world.tx, PRACTICE)
    for patient_id in (first, second):
        mine = tasks.of_patient(world.tx, PRACTICE, patient_id)
        assert sorted(found[patient_id], key=lambda task: task.step.id) == sorted(mine, key=lambda task: task.step.id)


def test_a_response_stays_on_the_version_and_the_place_where_it_was_left(world: World):
    patient_id = _started(world)
    under_way = world.task(patient_id, STEP).under_way
    assert under_way is not None
    sitting = answering.load(world.tx, PRACTICE, under_way.id)
    assert sitting is not None
    assert (sitting.walk.at, sitting.survey.version) == ("2", under_way.survey_version)
    assert sitting.walk.answers["1"].value == 1


def test_after_a_move_what_comes_next_is_the_invitation_to_the_new_window(world: World):
    enrolled = world.joined()
    before = world.task(enrolled.patient_id, STEP)
    assert before.invite_at <= world.now
    to = world.now.date() + timedelta(days=200)
    episode.move_date(world.tx, PRACTICE, enrolled.episode_id, to, actor=OPERATOR, now=world.now)
    after = world.task(enrolled.patient_id, STEP)
    assert min(one.due_at for one in after.deliveries if one.kind == "invite") <= world.now
    assert after.invite_at.date() == to - timedelta(days=90)
