"""SQLite in trouble: other processes hold the lock, the disk is full, the disk fails to keep what it took."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import aiohttp

from tests.botapi import Person
from tests.e2e import checker
from tests.e2e.harness import Clinic, Serving
from tests.e2e.journey import ANSWERS, SEVERITY, joining, koos_jr, walk
from tests.e2e.load import nothing_is_lost_or_doubled
from tests.faults import inside

HELD = 3.0  # seconds
HOLD = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("ROLLBACK")
"""


async def begun(clinic: Clinic, person: int = 1001) -> Person:
    """A patient who has the third question in front of them."""
    (token,) = await clinic.enrol_crowd(1)
    patient = clinic.api.person(person)
    await walk(patient, (*joining(token), *koos_jr()[:3]))
    return patient


async def goes_on(clinic: Clinic, *patients: Person) -> None:
    """The third answer was tapped; it counts, and so does the rest."""
    await asyncio.gather(*(patient.sees("4 of 7", 5) for patient in patients))
    await asyncio.gather(*(walk(patient, koos_jr()[4:]) for patient in patients))
    await nothing_is_lost_or_doubled(clinic, len(patients))
    assert await checker.repeated_messages(clinic) == 0


@asynccontextmanager
async def held(path: Path) -> AsyncIterator[None]:
    """A process of somebody else holds the file's lock for three seconds."""
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, str(path), str(HELD), stdout=asyncio.subprocess.PIPE
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    yield
    await holder.wait()


async def test_three_processes_that_want_the_file_wait_for_each_other(clinic: Clinic, tmp_path: Path):
    clinic.before = (inside.hurry,)
    serving = await clinic.serve()
    patients = [await begun(clinic, person) for person in (1001, 1002)]
    async with held(tmp_path / "afterwell.db"):
        for patient in patients:
            await patient.tap(SEVERITY[ANSWERS[2]])
        commands = asyncio.gather(*(clinic.enrol("--mrn", f"during {number}") for number in range(2)))
        await serving.ready()
        assert await clinic.rows("SELECT id FROM patients WHERE mrn_index IS NOT NULL") == []
    await commands
    assert len(await clinic.rows("SELECT id FROM patients WHERE mrn_index IS NOT NULL")) == 2
    await goes_on(clinic, *patients)


async def says(serving: Serving, number: int) -> int:
    """The status with which the web chat's door answers an event."""
    body = {"id": f"event-of-the-test-{number:04}", "kind": "opened"}
    jar = aiohttp.CookieJar(unsafe=True)  # of a host that is only a number
    headers = {"Origin": serving.url, "X-Afterwell": "chat"}
    async with aiohttp.ClientSession(cookie_jar=jar) as page:
        await page.get(f"{serving.url}/chat/state")
        async with page.post(f"{serving.url}/chat/events", json=body, headers=headers) as answer:
            return answer.status


async def test_a_disk_that_takes_nothing_is_waited_for_and_nothing_is_acknowledged_meanwhile(
    clinic: Clinic, another_clinic: Clinic
):
    await asyncio.gather(disk_in_trouble(clinic, "full"), disk_in_trouble(another_clinic, "broken"))


async def disk_in_trouble(clinic: Clinic, trouble: str) -> None:
    """Full: no write is taken. Broken: no synchronisation succeeds."""
    told = clinic.folder / "trouble"
    told.write_text("")
    clinic.before = (inside.hurry, partial(inside.disk, told))
    serving = await clinic.serve()
    patient = await begun(clinic)
    assert await says(serving, 1) == 202
    told.write_text(trouble)
    await patient.tap(SEVERITY[ANSWERS[2]])
    assert await says(serving, 2) >= 500
    failed = await clinic.command("enrol", "--mrn", "new", *ENROL)
    assert failed.code == 1
    assert len(failed.err.splitlines()) == 1
    await asyncio.sleep(0.5)
    await checker.every_confirmed_update_is_stored_once(clinic)
    assert len(clinic.api.updates.pending) == 1
    told.write_text("")
    await goes_on(clinic, patient)


ENROL = (
    *("--pathway", "knee-replacement", "--side", "left", "--date", "2100-01-01"),
    *("--name", "Testa Ampleperson", "--dob", "1956-04-02", "--zone", "America/New_York"),
)
