"""A PostgreSQL that restarts is noticed before a unit of work is given a connection that is no more."""

from __future__ import annotations

import asyncio

import pytest

from records import migrate, notes
from records.database import connect
from records.keyring import Keyring
from tests.support.postgres import Cluster, Stop

pytestmark = pytest.mark.postgres
KEYS = Keyring("a test's secret key of thirty-two characters")


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_the_first_unit_of_work_after_a_restart_succeeds(postgres: Cluster, postgres_url: str, mode: Stop):
    await asyncio.to_thread(migrate.upgrade, postgres_url)
    database = connect(postgres_url, KEYS)
    try:
        await asyncio.gather(*(database.write(lambda tx, n=n: notes.put(tx, str(n), "before")) for n in range(5)))
        postgres.restart(mode)  # in this thread: the server is tied to the one that starts it
        await asyncio.sleep(0.05)  # as the loop of a running program, ours hears that the connections were closed
        await database.write(lambda tx: notes.put(tx, "0", "after"))
        found = await asyncio.gather(*(database.read(lambda tx, n=n: notes.get(tx, str(n))) for n in range(5)))
        assert found == ["after", "before", "before", "before", "before"]
    finally:
        await database.close()
