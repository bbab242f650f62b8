"""The reception handles what came in once, in order, and to the last, whatever fails on the way."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.clock import Clock
from app.ids import new_id
from app.practice import load_desk
from bot import reception as module
from bot.conversation.events import Commanded
from bot.reception import APOLOGY, Incoming, Received, Reception
from care.practice import Clinic
from records import inbox, outbox
from records.database import Database, Tx
from tests.bot.waiting import eventually

DESK = load_desk(Clinic("Riverside Joint Center", "555-0100", "911"))
CHAT = "42"


@dataclass
class Door:
    """Every event is a command of a stranger, who is greeted; `broken` holds those that fail, and how often."""

    broken: dict[str, int] = field(default_factory=dict)
    handled: list[str] = field(default_factory=list)
    notified: list[str | None] = field(default_factory=list)
    quick: asyncio.Event = field(default_factory=asyncio.Event)

    def read(self, raw: str) -> Incoming:
        if self.broken.get(raw):
            self.broken[raw] -= 1
            raise ValueError("what the patient wrote: " + raw)
        self.handled.append(raw)
        return Incoming(Commanded("menu"), reply_to=raw)

    async def notify(self, _address: str, reply_to: str | None, _notices: tuple[str, ...]) -> None:
        await self.quick.wait()
        self.notified.append(reply_to)


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def reception(database: Database, door: Door) -> Reception:
    return Reception(database, DESK, {"telegram": door}, clock=Clock(), new_id=new_id, wake=lambda: None)


async def arrive(reception: Reception, *events: str) -> None:
    for event in events:
        await reception.receive("telegram", [Received(event, CHAT, event)])


async def states(database: Database) -> dict[str, str]:
    rows = await database.read(lambda tx: tx.connection.execute(text("SELECT external_id, state FROM inbox")).all())
    return {row.external_id: row.state for row in rows}


async def left_behind(database: Database, *events: str) -> None:
    """Events that a process stored before it was killed."""

    def work(tx: Tx) -> None:
        for event in events:
            body = json.dumps({"address": CHAT, "raw": event})
            inbox.put(
                tx, channel="telegram", external_id=event, address=CHAT, body=body, now=datetime(2026, 1, 1, tzinfo=UTC)
            )

    await database.write(work)


async def test_everything_that_a_killed_process_left_is_handled_in_order(database, door, reception):
    await left_behind(database, "a", "b", "c")
    await arrive(reception, "d")
    door.quick.set()
    await reception.settle()
    assert door.handled == ["a", "b", "c", "d"]


async def test_an_event_that_comes_again_is_handled_once(database, door, reception):
    await arrive(reception, "a", "a")
    door.quick.set()
    await reception.settle()
    assert door.handled == ["a"]


async def test_a_turn_that_fails_is_tried_again_by_itself_and_before_those_behind_it(door, reception, monkeypatch):
    monkeypatch.setattr(module, "RETRIES", (timedelta(seconds=0.05),) * 4)
    door.quick.set()
    door.broken = {"a": 2}
    await arrive(reception, "a", "b", "c")
    await eventually(lambda: len(door.handled) == 3)
    assert door.handled == ["a", "b", "c"]


async def test_an_event_that_keeps_failing_is_set_aside_with_an_apology_and_the_next_one_goes_on(
    database, door, reception, monkeypatch, capsys
):
    monkeypatch.setattr(module, "RETRIES", (timedelta(seconds=0.01),) * 2)
    door.quick.set()
    await arrive(reception, "first")
    await reception.settle()
    door.broken = {"private words": 99}
    await arrive(reception, "private words", "next")
    await eventually(lambda: door.handled == ["first", "next"])
    await reception.settle()
    assert await states(database) == {"first": "done", "private words": "failed", "next": "done"}
    far = datetime(2100, 1, 1, tzinfo=UTC)
    said = ""
    for _ in range(9):
        claimed = await database.write(
            lambda tx: outbox.claim(tx, now=far, lease_until=far, limit=9, channels=("telegram",))
        )
        said += "".join(str(row.body) for row in claimed)
        for row in claimed:
            await database.write(lambda tx, row=row: outbox.settle(tx, row.id, sent=True, reason=None, now=far))
    assert APOLOGY in said
    assert "private words" not in "".join(capsys.readouterr())


async def test_a_slow_answer_to_a_tap_does_not_hold_up_the_next_tap(door, reception):
    await arrive(reception, "a", "b")
    await eventually(lambda: door.handled == ["a", "b"])
    assert door.notified == []
    door.quick.set()
    await reception.settle()
    assert sorted(door.notified, key=str) == ["a", "b"]


async def test_a_database_that_is_away_for_a_moment_costs_no_attempt(database, door, reception, monkeypatch):
    monkeypatch.setattr(module, "AWAY", timedelta(seconds=0.05))
    door.quick.set()
    real, failing = database.write, iter([False, True, True, True, True])

    async def write(work):
        if next(failing, False):
            raise ConnectionResetError
        return await real(work)

    monkeypatch.setattr(database, "write", write)
    await arrive(reception, "a")
    await eventually(lambda: door.handled == ["a"])
    await reception.settle()
    found = await database.read(lambda tx: tx.connection.execute(text("SELECT attempts, state FROM inbox")).one())
    assert tuple(found) == (0, "done")


async def test_after_the_close_nothing_is_tried_again(database, door, reception, monkeypatch):
    monkeypatch.setattr(module, "RETRIES", (timedelta(seconds=0.05),) * 4)
    door.quick.set()
    door.broken = {"a": 1}
    await arrive(reception, "a")
    await eventually(lambda: door.broken == {"a": 0})
    await reception.close()
    await asyncio.sleep(0.1)
    assert door.handled == []
    assert await states(database) == {"a": "pending"}


async def test_events_of_a_channel_that_is_switched_off_wait_for_it(database):
    await left_behind(database, "a")
    without = Reception(database, DESK, {}, clock=Clock(), new_id=new_id, wake=lambda: None)
    await without.catch_up()
    await without.settle()
    assert await states(database) == {"a": "pending"}
    attempts = await database.read(lambda tx: tx.connection.execute(text("SELECT attempts FROM inbox")).scalar_one())
    assert attempts == 0
