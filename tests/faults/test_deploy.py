"""A new version is put in while patients answer, and its migration may be killed at any statement."""

from __future__ import annotations

import asyncio
import shutil
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from records import migrate
from records.database import connect
from tests.care.world import KEYS
from tests.e2e import checker
from tests.e2e.balancer import balancer
from tests.e2e.harness import Clinic
from tests.e2e.load import crowd
from tests.faults import inside
from tests.records.test_migrations import FIRST_RELEASE
from tests.support.processes import free_port

NEXT = '''
"""What the version after this one brings."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "next", "{head}", None, None


def upgrade() -> None:
    op.add_column("responses", sa.Column("mood", sa.Integer()))
    op.create_index("ix_responses_mood", "responses", ["mood"])
    op.create_table("moods", sa.Column("id", sa.Integer(), primary_key=True))
'''


def next_version(folder: Path) -> partial[None]:
    """Makes a process one of the next version, whose migrations are in `folder`."""
    shutil.copytree(migrate.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "next.py").write_text(NEXT.format(head=migrate.head()))
    return partial(inside.of_version, folder)


async def test_patients_go_on_through_a_deploy_with_a_migration(clinics: list[Clinic]):
    await asyncio.gather(*map(deploy, clinics))


async def deploy(clinic: Clinic) -> None:
    """Tables first, while the old version serves; then each of three replicas, or the one server there can be."""
    newer = next_version(clinic.folder / "migrations")
    clinic.before = (inside.hurry,)
    clinic.settings["telegram_mode"] = "webhook"
    ports = [free_port() for _ in range(3 if clinic.kind == "postgresql" else 1)]
    async with balancer([f"http://127.0.0.1:{port}" for port in ports]) as front:
        serving = [await clinic.serve(port, base_url=front) for port in ports]
        async with crowd(clinic, patients=60, at_once=4) as patients:
            await asyncio.sleep(1)
            clinic.before = (inside.hurry, newer)
            assert "now at version next" in await clinic.done("db", "upgrade")
            await asyncio.sleep(1)
            for number, port in enumerate(ports):
                assert await serving[number].process.terminate() == 0
                serving[number] = await clinic.serve(port, base_url=front)
            await asyncio.sleep(0.5)
            assert not patients.empty
    assert await checker.repeated_messages(clinic) == 0


async def test_a_migration_that_is_killed_anywhere_has_done_nothing_and_can_be_run_again(
    clinics: list[Clinic], request: pytest.FixtureRequest
):
    every = request.config.getoption("--nightly")
    for clinic in clinics:  # one at a time: alembic knows of one migration in a process
        await first_release(clinic.database_url)
    await asyncio.gather(*(killed_migrations(clinic, every=every) for clinic in clinics))


async def killed_migrations(clinic: Clinic, *, every: bool) -> None:
    """From the first release, with its answers, to this one: killed before the first statement, the second, the fourth
    and so on, or before each."""
    for killed in count(1):
        clinic.before = (partial(inside.killed_at, killed if every else 2 ** (killed - 1)),)
        done = await clinic.command("db", "upgrade")
        if done.code == 0:
            break
        assert done.code == -9
        assert await version(clinic) == "0001"
        assert await clinic.rows("SELECT value FROM answers") == [{"value": 3}]
    assert killed > 5
    assert await version(clinic) == migrate.head()
    assert await clinic.rows("SELECT value FROM answers") == [{"value": 3}]
    await clinic.done("export", "--out", str(clinic.folder / "out"))


async def version(clinic: Clinic) -> str:
    (row,) = await clinic.rows("SELECT version_num FROM alembic_version")
    return str(row["version_num"])


async def first_release(url: str) -> None:
    """The tables and a patient's answer as the first release left them."""
    await asyncio.to_thread(migrate.downgrade, url, "0001")
    database = connect(url, KEYS)
    for statement in FIRST_RELEASE.split(";\n"):
        await database.write(lambda tx, statement=statement: tx.connection.exec_driver_sql(statement))
    await database.close()
