"""The link that goes by another way when the chat brings nothing: once a step, before the call, never needlessly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from care import contact, deliver, enrol
from care.actor import OPERATOR
from care.deliver import SNOOZE
from care.fallback import LINK
from records import chats, invitations, patients
from records.deliveries import Delivery, State
from records.patients import Contact
from tests.care.world import PRACTICE, TELLING, World

STEP = "before-surgery"
EMAIL = Contact(email="testa@example.org")


@pytest.fixture
def world(world: World) -> World:
    """A clinic that falls back on e-mail."""
    world.practice = replace(PRACTICE, clinic=replace(PRACTICE.clinic, fallback="email"))
    return world


def joined(world: World, ways: Contact = EMAIL) -> str:
    patient_id = world.joined().patient_id
    contact.change(world.tx, patient_id, ways, actor=OPERATOR, now=world.now)
    return patient_id


def block(world: World, patient_id: str) -> None:
    chat = chats.of_patient(world.tx, patient_id)
    assert chat is not None
    chats.change(world.tx, chat.id, blocked_at=world.now)


def link(world: World, patient_id: str) -> Delivery | None:
    return world.deliveries(patient_id).get(f"{STEP} {LINK}")


def links_said(world: World) -> int:
    return sum(occasion.kind == LINK for occasion in world.said)


def test_a_silent_patient_gets_one_link_between_the_last_reminder_and_the_call(world: World):
    patient_id = joined(world)
    world.wait(days=30)
    rows = world.deliveries(patient_id)
    sent = link(world, patient_id)
    assert sent is not None
    assert sent.state == State.SENT
    last = max(one.due_at for one in rows.values() if one.step_id == STEP and one.kind == "reminder")
    assert last < sent.due_at < rows[f"{STEP} call"].due_at
    assert links_said(world) == 1


def test_a_blocked_chat_gets_its_link_with_the_message_that_did_not_get_through(world: World):
    patient_id = joined(world)
    block(world, patient_id)
    world.wait(days=30)
    rows = world.deliveries(patient_id)
    sent = link(world, patient_id)
    assert sent is not None
    assert (sent.state, sent.due_at) == (State.SENT, rows[f"{STEP} reminder 1"].decided_at)
    assert links_said(world) == 1


def test_a_chat_that_is_blocked_while_the_link_waits_gets_it_sooner(world: World):
    patient_id = joined(world)
    last = world.deliveries(patient_id)[f"{STEP} reminder 3"].due_at
    world.wait(seconds=(last - world.now).total_seconds() + 60)
    planned = link(world, patient_id)
    assert planned is not None
    assert planned.due_at - last == timedelta(days=2)


def test_who_answers_gets_no_link(world: World):
    patient_id = joined(world)
    world.wait(days=8)
    world.answer(patient_id, STEP)
    world.wait(days=30)
    assert links_said(world) == 0
    kept = link(world, patient_id)
    assert kept is None or kept.reason == "answered"


def test_who_asked_to_be_reminded_later_gets_the_link_after_that(world: World):
    patient_id = joined(world)
    last = world.deliveries(patient_id)[f"{STEP} reminder 3"].due_at
    world.wait(seconds=(last - world.now).total_seconds() + 60)
    until = deliver.snooze(world.tx, world.practice, patients.get(world.tx, patient_id), 3, world.now)
    waiting = link(world, patient_id)
    assert waiting is not None
    assert (waiting.state, waiting.reason) == (State.SKIPPED, "snoozed")
    world.wait(days=10)
    after = link(world, patient_id)
    assert after is not None
    assert world.deliveries(patient_id)[f"{STEP} {SNOOZE}"].due_at == until
    assert links_said(world) == 1
    assert after.due_at > until


@pytest.mark.parametrize("fallback", ["off", "sms"])
def test_without_the_way_or_its_address_nothing_is_sent(world: World, fallback: str):
    world.practice = replace(PRACTICE, clinic=replace(PRACTICE.clinic, fallback=fallback))
    patient_id = joined(world)
    world.wait(days=30)
    assert links_said(world) == 0
    kept = link(world, patient_id)
    assert (kept.reason if kept else "off") == {"off": "off", "sms": "no_address"}[fallback]


def test_a_letter_that_was_just_printed_is_not_made_void_by_a_link(world: World):
    patient_id = joined(world)
    world.wait(days=9)
    block(world, patient_id)
    enrol.invite_again(world.tx, patient_id, actor=OPERATOR, now=world.now, new_id=world.new_id, token="printed-0001")
    world.wait(days=4)
    kept = link(world, patient_id)
    assert kept is not None
    assert kept.reason == "link_is_out"
    printed = invitations.latest_of(world.tx, patient_id)
    assert printed is not None
    assert printed.open_at(world.now)


def test_nobody_who_never_joined_or_who_stopped_gets_a_link(world: World):
    stranger = world.enrol(name="Newa Notjoined").patient_id
    contact.change(world.tx, stranger, EMAIL, actor=OPERATOR, now=world.now)
    patient_id = joined(world)
    world.wait(days=7)
    patients.change(world.tx, patient_id, stopped_at=world.now)
    world.wait(days=30)
    assert links_said(world) == 0


def test_a_step_that_only_tells_something_is_no_reason_for_a_link(world: World):
    world.practice = replace(TELLING, clinic=replace(TELLING.clinic, fallback="email"))
    patient_id = joined(world)
    world.wait(days=30)
    rows = world.deliveries(patient_id)
    assert rows["prepare invite"].state == State.SENT
    assert f"prepare {LINK}" not in rows
