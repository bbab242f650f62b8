"""A process that is killed, at any moment, loses no answer and counts none twice."""

from __future__ import annotations

import asyncio
import random

from tests.e2e import checker
from tests.e2e.harness import Clinic, Serving
from tests.e2e.journey import walk_together, whole

STRIDE = 4
FEWEST_KILLS, MOST_KILLS = 10, 25
WITHIN = 90.0  # seconds for a step; a process that is killed while it starts helps nobody


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


async def test_the_process_may_be_killed_while_patients_tap(clinics: list[Clinic]):
    for kills in await asyncio.gather(*(kills_while_tapping(clinic) for clinic in clinics)):
        assert kills >= FEWEST_KILLS


async def kills_while_tapping(clinic: Clinic) -> int:
    """How many kills it took until every patient had sent their answers."""
    chance, patients = random.Random(7), 8
    journeys = [whole(token) for token in await clinic.enrol_many(patients)]
    serving, kills = await clinic.serve(), 0
    tapping = asyncio.create_task(walk_together(clinic.people(patients), journeys, WITHIN))
    while not tapping.done() and kills < MOST_KILLS:
        await asyncio.sleep(chance.uniform(0.02, 0.4))
        serving, kills = await killed_and_started_again(clinic, serving), kills + 1
    await tapping
    await nothing_is_lost_or_doubled(clinic, patients)
    repeated = await checker.repeated_messages(clinic)
    print(f"{kills} kills, {repeated} messages sent twice: {clinic.database_url.partition(':')[0]}")
    return kills


async def nothing_is_lost_or_doubled(clinic: Clinic, patients: int) -> None:
    await checker.drained(clinic)
    await checker.every_confirmed_update_is_stored_once(clinic)
    await checker.every_answer_was_given_once(clinic, patients)
    await checker.the_export_has_each_score_once(clinic, patients)
