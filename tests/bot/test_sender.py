"""The sender loses nothing and sends nothing twice, whatever the channel, the database or a neighbour does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.clock import FakeClock
from bot import sender as module
from bot import settling
from bot.channel import Channel, Outcome, Outgoing, Receipt
from bot.conversation.cards import Block, Card
from bot.sender import LEADER, UNDER_WAY, Sender
from bot.settling import LONGEST_BACKOFF, MOST_ATTEMPTS
from records import chats, outbox
from records.database import Database, Tx, Work
from tests.bot.waiting import eventually

NOW = datetime(2027, 1, 5, 15, tzinfo=UTC)
FLOOD = Receipt(Outcome.RETRY, retry_after=60, everything=True, detail="too many requests")


@dataclass
class Line(Channel):
    """A channel that answers as it is told, and remembers what it was asked."""

    name = "telegram"
    paced = True
    receipts: Iterator[Receipt] = field(default_factory=lambda: iter(()))
    asked: list[str] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.open.set()

    async def deliver(self, outgoing: Outgoing) -> Receipt:
        self.asked.append(outgoing.key)
        await self.open.wait()
        return next(self.receipts, Receipt(Outcome.DELIVERED, message_id=str(100 + len(self.asked))))


@dataclass
class Moody(Database):
    """A database that fails as often as it is told to."""

    real: Database
    failures: int = 0

    async def write(self, work: Work[object]) -> object:
        if self.failures:
            self.failures -= 1
            raise ConnectionResetError
        return await self.real.write(work)

    async def read(self, work: Work[object]) -> object:
        return await self.real.read(work)

    async def close(self) -> None:
        await self.real.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def line() -> Line:
    return Line()


def sender(database: Database, line: Line, clock: FakeClock, owner: str = "one") -> Sender:
    return Sender(database, {"telegram": line}, clock=clock, owner=owner)


async def write(database: Database, *keys: str) -> None:
    """A message for each key, each to a chat of its own."""

    def work(tx: Tx) -> None:
        for key in keys:
            if chats.find(tx, "telegram", key) is None:
                chats.open_new(tx, chat_id=key, channel="telegram", address=key, language="en", now=NOW)
            outbox.add(
                tx,
                dedupe_key=f"{key}.0",
                chat_id=key,
                card_key=f"{key}.0",
                operation="show",
                body=Card((Block("Hello"),)).to_json(),
                priority=outbox.REPLY,
                now=NOW,
            )

    await database.write(work)


async def states(database: Database) -> dict[str, tuple[str, bool]]:
    """State and `maybe_repeated` of each message."""
    query = text("SELECT dedupe_key, state, maybe_repeated FROM outbox ORDER BY id")
    rows = await database.read(lambda tx: tx.connection.execute(query).all())
    return {row.dedupe_key: (row.state, bool(row.maybe_repeated)) for row in rows}


async def test_a_long_pause_that_telegram_asks_for_is_spent_in_the_outbox(database, line, clock):
    line.receipts = iter([FLOOD])
    await write(database, "a", "b", "c")
    line.open.clear()
    first = sender(database, line, clock)
    drained = asyncio.create_task(first.drain())
    await asyncio.sleep(0.1)
    line.open.set()
    await drained
    await write(database, "d")
    await first.drain()
    assert line.asked == ["a.0", "b.0", "c.0"]  # three were under way when the first answer came
    assert await states(database) == {
        "a.0": ("pending", False),
        "b.0": ("sent", False),
        "c.0": ("sent", False),
        "d.0": ("pending", False),
    }
    clock.move_to(NOW + timedelta(seconds=61))
    second = sender(database, line, clock)
    await second.drain()
    assert [state for state, _ in (await states(database)).values()] == ["sent"] * 4


async def test_a_message_is_tried_for_most_of_a_day_before_it_is_given_up(database, line, clock, monkeypatch):
    assert (MOST_ATTEMPTS - 10) * LONGEST_BACKOFF > 20 * 3600
    monkeypatch.setattr(settling, "MOST_ATTEMPTS", 12)
    line.receipts = iter([Receipt(Outcome.RETRY, detail="TelegramServerError")] * 12)
    await write(database, "a")
    tried = sender(database, line, clock)
    while await tried.drain():
        assert await states(database) == {"a.0": ("pending" if len(line.asked) < 12 else "failed", True)}
        clock.move_to(clock.instant + timedelta(seconds=LONGEST_BACKOFF))
        tried._turnstiles.clear()
    assert len(line.asked) == 12


async def test_a_database_that_restarts_ends_neither_the_sending_nor_sends_twice(database, line, clock, monkeypatch):
    monkeypatch.setattr(module, "REST", 0.01)
    await write(database, "a", "b")
    moody, stop = Moody(database, failures=3), asyncio.Event()
    line.open.clear()
    running = asyncio.create_task(sender(moody, line, clock).run(stop))
    await eventually(lambda: len(line.asked) == 2)
    moody.failures = 3
    line.open.set()
    await eventually(lambda: moody.failures == 0)
    await asyncio.sleep(0.1)
    stop.set()
    await running
    assert sorted(line.asked) == ["a.0", "b.0"]
    assert set((await states(database)).values()) == {("sent", False)}


async def test_one_of_two_processes_sends_and_the_other_takes_over_when_it_dies(database, line, clock):
    dead, heir = Line(), sender(database, line, clock, "two")
    dead.open.clear()
    await write(database, "a")
    first = sender(database, dead, clock)
    await first._round()
    await write(database, "b")
    assert await heir.drain() == 0
    clock.move_to(NOW + LEADER + timedelta(seconds=1))
    await heir.drain()
    assert line.asked == ["a.0", "b.0"]
    assert await states(database) == {"a.0": ("sent", True), "b.0": ("sent", False)}
    for task in first._tasks:
        task.cancel()


async def test_a_process_that_was_held_up_sends_nothing_that_another_may_have_taken(database, line, clock, monkeypatch):
    monkeypatch.setattr(module, "LEADER", timedelta(seconds=0.05))
    await write(database, "a")
    held_up = sender(database, line, clock)
    await held_up._round()
    held_up._turnstiles["telegram"].pace.pause(0.1, asyncio.get_running_loop().time())
    await asyncio.gather(*held_up._tasks)
    assert line.asked == []
    assert await states(database) == {"a.0": ("sending", False)}


async def test_what_was_under_way_in_a_stalled_process_is_finished_before_it_is_taken_up_again(database, line, clock):
    line.open.clear()
    await write(database, "a")
    stalled = sender(database, line, clock)
    await stalled._round()
    await asyncio.sleep(0.02)
    stalled._leads_until = 0
    again = asyncio.create_task(stalled._round())
    await asyncio.sleep(0.02)
    line.open.set()
    await again
    assert line.asked == ["a.0"]
    assert await states(database) == {"a.0": ("sent", False)}


async def test_a_message_of_a_channel_that_is_switched_off_waits(database, clock):
    await write(database, "a")
    await Sender(database, {}, clock=clock, owner="one").drain()
    assert await states(database) == {"a.0": ("pending", False)}


async def test_a_stop_does_not_wait_forever_for_a_channel_that_hangs(database, line, clock, monkeypatch):
    monkeypatch.setattr(module, "GRACE", 0.05)
    line.open.clear()
    await write(database, "a")
    stop = asyncio.Event()
    running = asyncio.create_task(sender(database, line, clock).run(stop))
    await eventually(lambda: bool(line.asked))
    stop.set()
    await asyncio.wait_for(running, 2)
    assert await states(database) == {"a.0": ("sending", False)}
    line.open.set()
    await sender(database, line, clock, "two").drain()
    assert await states(database) == {"a.0": ("sent", True)}


async def test_who_blocked_the_bot_is_written_to_no_more(database, line, clock):
    line.receipts = iter([Receipt(Outcome.BLOCKED)])
    await write(database, "a")
    await database.write(lambda tx: _another(tx, "a"))
    await sender(database, line, clock).drain()
    assert line.asked == ["a.0"]
    assert await states(database) == {"a.0": ("failed", False), "a.1": ("failed", False)}
    chat = await database.read(lambda tx: chats.get(tx, "a"))
    assert chat.blocked_at == NOW


def _another(tx: Tx, chat: str) -> None:
    outbox.add(
        tx,
        dedupe_key=f"{chat}.1",
        chat_id=chat,
        card_key=f"{chat}.1",
        operation="show",
        body=Card((Block("Hello again"),)).to_json(),
        priority=outbox.REPLY,
        now=NOW,
    )


async def test_letters_that_a_slow_mail_server_holds_up_leave_room_for_who_is_typing(database, line, clock):
    post = Line()
    post.name, post.paced = "email", False
    post.open.clear()
    await write(database, *(f"letter {number}" for number in range(UNDER_WAY + 20)))
    letters = "UPDATE chats SET channel = 'email'", "UPDATE outbox SET priority = 2"
    await database.write(lambda tx: [tx.connection.execute(text(one)) for one in letters])
    both, stop = Sender(database, {"telegram": line, "email": post}, clock=clock, owner="one"), asyncio.Event()
    running = asyncio.create_task(both.run(stop))
    await eventually(lambda: post.asked)
    await asyncio.sleep(1)  # for as many letters as there is room for
    await write(database, "a")
    both.wake()
    await eventually(lambda: line.asked == ["a.0"])
    post.open.set()
    stop.set()
    await running
