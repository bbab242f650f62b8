"""The ledger: what a delivery's rows say about it, in one word and with every circumstance."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from care import ledger
from care.ledger import Fate
from records import deliveries, outbox
from records.deliveries import Delivery, State
from records.outbox import Waiting
from tests.care.world import JANUARY, World

STEP = "before-surgery"
LATER = timedelta(minutes=5)


def invited(world: World) -> tuple[str, Delivery]:
    """A patient whose first reminder was handed to the outbox as the conversation does."""
    patient_id = world.joined().patient_id
    world.wait(days=4)
    sent = world.deliveries(patient_id)[f"{STEP} reminder 1"]
    assert sent.state == State.SENT
    put(world, patient_id, f"d{sent.id}.0", sent.id)
    return patient_id, sent


def put(world: World, patient_id: str, key: str, delivery_id: int) -> None:
    chat_id = next(one.chat.id for one in world.said if one.patient.id == patient_id)
    outbox.add(
        world.tx, dedupe_key=key, chat_id=chat_id, card_key=f"d{delivery_id}.0", operation=outbox.SHOW,
        body={"words": "hello"}, priority=outbox.REMINDER, now=world.now, delivery_id=delivery_id,
    )  # fmt: skip


def take(world: World) -> Waiting:
    (row,) = outbox.claim(
        world.tx, now=world.now, lease_until=world.now + LATER, limit=10, channels={"telegram"}, lane=outbox.REMINDER
    )
    return row


def told(world: World, delivery: Delivery) -> ledger.Entry:
    now = next(one for one in deliveries.of_episode(world.tx, delivery.episode_id) if one.id == delivery.id)
    return ledger.entry(now, ledger.messages_of(world.tx, [now]))


def test_a_message_is_on_its_way_until_the_channel_took_it(world: World):
    _, sent = invited(world)
    assert told(world, sent).fate is Fate.UNDER_WAY
    row, handed = take(world), world.now
    world.now += LATER
    outbox.settle(world.tx, row.id, sent=True, reason=None, now=world.now)
    found = told(world, sent)
    assert (found.fate, found.at - handed, found.channel, found.held_up) == (Fate.SENT, LATER, "telegram", 0)


def test_a_message_that_was_told_to_wait_says_how_often_why_and_until_when_and_later_that_it_got_through(world: World):
    _, sent = invited(world)
    for number in (1, 2):
        until = world.now + LATER
        outbox.retry(world.tx, take(world).id, due_at=until, reason="too many requests")
        found = told(world, sent)
        assert (found.fate, found.held_up, found.held_up_by, found.until) == (
            Fate.HELD_UP, number, "too many requests", until,
        )  # fmt: skip
        world.now = until
    outbox.settle(world.tx, take(world).id, sent=True, reason=None, now=world.now)
    found = told(world, sent)
    assert (found.fate, found.held_up, found.held_up_by, found.until) == (Fate.SENT, 2, "too many requests", None)
    assert not found.maybe_repeated


def test_a_message_that_may_have_arrived_twice_is_marked(world: World):
    _, sent = invited(world)
    outbox.retry(world.tx, take(world).id, due_at=world.now, reason="TimeoutError", doubtful=True)
    outbox.settle(world.tx, take(world).id, sent=True, reason=None, now=world.now)
    assert told(world, sent).maybe_repeated


@pytest.mark.parametrize(
    ("reason", "fate"),
    [
        ("blocked", Fate.BLOCKED),
        ("deactivated", Fate.DEACTIVATED),
        ("message is too long", Fate.FAILED),
    ],
)
def test_a_message_that_did_not_get_through_says_why(world: World, reason: str, fate: Fate):
    _, sent = invited(world)
    outbox.settle(world.tx, take(world).id, sent=False, reason=reason, now=world.now)
    found = told(world, sent)
    assert (found.fate, found.reason) == (fate, reason)


def test_the_first_act_on_a_message_and_the_words_that_took_its_place_are_told(world: World):
    patient_id, sent = invited(world)
    outbox.settle(world.tx, take(world).id, sent=True, reason=None, now=world.now)
    world.now += LATER
    deliveries.opened(world.tx, sent.id, world.now)
    put(world, patient_id, "i9.0", sent.id)
    assert told(world, sent).edited_at is None, "it waits"
    outbox.settle(world.tx, take(world).id, sent=True, reason=None, now=world.now)
    found = told(world, sent)
    assert (found.fate, found.opened_at, found.edited_at) == (Fate.SENT, world.now, world.now)
    assert ledger.account(world.task(patient_id, STEP), {}, world.now).opened_at == world.now


def test_what_went_out_with_another_message_shares_its_fate(world: World):
    patient_id, sent = invited(world)
    other = world.deliveries(patient_id)[f"{STEP} reminder 2"]
    deliveries.sent_with(world.tx, other.id, sent.id, world.now)
    outbox.settle(world.tx, take(world).id, sent=False, reason="blocked", now=world.now)
    found = told(world, other)
    assert (found.fate, found.with_delivery) == (Fate.BLOCKED, sent.id)


def test_what_the_step_came_to_is_told_once_for_all_its_messages(world: World):
    patient_id = world.joined().patient_id
    world.wait(days=1)
    world.answer(patient_id, STEP)
    answered = ledger.account(world.task(patient_id, STEP), {}, world.now)
    assert (answered.started_at, answered.answered_at, answered.expired_at) == (world.now, world.now, None)
    world.wait(days=120)
    missed = world.task(patient_id, "week-6")
    expired = ledger.account(missed, {}, world.now)
    assert (expired.started_at, expired.answered_at, expired.expired_at) == (None, None, missed.window.closes_at)


@pytest.mark.parametrize(
    ("state", "reason", "fate"),
    [
        (State.PENDING, None, Fate.PLANNED),
        (State.CLAIMED, None, Fate.PLANNED),
        (State.CANCELLED, "plan_changed", Fate.CANCELLED),
        (State.SKIPPED, "answered", Fate.NOT_SENT),
        (State.SKIPPED, "blocked", Fate.BLOCKED),
        (State.DONE, "on_call_list", Fate.LISTED),
        (State.SENT, "offered_in_chat", Fate.SENT),
    ],
)
def test_a_delivery_without_a_message_tells_by_its_own_state(
    world: World, state: State, reason: str | None, fate: Fate
):
    patient_id = world.joined().patient_id
    one = replace(
        world.deliveries(patient_id)[f"{STEP} reminder 2"], state=state.value, reason=reason, decided_at=JANUARY
    )
    found = ledger.entry(one, {})
    assert (found.fate, found.reason) == (fate, reason)
    assert found.at == (one.due_at if fate is Fate.PLANNED else JANUARY)
