"""PostgreSQL in trouble: restarted as by a crash, in the middle of a transaction, or one connection ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import asyncpg
import pytest

from tests.e2e import checker, harness
from tests.e2e.harness import Clinic
from tests.e2e.journey import ANSWERS, SEVERITY, joining, koos_jr, walk
from tests.e2e.load import crowd, nothing_is_lost_or_doubled
from tests.faults import inside
from tests.support.postgres import Cluster

pytestmark = pytest.mark.postgres
BACK_WITHIN = 1.0  # seconds from PostgreSQL's first answer until nobody waits


@pytest.fixture
async def hospital(tmp_path: Path, postgres_url: str) -> AsyncIterator[Clinic]:
    async with harness.clinic(tmp_path, postgres_url) as opened:
        yield opened


async def everybody_is_answered(clinic: Clinic, moment: datetime) -> float:
    """Seconds from a moment until everything that patients had done before it was handled."""
    waited = {str(update.update_id) for update in clinic.api.updates.pending}
    await asyncio.sleep(0.05)  # so that this loop hears that its own connections were closed
    waited |= {row["external_id"] for row in await clinic.rows("SELECT external_id FROM inbox WHERE state <> 'done'")}
    if not waited:
        return 0.0
    listed = ", ".join(f"'{one}'" for one in waited)
    handled = f"FROM inbox WHERE state = 'done' AND external_id IN ({listed})"
    await checker.comes_true(clinic, f"SELECT count(*) {handled} HAVING count(*) = {len(waited)}")
    (last,) = await clinic.rows(f"SELECT max(done_at) AS at {handled}")
    return float((last["at"] - moment).total_seconds())


async def test_an_immediate_restart_under_load_loses_nothing_and_costs_a_second(
    hospital: Clinic, postgres: Cluster, request: pytest.FixtureRequest
):
    restarts = 100 if request.config.getoption("--nightly") else 4
    hospital.before = (inside.hurry,)
    await hospital.serve()
    pauses: list[float] = []
    async with crowd(hospital, patients=10 + 10 * restarts) as patients:
        for _ in range(restarts):
            await asyncio.sleep(1)
            postgres.restart("immediate")  # in this thread: the server is tied to the one that starts it
            pauses.append(await everybody_is_answered(hospital, datetime.now(UTC)))
        assert not patients.empty
    print(f"{restarts} restarts, everybody answered after", *(f"{pause:.2f}" for pause in pauses))
    assert await checker.repeated_messages(hospital) == 0
    assert max(pauses) > 0, "somebody had to wait"
    assert median(pauses) < BACK_WITHIN, pauses  # the machine may be busy with something else in one of them


@asynccontextmanager
async def in_mid_turn(clinic: Clinic, url: str) -> AsyncIterator[asyncpg.Connection]:
    """A patient has tapped, and the server's transaction stands still between its first statement and its last."""
    (token,) = await clinic.enrol_crowd(1)
    clinic.before = (inside.hurry,)
    await clinic.serve()
    patient = clinic.api.person(1001)
    await walk(patient, (*joining(token), *koos_jr()[:3]))
    other = await asyncpg.connect(url.replace("+asyncpg", ""))
    await other.execute("BEGIN")
    await other.execute("LOCK TABLE answers IN EXCLUSIVE MODE")
    await patient.tap(SEVERITY[ANSWERS[2]])
    await checker.comes_true(clinic, WAITING)
    yield other
    await other.close()
    await patient.sees("4 of 7", 5)
    await walk(patient, koos_jr()[4:])
    await nothing_is_lost_or_doubled(clinic, patients=1)
    assert await checker.repeated_messages(clinic) == 0


WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


async def test_a_restart_in_the_middle_of_a_transaction_undoes_it_and_it_is_played_again(
    hospital: Clinic, postgres: Cluster, postgres_url: str
):
    async with in_mid_turn(hospital, postgres_url):
        postgres.restart("immediate")


async def test_one_connection_that_is_ended_in_the_middle_of_a_transaction_is_replaced(
    hospital: Clinic, postgres_url: str
):
    async with in_mid_turn(hospital, postgres_url) as other:
        (waiting,) = await other.fetch(WAITING)
        assert await other.fetchval("SELECT pg_terminate_backend($1)", waiting["pid"])
