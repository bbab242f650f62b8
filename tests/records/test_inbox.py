"""The inbox: everything that comes in is stored once, handled in order, and forgotten once it is handled."""

from __future__ import annotations

from datetime import timedelta

from records import inbox
from records.database import Database, Tx
from tests.care.world import JANUARY

SOON = JANUARY + timedelta(seconds=5)


def put(tx: Tx, external_id: str, *, address: str = "42", channel: str = "telegram", body: str = "") -> str:
    return inbox.put(
        tx, channel=channel, external_id=external_id, address=address, body=body or external_id, now=JANUARY
    )


def handle_all(tx: Tx, queue: str) -> list[str]:
    handled = []
    while (row := inbox.next_of(tx, queue, JANUARY)) is not None:
        handled.append(row.body)
        inbox.done(tx, row.id, JANUARY)
    return handled


async def test_an_event_that_is_delivered_twice_is_stored_once_as_it_came_first(database: Database):
    def work(tx: Tx) -> list[str]:
        queue = put(tx, "1", body="first")
        put(tx, "1", body="again")
        return handle_all(tx, queue)

    assert await database.write(work) == ["first"]


async def test_an_event_that_was_handled_is_not_handled_again_when_it_is_delivered_late(database: Database):
    def work(tx: Tx) -> list[str]:
        queue = put(tx, "1")
        handle_all(tx, queue)
        put(tx, "1")
        return handle_all(tx, queue)

    assert await database.write(work) == []


async def test_two_channels_may_use_the_same_id(database: Database):
    def work(tx: Tx) -> list[str]:
        queues = [put(tx, "1", channel=channel, body=channel) for channel in ("telegram", "web")]
        return [body for queue in queues for body in handle_all(tx, queue)]

    assert await database.write(work) == ["telegram", "web"]


async def test_events_of_a_chat_are_handled_in_the_order_in_which_they_came(database: Database):
    def work(tx: Tx) -> list[str]:
        for number in ("3", "1", "2"):
            queue = put(tx, number)
        put(tx, "9", address="43")
        return handle_all(tx, queue)

    assert await database.write(work) == ["3", "1", "2"]


async def test_an_event_that_waits_for_its_next_try_holds_back_those_behind_it_and_no_other_chat(database: Database):
    def work(tx: Tx) -> tuple[list[str], list[str], list[str]]:
        mine, other = put(tx, "1"), put(tx, "9", address="43")
        put(tx, "2")
        row = inbox.next_of(tx, mine, JANUARY)
        assert row is not None
        inbox.failed(tx, row.id, reason="ValueError", retry_at=SOON, now=JANUARY)
        again = inbox.next_of(tx, mine, SOON)
        assert again is not None
        assert again.attempts == 1
        return handle_all(tx, mine), handle_all(tx, other), [again.body]

    assert await database.write(work) == ([], ["9"], ["1"])


async def test_an_event_that_is_set_aside_lets_the_next_one_pass_and_is_counted(database: Database):
    def work(tx: Tx) -> tuple[list[str], int]:
        queue = put(tx, "1")
        put(tx, "2")
        row = inbox.next_of(tx, queue, JANUARY)
        assert row is not None
        inbox.failed(tx, row.id, reason="ValueError", retry_at=None, now=JANUARY)
        return handle_all(tx, queue), inbox.failures(tx)

    assert await database.write(work) == (["2"], 1)


async def test_queues_with_something_to_do_are_named_the_longest_waiting_first(database: Database):
    def work(tx: Tx) -> tuple[list[str], list[str]]:
        first, second, third = (put(tx, address, address=address) for address in ("43", "42", "44"))
        put(tx, "again", address="43")
        handle_all(tx, second)
        return inbox.waiting(tx, JANUARY), [first, third]

    found, expected = await database.write(work)
    assert found == expected


async def test_what_was_handled_is_remembered_and_what_it_said_forgotten(database: Database):
    def work(tx: Tx) -> tuple[int, int]:
        handle_all(tx, put(tx, "1", body="my knee hurts"))
        row = tx.connection.exec_driver_sql("select count(*), count(body_sealed) from inbox").one()
        return row[0], row[1]

    assert await database.write(work) == (1, 0)


async def test_the_name_of_a_queue_tells_nothing_about_the_address(database: Database):
    queue = await database.write(lambda tx: put(tx, "1", address="99887766"))
    assert queue.startswith("telegram:")
    assert "99887766" not in queue
