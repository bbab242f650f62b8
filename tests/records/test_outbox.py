"""The outbox: each message once, only the last state of a card, whoever is typing first, one at a time in a chat."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from records import cards, outbox, tables
from records.database import Database, Tx
from records.outbox import ALERT, INVITATION, REMINDER, REPLY
from tests.care.world import JANUARY, World

SOON = JANUARY + timedelta(minutes=1)
LATER = JANUARY + timedelta(minutes=3)


def chat(tx: Tx, name: str) -> str:
    return World(tx, new_id=lambda: name).open_chat(None, address=name).id


def add(
    tx: Tx,
    key: str,
    *,
    to: str = "a",
    card: str = "i1.0",
    operation: str = "show",
    lane: int = REPLY,
    now: datetime = JANUARY,
) -> None:
    outbox.add(
        tx,
        dedupe_key=key,
        chat_id=to,
        card_key=card,
        operation=operation,
        body={"said": key} if operation == "show" else None,
        priority=lane,
        now=now,
    )


def claim(tx: Tx, now: datetime = JANUARY, limit: int = 50) -> list[outbox.Waiting]:
    return outbox.claim(tx, now=now, lease_until=now + timedelta(minutes=1), limit=limit, channels=("telegram",))


def in_turn(tx: Tx) -> list[outbox.Waiting]:
    """Everything that waits, each sent before the next is taken."""
    sent: list[outbox.Waiting] = []
    while taken := claim(tx, limit=1):
        outbox.settle(tx, taken[0].id, sent=True, reason=None, now=JANUARY)
        sent += taken
    return sent


def said(taken: list[outbox.Waiting]) -> list[str]:
    return [row.body["said"] for row in taken if row.body]


async def test_a_message_is_put_in_once_under_its_key(database: Database):
    def twice(tx: Tx) -> int:
        chat(tx, "a")
        add(tx, "1")
        add(tx, "1")
        return outbox.waiting_count(tx)

    assert await database.write(twice) == 1


async def test_only_the_last_state_of_a_card_is_sent(database: Database):
    def work(tx: Tx) -> list[str]:
        chat(tx, "a")
        add(tx, "first")
        add(tx, "second")
        add(tx, "another card", card="i2.0")
        taken = claim(tx)
        outbox.settle(tx, taken[0].id, sent=True, reason=None, now=JANUARY)
        return said(taken) + said(claim(tx))

    assert await database.write(work) == ["second", "another card"]


async def test_what_is_being_sent_already_is_not_taken_back(database: Database):
    def work(tx: Tx) -> list[str]:
        chat(tx, "a")
        add(tx, "first")
        taken = claim(tx)
        add(tx, "second")
        outbox.settle(tx, taken[0].id, sent=True, reason=None, now=JANUARY)
        return said(taken) + said(claim(tx))

    assert await database.write(work) == ["first", "second"]


async def test_who_is_typing_goes_before_alerts_invitations_and_reminders(database: Database):
    def work(tx: Tx) -> list[str]:
        for name, lane in (("a", REMINDER), ("b", INVITATION), ("c", ALERT), ("d", REPLY), ("e", REPLY)):
            chat(tx, name)
            add(tx, name, to=name, lane=lane)
        return said(claim(tx))

    assert await database.write(work) == ["d", "e", "c", "b", "a"]


async def test_what_waits_for_a_patient_goes_before_the_reply_and_as_early_as_it(database: Database):
    """Shown after the reply, a reminder would stand below the card that the patient is on, and stay there."""

    def work(tx: Tx) -> list[str]:
        for name in ("b", "a"):
            chat(tx, name)
            add(tx, f"reminder to {name}", to=name, lane=REMINDER, card="d1.0")
        add(tx, "reply", card="i1.0")
        return said(in_turn(tx))

    assert await database.write(work) == ["reminder to a", "reply", "reminder to b"]


@pytest.mark.parametrize(("operation", "seen"), [("delete", ["reply"]), ("strip", ["reminder", "reply"])])
async def test_a_card_that_goes_away_before_anybody_saw_it_is_not_sent_and_one_that_stays_is(
    database: Database, operation: str, seen: list[str]
):
    def work(tx: Tx) -> tuple[list[str], list[str]]:
        chat(tx, "a")
        add(tx, "reminder", lane=REMINDER, card="d1.0")
        add(tx, "reply", card="i1.0")
        add(tx, "away", card="d1.0", operation=operation)
        rows = in_turn(tx)
        return said(rows), [row.operation for row in rows]

    assert await database.write(work) == (seen, [*["show"] * len(seen), operation])


async def test_nothing_is_taken_for_a_channel_that_is_closed_or_of_a_lane_behind_the_one_asked_for(database: Database):
    def work(tx: Tx) -> list[list[str]]:
        for name, lane in (("a", REPLY), ("b", INVITATION)):
            chat(tx, name)
            add(tx, name, to=name, lane=lane)
        closed = outbox.claim(tx, now=JANUARY, lease_until=SOON, limit=9, channels=("web",))
        none = outbox.claim(tx, now=JANUARY, lease_until=SOON, limit=9, channels=())
        replies = outbox.claim(tx, now=JANUARY, lease_until=SOON, limit=9, channels=("web", "telegram"), lane=REPLY)
        return [said(closed), said(none), said(replies), said(claim(tx))]

    assert await database.write(work) == [[], [], ["a"], ["b"]]


async def test_messages_that_wait_for_their_next_try_hold_up_nobody_however_many_they_are(database: Database):
    def work(tx: Tx) -> list[str]:
        for number in range(120):
            chat(tx, str(number))
            add(tx, str(number), to=str(number))
        for row in [*claim(tx, limit=60), *claim(tx, limit=60)]:
            outbox.retry(tx, row.id, due_at=LATER, reason="429")
        chat(tx, "a")
        add(tx, "new")
        return said(claim(tx))

    assert await database.write(work) == ["new"]


async def test_messages_of_one_chat_go_one_after_the_other_and_chats_do_not_wait_for_each_other(database: Database):
    def work(tx: Tx) -> list[list[str]]:
        for name in ("a", "b"):
            chat(tx, name)
            add(tx, f"{name}1", to=name, card="1")
            add(tx, f"{name}2", to=name, card="2")
        first = claim(tx)
        while_sending = claim(tx)
        outbox.settle(tx, first[0].id, sent=True, reason=None, now=JANUARY)
        return [said(first), said(while_sending), said(claim(tx))]

    assert await database.write(work) == [["a1", "b1"], [], ["a2"]]


async def test_a_message_that_waits_for_its_next_try_keeps_its_place_before_the_others_of_its_chat(database: Database):
    def work(tx: Tx) -> list[list[str]]:
        chat(tx, "a")
        add(tx, "first", card="1")
        add(tx, "second", card="2")
        (row,) = claim(tx)
        outbox.retry(tx, row.id, due_at=SOON, reason="429")
        return [said(claim(tx)), said(claim(tx, SOON))]

    assert await database.write(work) == [[], ["first"]]


async def test_a_clock_that_is_set_back_holds_up_no_message(database: Database):
    await database.write(lambda tx: add(tx, "written", to=chat(tx, "a"), now=LATER))
    assert said(await database.write(lambda tx: claim(tx, JANUARY))) == ["written"]


async def test_what_was_said_is_taken_away_once_it_is_decided(database: Database):
    def work(tx: Tx) -> tuple[int, int]:
        chat(tx, "a")
        add(tx, "sent", card="1")
        (row,) = claim(tx)
        outbox.settle(tx, row.id, sent=True, reason=None, now=JANUARY)
        add(tx, "given up", card="2")
        outbox.give_up(tx, "a", "blocked", JANUARY)
        kept = tx.connection.exec_driver_sql("select count(body_sealed), count(*) from outbox").one()
        return kept[0], kept[1]

    assert await database.write(work) == (0, 2)


async def test_a_message_whose_sender_died_is_sent_again_and_marked(database: Database):
    def work(tx: Tx) -> tuple[int, int, list[tuple[str, int]]]:
        chat(tx, "a")
        add(tx, "1")
        claim(tx)
        early = outbox.rescue(tx, JANUARY)
        late = outbox.rescue(tx, LATER)
        again = [(row.body["said"], row.attempts) for row in claim(tx, LATER) if row.body]
        marked = tx.connection.exec_driver_sql("select maybe_repeated from outbox").scalar_one()
        assert marked
        return early, late, again

    assert await database.write(work) == (0, 1, [("1", 2)])


async def test_a_chat_that_cannot_be_reached_is_given_up_with_what_was_under_way(database: Database):
    def work(tx: Tx) -> tuple[int, int]:
        chat(tx, "a")
        add(tx, "1", card="1")
        claim(tx)
        add(tx, "2", card="2")
        return outbox.give_up(tx, "a", "blocked", JANUARY), outbox.waiting_count(tx)

    assert await database.write(work) == (2, 0)


@pytest.mark.parametrize("message", ["m7", None])
async def test_a_message_knows_which_one_on_the_screen_it_changes(database: Database, message: str | None):
    def work(tx: Tx) -> outbox.Waiting:
        chat(tx, "a")
        if message:
            cards.shown(tx, "a", "i1.0", message)
        add(tx, "1")
        return claim(tx)[0]

    row = await database.write(work)
    assert row.message_id == message
    assert (row.channel, row.address) == ("telegram", "a")


async def test_no_more_is_taken_than_was_asked_for(database: Database):
    def work(tx: Tx) -> int:
        for number in range(5):
            chat(tx, str(number))
            add(tx, str(number), to=str(number))
        return len(claim(tx, limit=3))

    assert await database.write(work) == 3


async def test_a_message_that_no_key_opens_waits_and_stops_no_other(database: Database):
    def work(tx: Tx) -> tuple[list[str], list[str]]:
        for name in ("a", "b"):
            chat(tx, name)
            add(tx, name, to=name)
        broken = tables.outbox.c.dedupe_key == "a"
        tx.connection.execute(update(tables.outbox).where(broken).values(body_sealed=b"nothing that was sealed"))
        first = said(claim(tx))
        whole = tx.keys.seal('{"said": "a"}', "outbox.body_sealed", "a")
        tx.connection.execute(update(tables.outbox).where(broken).values(body_sealed=whole))
        return first, said(claim(tx, JANUARY + timedelta(hours=1)))

    assert await database.write(work) == (["b"], ["a"])


async def test_what_was_given_up_while_it_was_under_way_is_not_taken_up_again(database: Database):
    """As a letter that a slow mail server put off, while the patient had everything deleted."""

    def work(tx: Tx) -> tuple[int, str]:
        chat(tx, "a")
        add(tx, "1")
        (taken,) = claim(tx)
        outbox.give_up(tx, "a", "patient_erased", JANUARY)
        outbox.retry(tx, taken.id, due_at=SOON, reason="put off", doubtful=True)
        reason = tx.connection.execute(select(tables.outbox.c.reason)).scalar_one()
        return len(claim(tx, now=LATER)), reason

    assert await database.write(work) == (0, "patient_erased")
