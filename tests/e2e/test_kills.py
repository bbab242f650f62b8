"""A process that is killed, at any moment, loses no answer and counts none twice."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.e2e import checker
from tests.e2e.harness import Clinic, Serving
from tests.e2e.journey import walk_together, whole
from tests.e2e.load import WITHIN, crowd, nothing_is_lost_or_doubled

STRIDE = 4


async def killed_and_started_again(clinic: Clinic, serving: Serving) -> Serving:
    serving.process.kill()
    await clinic.let_leases_run_out()
    return await clinic.serve()


async def test_the_process_may_be_killed_between_any_two_taps(clinics: list[Clinic]):
    await asyncio.gather(*(kills_between_taps(clinic) for clinic in clinics))


async def kills_between_taps(clinic: Clinic) -> None:
    """Each patient is a step behind the one before, with a kill after every fourth step: every gap is met once."""
    journeys = [whole(token) for token in await clinic.enrol_many(STRIDE)]
    people, steps = clinic.people(STRIDE), len(journeys[0])
    serving = await clinic.serve()
    for start in range(1 - STRIDE, steps, STRIDE):
        parts = [way[max(0, start + behind) : max(0, start + behind + STRIDE)] for behind, way in enumerate(journeys)]
        await walk_together(people, parts, WITHIN)
        serving = await killed_and_started_again(clinic, serving)
    await nothing_is_lost_or_doubled(clinic, STRIDE)
    assert await checker.repeated_messages(clinic) == 0


async def test_the_process_may_be_killed_at_any_moment_while_patients_tap(
    clinics: list[Clinic], request: pytest.FixtureRequest
):
    kills = (1000 if request.config.getoption("--nightly") else 50) // len(clinics)
    await asyncio.gather(*(kills_while_tapping(clinic, kills) for clinic in clinics))


async def kills_while_tapping(clinic: Clinic, kills: int) -> None:
    """Most servers are killed at work, after a few calls of theirs, one in five while it starts.

    Calls are counted instead of seconds: on a busy machine a server that lived for so many would get nothing done.
    """
    chance, serving = random.Random(7), await clinic.serve()
    async with crowd(clinic, patients=10 + kills) as patients:
        for _ in range(kills):
            await patients.do(chance.randrange(12), within=2)
            await asyncio.sleep(chance.uniform(0, 0.1))
            serving.process.kill()
            await clinic.let_leases_run_out()
            serving = clinic.begin_to_serve()
            if chance.random() < 0.8:
                await serving.ready()
        assert not patients.empty
        patients.enough()
        await serving.ready()
    repeated = await checker.repeated_messages(clinic)
    print(f"{kills} kills, {patients.finished} patients, {repeated} messages sent twice: {clinic.kind}")
