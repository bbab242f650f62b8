"""A process that is killed, at any moment, loses no answer and counts none twice."""

from __future__ import annotations

import asyncio
import random

from tests.e2e import checker
from tests.e2e.harness import Clinic, Serving
from tests.e2e.journey import walk_together, whole

STRIDE = 4
WITHIN = 90.0  # seconds for a step; a process that is killed while it starts helps nobody


async def killed_and_started_again(clinic: Clinic, serving: Serving) -> Serving:
    serving.process.kill()
    return await clinic.serve()


async def test_the_process_may_be_killed_between_any_two_taps(either_clinic: Clinic):
    """Each patient is a step behind the one before, with a kill after every fourth step: every gap is met once."""
    clinic = either_clinic
    journeys = [whole(token) for token in await clinic.enrol_many(STRIDE)]
    people, steps = clinic.people(STRIDE), len(journeys[0])
    serving = await clinic.serve()
    for start in range(1 - STRIDE, steps, STRIDE):
        parts = [way[max(0, start + behind) : max(0, start + behind + STRIDE)] for behind, way in enumerate(journeys)]
        await walk_together(people, parts, WITHIN)
        serving = await killed_and_started_again(clinic, serving)
    await checker.drained(clinic)
    await checker.every_confirmed_update_is_stored_once(clinic)
    await checker.every_answer_was_given_once(clinic, STRIDE)
    await checker.the_export_has_each_score_once(clinic, STRIDE)
    assert await checker.repeated_messages(clinic) == 0


async def test_the_process_may_be_killed_while_patients_tap(either_clinic: Clinic, record_property):
    """At most 30 kills: on PostgreSQL each costs the next process a wait until nobody leads."""
    clinic, chance = either_clinic, random.Random(7)
    journeys = [whole(token) for token in await clinic.enrol_many(8)]
    serving, kills = await clinic.serve(), 0
    tapping = asyncio.create_task(walk_together(clinic.people(8), journeys, WITHIN))
    most = 30 if "sqlite" in clinic.database_url else 10
    while not tapping.done() and kills < most:
        await asyncio.sleep(chance.uniform(0.02, 0.4))
        serving, kills = await killed_and_started_again(clinic, serving), kills + 1
    await tapping
    await checker.drained(clinic)
    await checker.every_confirmed_update_is_stored_once(clinic)
    await checker.every_answer_was_given_once(clinic, patients=8)
    await checker.the_export_has_each_score_once(clinic, patients=8)
    record_property("kills", kills)
    record_property("messages sent twice", await checker.repeated_messages(clinic))
