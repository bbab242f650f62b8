"""An event that no turn survives is set aside with an apology, and nobody else notices."""

from __future__ import annotations

import asyncio

from bot.reception import APOLOGY
from tests.e2e import checker
from tests.e2e.harness import Clinic
from tests.e2e.journey import joining, koos_jr, walk, walk_together, whole
from tests.faults import inside

OTHERS = 3


async def test_a_poisonous_message_stops_nobody_not_even_the_one_who_sent_it(clinics: list[Clinic]):
    await asyncio.gather(*map(poisoned, clinics))


async def poisoned(clinic: Clinic) -> None:
    clinic.before = (inside.hurry, inside.poisoned)
    mine, *theirs = await clinic.enrol_crowd(1 + OTHERS)
    serving = await clinic.serve()
    sender, *others = clinic.people(1 + OTHERS)
    await walk(sender, joining(mine))
    others_walk = asyncio.create_task(walk_together(others, [whole(token) for token in theirs]))
    await sender.say(inside.POISON)
    await sender.say("/menu")
    await sender.sees(APOLOGY, 10)
    await others_walk
    await walk(sender, koos_jr())
    failed = await clinic.rows("SELECT state, attempts, reason FROM inbox WHERE state <> 'done'")
    assert failed == [{"state": "failed", "attempts": 5, "reason": "ZeroDivisionError"}]

    await serving.process.terminate()
    clinic.before = ()
    await clinic.serve()  # what was set aside stays aside
    await checker.every_confirmed_update_is_stored_once(clinic)
    assert await clinic.rows("SELECT id FROM inbox WHERE state = 'failed'")
    await checker.every_answer_was_given_once(clinic, 1 + OTHERS)
    assert await checker.repeated_messages(clinic) == 0
