"""Messages of a pathway: what went out, the boxes below, and their order beside an invitation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from care import deliver, told, wishes
from care.practice import Practice
from pathways.library import Library
from pathways.model import DayWindow
from records import chats, deliveries
from records.deliveries import State
from tests.care.world import OPERATED, TELLING, World


def at_the_same_hour() -> Practice:
    """The message is due when the survey before the operation is, and stands behind it in the file and in the plan."""
    (pathway,) = TELLING.pathways
    words, ask = pathway.step("prepare"), pathway.step("before-surgery")
    steps = (replace(ask, invite=-35), replace(words, id="words"))
    return replace(TELLING, pathways=Library([replace(pathway, steps=steps)]))


def in_the_chat(world: World) -> str:
    """Joined, and not asked yet what is due."""
    patient_id = world.enrol().patient_id
    world.open_chat(patient_id)
    world.agree(patient_id)
    wishes.joined(world.tx, world.practice, patient_id, world.now)
    return patient_id


def test_words_go_before_an_invitation_that_is_due_at_the_same_hour(world: World):
    world.practice = at_the_same_hour()
    patient_id = in_the_chat(world)
    world.wait(days=8)
    assert [occasion.task.step.id for occasion in world.said][:2] == ["words", "before-surgery"]
    found = world.deliveries(patient_id)
    assert (found["words invite"].state, found["before-surgery invite"].state) == (State.SENT, State.SENT)


def test_words_that_another_process_has_claimed_are_said_once(world: World):
    world.practice = at_the_same_hour()
    in_the_chat(world)
    world.now += timedelta(days=6)
    claimed = deliver.claim(world.tx, world.now)
    assert len(claimed) == 2
    for delivery in [*claimed, *claimed]:
        world.act(delivery)
    assert [one.task.step.id for one in world.said].count("words") == 1


def test_guards_hold_words_back_even_when_questions_take_them_along(world: World):
    """What tells may be over when what asks is not."""
    world.practice = at_the_same_hour()
    (pathway,) = world.practice.pathways
    ask, words = pathway.steps
    over = replace(words, window=DayWindow(-40, -36, -36), invite=-36)
    world.practice = replace(world.practice, pathways=Library([replace(pathway, steps=(ask, over))]))
    patient_id = in_the_chat(world)
    world.now += timedelta(days=8)
    world.tick()
    assert [one.task.step.id for one in world.said] == ["before-surgery"]
    assert world.deliveries(patient_id)["words invite"].reason == "window_closed"


def test_what_was_told_is_what_went_out_the_newest_first(world: World):
    world.practice = TELLING
    patient_id = world.joined().patient_id
    assert told.of_patient(world.tx, TELLING, patient_id) == []
    world.wait(days=8)
    (found,) = told.of_patient(world.tx, TELLING, patient_id)
    assert (found.step.id, found.sent_at) == ("prepare", found.delivery.decided_at)
    assert found.aims_at == found.episode.anchor_date - timedelta(days=35)
    deliveries.decide(world.tx, found.delivery.id, State.SKIPPED, "blocked", world.now)
    assert told.of_patient(world.tx, TELLING, patient_id) == []


def test_messages_of_two_operations_stand_in_the_order_of_their_sending(world: World):
    world.practice = TELLING
    first = world.joined(mrn="1")
    world.wait(days=8)
    second = world.enrol(mrn="1", side="right", anchor_date=OPERATED + timedelta(days=10))
    assert second.patient_id == first.patient_id
    world.wait(days=12)
    found = told.of_patient(world.tx, TELLING, first.patient_id)
    assert [one.episode.side for one in found] == ["right", "left"]


@pytest.mark.parametrize("place", [None, -1, 1])
def test_there_is_no_box_outside_the_checklist(world: World, place):
    world.practice = TELLING
    patient_id = world.joined().patient_id
    world.wait(days=8)
    (found,) = told.of_patient(world.tx, TELLING, patient_id)
    assert found.box(place) is None
    assert found.box(0).id == "bag"


def test_a_box_is_ticked_and_the_tick_taken_away_as_often_as_one_likes(world: World):
    world.practice = TELLING
    patient_id = world.joined().patient_id
    world.wait(days=8)
    (found,) = told.of_patient(world.tx, TELLING, patient_id)
    seen = []
    for on in (True, True, False, False, True):
        told.tick(world.tx, found, found.box(0), on=on, now=world.now)
        seen.append(told.ticked(world.tx, found))
    assert seen == [{"bag"}, {"bag"}, set(), set(), {"bag"}]


def test_a_message_is_found_by_the_patient_it_went_to_and_nobody_else(world: World):
    world.practice = TELLING
    patient_id = world.joined().patient_id
    world.wait(days=8)
    (found,) = told.of_patient(world.tx, TELLING, patient_id)
    assert told.find(world.tx, TELLING, patient_id, found.delivery.id) == found
    assert told.find(world.tx, TELLING, "somebody else", found.delivery.id) is None
    assert told.find(world.tx, TELLING, patient_id, None) is None


def test_a_blocked_chat_is_told_nothing(world: World):
    world.practice = TELLING
    patient_id = world.joined().patient_id
    chats.change(world.tx, chats.of_patient(world.tx, patient_id).id, blocked_at=world.now)
    world.wait(days=8)
    assert told.of_patient(world.tx, TELLING, patient_id) == []
    assert world.deliveries(patient_id)["prepare invite"].reason == "blocked"


def test_who_joins_after_the_day_of_a_message_is_told_while_its_window_is_open(world: World):
    world.practice = TELLING
    patient_id = world.enrol().patient_id
    world.wait(days=8)
    assert world.deliveries(patient_id)["prepare invite"].reason == "not_joined"
    world.join(patient_id)
    told.catch_up(world.tx, TELLING, patient_id, world.now)
    world.wait(days=1)
    told.catch_up(world.tx, TELLING, patient_id, world.now)
    world.wait(days=1)
    assert [one.task.step.id for one in world.said].count("prepare") == 1


def test_a_message_that_is_caught_up_with_does_not_come_into_a_pause(world: World):
    world.practice = TELLING
    patient_id = world.enrol().patient_id
    world.wait(days=8)
    world.join(patient_id)
    wishes.pause(world.tx, patient_id, world.now + timedelta(days=3))
    told.catch_up(world.tx, TELLING, patient_id, world.now)
    world.wait(days=2)
    assert told.of_patient(world.tx, TELLING, patient_id) == []
    world.wait(days=2)
    assert len(told.of_patient(world.tx, TELLING, patient_id)) == 1


def test_who_joins_when_the_window_of_a_message_is_over_is_told_nothing(world: World):
    world.practice = TELLING
    patient_id = world.enrol().patient_id
    world.wait(days=60)
    world.join(patient_id)
    told.catch_up(world.tx, TELLING, patient_id, world.now)
    world.wait(days=1)
    assert told.of_patient(world.tx, TELLING, patient_id) == []
