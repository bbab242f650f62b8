"""Answers that a survey begins with, because the patient gave them last time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from care import answering, tasks
from records import responses
from records.database import Tx
from surveys.moves import Back, Choose, Leave, Reason, Send, Write
from tests import kinds
from tests.care.world import CLINIC, JANUARY, World


@pytest.fixture
def naming(tx: Tx) -> World:
    """A clinic that asks patients to name activities of their own, a week after the operation and a week later."""
    return World(tx, now=JANUARY, practice=kinds.practice(CLINIC))


def named(world: World, patient_id: str, step_id: str, *moves):
    """The sitting after these moves."""
    sitting = world.begin(patient_id, step_id)
    for move in moves:
        sitting = world.move(sitting, move).sitting
    return sitting


NAMED = (Write("activity-1", "Climb the stairs"), Write("activity-2", "Garden"), Leave("activity-3"))
RATED = (Choose("able-1", 3), Choose("able-2", 5), Send())


def enrolled_for_activities(world: World, **facts) -> str:
    operated = JANUARY.date() - timedelta(days=10)
    return world.joined(pathway="new-kinds", anchor_date=operated, **facts).patient_id


def test_what_the_patient_named_is_carried_to_the_next_time_and_noted_as_carried(naming: World):
    patient_id = enrolled_for_activities(naming)
    named(naming, patient_id, "first-time", *NAMED, *RATED)
    naming.wait(days=7)
    again = naming.begin(patient_id, "second-time")
    assert (again.carried, again.walk.at) == (("activity-1", "activity-2", "activity-3"), "able-1")
    kept = responses.answers_of(naming.tx, again.response.id)
    assert {item: one.missing or one.value for item, one in kept.items()} == {
        "activity-1": "Climb the stairs",
        "activity-2": "Garden",
        "activity-3": "declined",
    }
    assert answering.load(naming.tx, naming.practice, again.response.id) == again


def test_a_carried_answer_that_is_given_anew_is_carried_no_longer(naming: World):
    patient_id = enrolled_for_activities(naming)
    named(naming, patient_id, "first-time", *NAMED, *RATED)
    naming.wait(days=7)
    again = named(naming, patient_id, "second-time", Back(), Back(), Write("activity-2", "Swim"))
    assert again.carried == ("activity-1", "activity-3")
    loaded = answering.load(naming.tx, naming.practice, again.response.id)
    assert loaded is not None
    assert (loaded.carried, loaded.walk) == (again.carried, again.walk)
    assert responses.revisions_of(naming.tx, again.response.id)["activity-2"] == 2


def test_nothing_is_carried_from_what_was_never_sent(naming: World):
    patient_id = enrolled_for_activities(naming)
    named(naming, patient_id, "first-time", *NAMED)
    naming.wait(days=7)
    again = naming.begin(patient_id, "second-time")
    assert (again.carried, again.walk.at) == ((), "activity-1")


def test_a_patient_who_named_nothing_last_time_is_asked_again(naming: World):
    patient_id = enrolled_for_activities(naming)
    nothing = (Leave("activity-1"), Reason("activity-1", "declined"), Leave("activity-2"))
    named(naming, patient_id, "first-time", *nothing, Choose("able-1", 3), Send())
    naming.wait(days=7)
    assert naming.begin(patient_id, "second-time").carried == ()


def test_nothing_is_carried_from_another_operation(naming: World):
    patient_id = enrolled_for_activities(naming, mrn="7")
    named(naming, patient_id, "first-time", *NAMED, *RATED)
    naming.wait(days=7)
    other = naming.enrol(pathway="new-kinds", side="right", mrn="7", anchor_date=naming.now.date() - timedelta(days=14))
    assert other.patient_id == patient_id
    (task,) = [
        task
        for task in tasks.of_patient(naming.tx, naming.practice, patient_id)
        if (task.episode.id, task.step.id) == (other.episode_id, "second-time")
    ]
    begun = answering.begin(
        naming.tx,
        naming.practice,
        task,
        "activities",
        language="en",
        channel="web",
        now=naming.now,
        new_id=naming.new_id,
    )
    assert begun.carried == ()


def test_what_was_erased_is_not_carried(naming: World):
    patient_id = enrolled_for_activities(naming)
    named(naming, patient_id, "first-time", *NAMED, *RATED)
    responses.forget_words(naming.tx, patient_id)
    naming.wait(days=7)
    assert naming.begin(patient_id, "second-time").carried == ()
