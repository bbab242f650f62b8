"""What the team does about what needs them is done once, by somebody, and written down."""

from __future__ import annotations

import pytest

from care import actor, attention, wishes
from care.attention import CallOutcome
from care.errors import RefusedError
from records import alerts, audit, messages
from records.errors import NotFoundError
from surveys.moves import Choose
from tests.care.world import World

NURSE, DOCTOR = actor.staff("nurse-1"), actor.staff("doctor-1")


@pytest.fixture
def alert_id(world: World) -> str:
    world.now = world.now.replace(month=2, day=16)
    patient_id = world.joined().patient_id
    sitting = world.move(world.begin(patient_id, "day-1"), Choose("pain", 4)).sitting
    world.move(sitting, Choose("wound", 1))
    return alerts.of_patient(world.tx, patient_id)[0].id


def test_an_alert_is_closed_once_with_a_note_and_by_whom(world: World, alert_id: str):
    assert attention.acknowledge(world.tx, alert_id, " Called her, comes in today ", actor=NURSE, now=world.now)
    assert not attention.acknowledge(world.tx, alert_id, "Me too", actor=DOCTOR, now=world.now)
    closed = alerts.get(world.tx, alert_id)
    assert closed is not None
    assert (closed.acknowledged_by, alerts.note_of(world.tx, alert_id)) == ("nurse-1", "Called her, comes in today")
    assert len(audit.of_patient(world.tx, closed.patient_id, action="acknowledge-alert")) == 1


@pytest.mark.parametrize("note", ["", "   ", "x" * (attention.LONGEST_NOTE + 1)])
def test_an_alert_is_not_closed_without_saying_what_was_done(world: World, alert_id: str, note):
    with pytest.raises(RefusedError, match="Say what was done"):
        attention.acknowledge(world.tx, alert_id, note, actor=NURSE, now=world.now)
    assert [one.id for one in alerts.still_open(world.tx)] == [alert_id]


def test_an_alert_that_does_not_exist_is_not_closed(world: World):
    with pytest.raises(NotFoundError):
        attention.acknowledge(world.tx, "nothing", "Done", actor=NURSE, now=world.now)


def test_a_message_is_read_by_somebody_and_only_if_it_is_this_patients(world: World):
    mine, other = world.joined().patient_id, world.joined(side="right").patient_id
    wishes.write_to_team(world.tx, mine, "May I drive?", world.now, world.new_id)
    (message,) = messages.unread(world.tx)
    with pytest.raises(NotFoundError):
        attention.read_message(world.tx, other, message.id, actor=NURSE, now=world.now)
    attention.read_message(world.tx, mine, message.id, actor=NURSE, now=world.now)
    assert messages.unread(world.tx) == []


def test_the_longest_message_that_a_channel_carries_arrives_whole(world: World):
    patient_id = world.joined().patient_id
    wishes.write_to_team(world.tx, patient_id, "x" * 4096, world.now, world.new_id)
    assert len(messages.of_patient(world.tx, patient_id)[0].body) == 4096


def test_the_last_call_about_a_step_is_found(world: World):
    enrolled = world.joined()
    for outcome in (CallOutcome.NO_REPLY, CallOutcome.SPOKE):
        attention.note_call(world.tx, enrolled.episode_id, "before-surgery", outcome.code, actor=NURSE, now=world.now)
    calls = attention.last_calls(world.tx, enrolled.patient_id)
    assert calls[enrolled.episode_id, "before-surgery"].outcome is CallOutcome.SPOKE
    with pytest.raises(RefusedError):
        attention.note_call(world.tx, enrolled.episode_id, "before-surgery", "maybe", actor=NURSE, now=world.now)
