"""Units of work that wait together on SQLite share one commit, and nothing else."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from records import migrate, notes
from records.database import Database, Tx, connect
from records.keyring import Keyring

KEYS = Keyring("a test's secret key of thirty-two characters")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'group.db'}"
    migrate.upgrade(url)
    opened = connect(url, KEYS)
    yield opened
    await opened.close()


async def together(database: Database, *units, cancel: int | None = None) -> list:
    """Let the units wait until the writer is free, so that it takes them all at once."""
    free = threading.Event()
    held = asyncio.create_task(database.write(lambda _tx: free.wait(10)))
    await asyncio.sleep(0.05)
    waiting = [asyncio.create_task(database.write(unit)) for unit in units]
    await asyncio.sleep(0)
    if cancel is not None:
        waiting[cancel].cancel()
    free.set()
    assert await held
    return await asyncio.gather(*waiting, return_exceptions=True)


def put(name: str):
    return lambda tx: notes.put(tx, name, name)


def put_and_fail(error: Exception):
    def unit(tx: Tx) -> None:
        notes.put(tx, "bad", "half done")
        raise error

    return unit


async def kept(database: Database, *names: str) -> list[str | None]:
    return await database.read(lambda tx: [notes.get(tx, name) for name in names])


async def test_a_unit_that_fails_takes_back_its_own_work_and_no_other(database):
    outcomes = await together(database, put("before"), put_and_fail(ValueError("no")), put("after"))
    assert [type(outcome) for outcome in outcomes] == [type(None), ValueError, type(None)]
    assert await kept(database, "before", "bad", "after") == ["before", None, "after"]


async def test_a_unit_sees_what_the_one_before_it_wrote(database):
    first, second = await together(database, put("name"), lambda tx: notes.get(tx, "name"))
    assert (first, second) == (None, "name")


@pytest.mark.parametrize("error", [StopIteration("nothing found"), KeyError("gone")])
async def test_whatever_a_unit_raises_nobody_waits_for_ever(database, error):
    async with asyncio.timeout(5):
        (outcome,) = await together(database, put_and_fail(error))
    assert isinstance(outcome, Exception)
    assert await kept(database, "bad") == [None]


async def test_who_is_cancelled_while_waiting_does_not_stop_those_behind(database):
    async with asyncio.timeout(5):
        outcomes = await together(database, put("first"), put("impatient"), put("last"), cancel=1)
    assert [type(outcome) for outcome in outcomes] == [type(None), asyncio.CancelledError, type(None)]
    assert await kept(database, "first", "impatient", "last") == ["first", "impatient", "last"]


def test_a_database_serves_one_event_loop_after_another(tmp_path):
    url = f"sqlite:///{tmp_path / 'loops.db'}"
    migrate.upgrade(url)
    database = connect(url, KEYS)
    asyncio.run(database.write(put("first")))

    async def second() -> list[str | None]:
        await database.write(put("second"))
        found = await kept(database, "first", "second")
        await database.close()
        return found

    assert asyncio.run(second()) == ["first", "second"]
