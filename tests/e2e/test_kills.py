"""A process that is killed, at any moment, loses no answer and counts none twice."""

from __future__ import annotations

import asyncio
import random

from tests.e2e import checker
from tests.e2e.harness import Clinic, Serving
from tests.e2e.journey import walk, whole

PATIENTS = 4


async def killed_and_started_again(clinic: Clinic, serving: Serving) -> Serving:
    serving.process.kill()
    return await clinic.serve()


async def test_the_process_may_be_killed_between_any_two_taps(either_clinic: Clinic):
    """Four patients, each a step behind the one before, and a kill after every fourth step: every gap is met once."""
    clinic = either_clinic
    journeys = [whole((await clinic.enrol(name=f"Testa {n}"))["token"]) for n in range(PATIENTS)]
    people = [clinic.api.person(1001 + n) for n in range(PATIENTS)]
    serving = await clinic.serve()
    for start in range(-PATIENTS + 1, len(journeys[0]), PATIENTS):
        parts = [journey[max(0, start + n) : max(0, start + n + PATIENTS)] for n, journey in enumerate(journeys)]
        await asyncio.gather(*(walk(person, part) for person, part in zip(people, parts, strict=True)))
        serving = await killed_and_started_again(clinic, serving)
    await checker.drained(clinic)
    await checker.every_confirmed_update_is_stored_once(clinic)
    await checker.every_answer_was_given_once(clinic, PATIENTS)
    await checker.the_export_has_each_score_once(clinic, PATIENTS)
    assert await checker.repeated_messages(clinic) == 0


async def test_the_process_may_be_killed_while_patients_tap(either_clinic: Clinic, record_property):
    clinic, chance = either_clinic, random.Random(7)
    journeys = [whole((await clinic.enrol(name=f"Testa {n}"))["token"]) for n in range(2 * PATIENTS)]
    people = [clinic.api.person(1001 + n) for n in range(2 * PATIENTS)]
    serving, kills = await clinic.serve(), 0
    tapping = asyncio.gather(*(walk(person, way) for person, way in zip(people, journeys, strict=True)))
    while not tapping.done():
        await asyncio.sleep(chance.uniform(0.02, 0.6))
        serving, kills = await killed_and_started_again(clinic, serving), kills + 1
    await tapping
    await checker.drained(clinic)
    await checker.every_confirmed_update_is_stored_once(clinic)
    await checker.every_answer_was_given_once(clinic, len(people))
    await checker.the_export_has_each_score_once(clinic, len(people))
    repeated = await checker.repeated_messages(clinic)
    record_property("kills", kills)
    record_property("repeated", repeated)
    print(kills, repeated)
