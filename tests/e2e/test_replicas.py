"""Several servers on one PostgreSQL database: each takes updates, one at a time sends, any of them may die."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.e2e import checker, harness
from tests.e2e.balancer import balancer
from tests.e2e.harness import Clinic
from tests.e2e.journey import walk_together, whole
from tests.support.processes import free_port

REPLICAS = 3
PATIENTS = 4


async def leader(clinic: Clinic) -> str:
    (row,) = await clinic.rows("SELECT owner FROM leases WHERE name = 'sender'")
    return str(row["owner"])


@pytest.mark.postgres
async def test_three_replicas_count_everything_once_while_each_is_killed_in_turn(tmp_path: Path, postgres_url: str):
    ports = [free_port() for _ in range(REPLICAS)]
    async with (
        balancer([f"http://127.0.0.1:{port}" for port in ports]) as front,
        harness.clinic(tmp_path, postgres_url, telegram_mode="webhook") as clinic,
    ):
        journeys = [whole(token) for token in await clinic.enrol_many(PATIENTS)]
        replicas = [await clinic.serve(port, base_url=front) for port in ports]
        leaders = {await leader(clinic)}
        tapping = asyncio.create_task(walk_together(clinic.people(PATIENTS), journeys, within=60))
        for number, port in enumerate(ports):
            await asyncio.sleep(1.5)
            replicas[number].process.kill()
            await asyncio.sleep(0.5)
            replicas[number] = await clinic.serve(port, base_url=front)
            leaders.add(await leader(clinic))
        await tapping
        await checker.drained(clinic)
        await checker.every_confirmed_update_is_stored_once(clinic)
        await checker.every_answer_was_given_once(clinic, PATIENTS)
        await checker.the_export_has_each_score_once(clinic, PATIENTS)
        await checker.repeated_messages(clinic)
        assert len({*leaders, await leader(clinic)}) > 1
