"""Units of work that run at the same time lose nothing and take nothing twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from care import deliver, enrol, staying, wishes
from care.actor import OPERATOR
from care.deliver import Occasion
from care.errors import RefusedError
from records import chats, deliveries, invitations, leases, notes, screens, tables
from records.database import Database, Tx, connect
from records.deliveries import State
from records.errors import RecordsError
from tests.care.world import JANUARY, KEYS, PRACTICE, World

AT_ONCE, EACH = 8, 5


async def together(*units):
    return await asyncio.gather(*units)


async def a_chat(database: Database) -> str:
    def make(tx: Tx) -> str:
        chat = World(tx).open_chat(None, "42")
        screens.write(tx, chat.id, 0, {"count": 0})
        return chat.id

    return await database.write(make)


async def test_no_update_of_a_conversation_is_lost(database: Database):
    """The turn's own way: the chat at an address is locked, read, changed and written."""
    chat_id = await a_chat(database)

    def one_more(tx: Tx) -> None:
        chat = chats.at(tx, "telegram", "42")
        assert chat is not None
        chats.change(tx, chat.id, talk={"count": chat.talk.get("count", 0) + 1})

    async def patient() -> None:
        for _ in range(EACH):
            await database.write(one_more)

    await together(*(patient() for _ in range(AT_ONCE)))
    assert (await database.read(lambda tx: chats.get(tx, chat_id))).talk == {"count": AT_ONCE * EACH}


async def test_no_update_is_lost_between_two_processes(url: str):
    """Each with a connection of its own, as two replicas or a command beside the server."""
    first, second = connect(url, KEYS), connect(url, KEYS)
    chat_id = await a_chat(first)

    def one_more(tx: Tx) -> None:
        screen = screens.read(tx, chat_id, to_change=True)
        assert screen is not None
        screens.write(tx, chat_id, screen["count"] + 1, {"count": screen["count"] + 1})

    await together(*(process.write(one_more) for process in (first, second) for _ in range(AT_ONCE)))
    assert await first.read(lambda tx: screens.read(tx, chat_id)) == {"count": 2 * AT_ONCE}
    assert await second.read(lambda tx: screens.revision(tx, chat_id)) == 2 * AT_ONCE
    await first.close()
    await second.close()


async def test_claimers_at_the_same_time_never_take_the_same_delivery(url: str):
    processes = [connect(url, KEYS) for _ in range(4)]

    def plan(tx: Tx) -> int:
        world = World(tx)
        enrolled = [world.enrol(side=side) for side in ("left", "right") * 3]
        return sum(len(deliveries.of_episode(tx, one.episode_id)) for one in enrolled)

    planned = await processes[0].write(plan)
    far = JANUARY + timedelta(days=2000)

    async def claim_all(process: Database) -> list[int]:
        taken: list[int] = []
        while batch := await process.write(lambda tx: deliveries.claim(tx, far, far + timedelta(minutes=2), 7)):
            taken += [delivery.id for delivery in batch]
        return taken

    taken = [row for claimed in await together(*map(claim_all, processes)) for row in claimed]
    assert len(taken) == len(set(taken)) == planned
    for process in processes:
        await process.close()


async def test_of_several_processes_one_holds_a_lease(url: str):
    processes = {name: connect(url, KEYS) for name in ("one", "two", "three")}

    def hold(tx: Tx, owner: str) -> bool:
        return leases.hold(tx, "sender", owner=owner, now=JANUARY, until=JANUARY + timedelta(seconds=15))

    held = await together(*(process.write(lambda tx, name=name: hold(tx, name)) for name, process in processes.items()))
    assert sorted(held) == [False, False, True]
    for process in processes.values():
        await process.close()


async def test_a_unit_that_fails_leaves_nothing_behind(database: Database):
    def half_done(tx: Tx) -> None:
        notes.put(tx, "name", "value")
        raise RecordsError("no")

    with pytest.raises(RecordsError):
        await database.write(half_done)
    assert await database.read(lambda tx: notes.get(tx, "name")) is None


@pytest.mark.parametrize("url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
async def test_two_that_wait_for_each_other_both_come_through(database: Database):
    """PostgreSQL ends one of them; it is run again."""
    await database.write(lambda tx: [notes.put(tx, name, "0") for name in ("a", "b")])
    runs: list[str] = []

    def both(first: str, second: str):
        def unit(tx: Tx) -> None:
            runs.append(first)
            for name in (first, second):
                tx.connection.execute(text("update notes set value = value || '1' where name = :name"), {"name": name})
                tx.connection.execute(text("select pg_sleep(0.3)"))

        return unit

    await together(database.write(both("a", "b")), database.write(both("b", "a")))
    assert len(runs) > 2
    assert await database.read(lambda tx: [notes.get(tx, name) for name in ("a", "b")]) == ["011", "011"]


async def test_what_a_killed_process_had_claimed_is_given_back_when_its_lease_runs_out(database: Database):
    def claim(tx: Tx) -> int:
        World(tx).enrol()
        (taken,) = deliveries.claim(tx, JANUARY, JANUARY + timedelta(minutes=2), 10)
        return taken.id

    row = await database.write(claim)
    assert await database.write(lambda tx: deliveries.rescue(tx, JANUARY + timedelta(minutes=1))) == 0
    assert await database.write(lambda tx: deliveries.locked(tx, row)) is not None
    assert await database.write(lambda tx: deliveries.rescue(tx, JANUARY + timedelta(minutes=3))) == 1
    assert await database.write(lambda tx: deliveries.locked(tx, row)) is None
    (taken,) = await database.write(lambda tx: deliveries.claim(tx, JANUARY, JANUARY + timedelta(minutes=5), 10))
    again = await database.read(lambda tx: deliveries.locked(tx, taken.id))
    assert again is not None
    assert (again.id, again.attempts, again.state) == (row, 2, State.CLAIMED)


async def test_who_finds_that_somebody_else_was_faster_looks_again(database: Database):
    """As the chat and the telephone, which store the same answer at the same moment: the second one is a correction."""

    def count(tx: Tx) -> int:
        known = tx.connection.execute(select(tables.staff.c.id)).scalars().all()
        if tx.postgres:
            tx.connection.execute(text("SELECT pg_sleep(0.2)"))
        member = {
            "username": str(len(known)),
            "name": "x",
            "role": "nurse",
            "password_hash": "x",
            "created_at": JANUARY,
        }
        tx.connection.execute(tables.staff.insert(), {"id": str(len(known)), **member})
        return len(known)

    assert sorted(await together(*(database.write(count) for _ in range(3)))) == [0, 1, 2]


async def test_of_two_links_that_are_made_at_the_same_time_one_is_open(database: Database):
    """As two members of staff do, or one while the house sends its own."""
    patient_id = await database.write(lambda tx: World(tx).enrol().patient_id)

    def invite(tx: Tx, name: str) -> None:
        enrol.invite_again(tx, patient_id, actor=OPERATOR, now=JANUARY, new_id=lambda: name, token=name)
        a_while(tx)

    await together(*(database.write(lambda tx, name=name: invite(tx, name)) for name in ("a", "b")))
    everything = await database.read(lambda tx: invitations.of_patient(tx, patient_id))
    assert sum(one.open_at(JANUARY) for one in everything) == 1


async def test_a_turn_and_a_message_for_the_same_patient_follow_one_another(database: Database):
    """Neither waits for what the other holds, and the message is written to the talk as the turn left it."""
    patient_id = await database.write(lambda tx: World(tx).joined().patient_id)
    due = JANUARY + timedelta(days=3)
    (claimed,) = await database.write(lambda tx: deliveries.claim(tx, due, due + timedelta(minutes=2), 10))
    runs, found = [], []

    def turn(tx: Tx) -> None:
        runs.append("turn")
        chat = chats.at(tx, "telegram", patient_id)
        assert chat is not None
        a_while(tx)
        wishes.set_rhythm(tx, PRACTICE, patient_id, due, hour=10)  # as before: nothing moves
        chats.change(tx, chat.id, talk={"at": "hour"})

    def announce(tx: Tx, occasion: Occasion) -> None:
        found.append(occasion.chat.talk)
        chats.change(tx, occasion.chat.id, talk={**occasion.chat.talk, "news": occasion.delivery_id})

    def message(tx: Tx) -> None:
        runs.append("message")
        a_while(tx, 0.1)
        deliver.act(tx, PRACTICE, claimed, announce, now=due, new_id=str)

    await together(database.write(turn), database.write(message))
    assert sorted(runs) == ["message", "turn"]
    assert found == [{"at": "hour"}]


async def test_of_two_stays_that_overlap_and_are_noted_at_the_same_time_one_is_refused(database: Database):
    patient_id = await database.write(lambda tx: World(tx).enrol().patient_id)
    today = JANUARY.date()

    def note(tx: Tx, name: str) -> None:
        staying.note(tx, patient_id, today, None, actor=OPERATOR, now=JANUARY, new_id=lambda: name)
        a_while(tx)

    units = (database.write(lambda tx, name=name: note(tx, name)) for name in ("a", "b"))
    done = await asyncio.gather(*units, return_exceptions=True)
    assert sorted(map(type, done), key=str) == [type(None), RefusedError]


def a_while(tx: Tx, seconds: float = 0.3) -> None:
    """On PostgreSQL, where units run side by side."""
    if tx.postgres:
        tx.connection.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": seconds})
