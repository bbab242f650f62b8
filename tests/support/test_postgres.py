"""The throw-away server is real, durable, private to the run and gone afterwards."""

from __future__ import annotations

import shutil
import subprocess
import sys

import asyncpg
import pytest

from tests.support.postgres import Cluster
from tests.support.processes import ROOT, runs, wait_until

pytestmark = pytest.mark.postgres


async def ask(url: str, question: str) -> object:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_a_test_gets_an_empty_database_of_its_own(postgres: Cluster, postgres_url: str):
    assert await ask(postgres_url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    assert await ask(postgres_url, "SHOW fsync") == "on"
    await ask(postgres_url, "CREATE TABLE mine (n int)")
    other = postgres.create("other")
    assert await ask(other, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    postgres.drop("other")
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await ask(other, "SELECT 1")


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_what_was_committed_is_there_after_a_restart_or_a_crash(postgres: Cluster, postgres_url: str, mode):
    await ask(postgres_url, "CREATE TABLE kept (n int)")
    await ask(postgres_url, "INSERT INTO kept VALUES (7)")
    postgres.restart(mode)
    assert await ask(postgres_url, "SELECT n FROM kept") == 7


def test_the_server_ends_when_the_test_run_is_killed():
    script = """
from tests.support.postgres import running
with running(fsync=False) as cluster:
    print(cluster._server.pid, cluster._data.parent, flush=True)
    input()
"""
    run = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    with run:
        pid, home = run.stdout.readline().split()
        run.kill()
    wait_until(lambda: not runs(int(pid)), "the end of the server")
    shutil.rmtree(home)
