"""Taps in every order, and from two devices at once: each counts once, for the question that it was made on."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import permutations
from typing import Any

import aiohttp
import pytest

from bot.conversation.events import Opened, Tapped
from records.database import Database, Tx
from tests.bot.conversation.chat import Conversation
from tests.bot.waiting import eventually
from tests.botapi import Person
from tests.botapi.updates import Update
from tests.botapi.webhooks import SECRET_HEADER
from tests.care.world import World
from tests.e2e import checker
from tests.e2e.harness import Clinic
from tests.e2e.journey import ANSWERS, SEVERITY, joining, koos_jr, walk
from tests.faults import inside
from tests.support.processes import free_port

WITHIN = 15.0  # seconds until a card shows


class Undo(Exception):  # noqa: N818 no error: it ends a trial without a trace
    """Takes a unit of work back."""


async def test_taps_in_each_of_their_orders_lead_to_the_same_answers(database: Database):
    """Five taps on SQLite, in 120 orders; four on PostgreSQL, which takes longer for a statement."""

    def trial(tx: Tx) -> None:
        given = ANSWERS[: 4 if tx.postgres else 5]
        patient = Conversation(World(tx))
        patient.happen(Opened(patient.world.enrol().token))
        patient.join()
        patient.tap("Answer my questions now")
        ref, button = next(one for one in reversed(patient.buttons()) if one[1].label == SEVERITY[0])
        form, verb, response, *_ = button.data.split(":")
        taps = [Tapped(f"{form}:{verb}:{response}:{place}:{value}", ref) for place, value in enumerate(given)]
        for order in permutations(range(len(given))):
            with tx.connection.begin_nested() as point:
                for number in order:
                    patient.happen(taps[number])
                    assert counted(tx) <= set(enumerate(given, 1)), order
                for number in range(len(given)):
                    patient.happen(taps[number])
                assert counted(tx) == set(enumerate(given, 1)), order
                assert patient.card.progress == (len(given) + 1, 7), order
                point.rollback()
        raise Undo

    with pytest.raises(Undo):
        await database.write(trial)


def counted(tx: Tx) -> set[tuple[int, float]]:
    """Item and value of each answer; an item that was answered twice would be a second revision."""
    rows = tx.connection.exec_driver_sql("SELECT item_id, revision, value FROM answers").all()
    assert all(row.revision == 1 for row in rows)
    return {(int(row.item_id), row.value) for row in rows}


@asynccontextmanager
async def doors(clinic: Clinic) -> AsyncIterator[list[str]]:
    """The clinic's webhooks: three replicas on PostgreSQL, the one server there can be on SQLite."""
    clinic.before = (inside.hurry,)
    ports = [free_port() for _ in range(3 if clinic.kind == "postgresql" else 1)]
    url = f"http://127.0.0.1:{ports[0]}"
    for port in ports:
        await clinic.serve(port, base_url=url, telegram_mode="webhook")
    await eventually(lambda: clinic.api.webhook.target is not None)
    assert clinic.api.webhook.target is not None
    path = clinic.api.webhook.target.url.removeprefix(url)
    yield [f"http://127.0.0.1:{port}{path}" for port in ports]


async def at_once(clinic: Clinic, addresses: Sequence[str], updates: Sequence[Update]) -> None:
    """Each update comes in through another door, at the same moment."""
    assert clinic.api.webhook.target is not None
    headers = {SECRET_HEADER: clinic.api.webhook.target.secret or ""}
    async with aiohttp.ClientSession(headers=headers) as session:
        turns = itertools.cycle(addresses)
        statuses = await asyncio.gather(*(status_of(session, next(turns), one.body) for one in updates))
    assert set(statuses) == {200}


async def status_of(session: aiohttp.ClientSession, url: str, body: dict[str, Any]) -> int:
    async with session.post(url, json=body) as answer:
        return answer.status


async def test_two_devices_that_tap_at_once_give_one_answer(clinics: list[Clinic]):
    await asyncio.gather(*map(two_devices, clinics))


async def two_devices(clinic: Clinic) -> None:
    """Each question is answered on both devices at once, and differently; the answers are sent from both."""
    (token,) = await clinic.enrol_crowd(1)
    patient = clinic.api.person(1001)
    async with doors(clinic) as addresses:
        await walk(patient, (*joining(token), koos_jr()[0]))
        for shown in [*(f"{number} of 7" for number in range(2, 8)), "Please check your answers"]:
            await both_tap(clinic, addresses, patient, SEVERITY[1], SEVERITY[3])
            await patient.sees(shown, WITHIN)
        given = {row["item_id"]: row["value"] for row in await clinic.rows("SELECT item_id, value FROM answers")}
        await both_tap(clinic, addresses, patient, "Send my answers", "Send my answers")
        await patient.sees("On to the next part", WITHIN)
        await checker.drained(clinic)
    assert await clinic.rows("SELECT id FROM inbox WHERE attempts > 0") == []
    answers = [int(given[str(item)]) for item in range(1, 8)]
    assert set(answers) <= {1, 3}
    await checker.every_answer_was_given_once(clinic, 1, answers)
    exported = await clinic.export()
    assert [float(row["value"]) for row in exported["scores"] if row["score"] == "raw"] == [sum(answers)]
    assert await checker.repeated_messages(clinic) == 0


async def both_tap(clinic: Clinic, addresses: Sequence[str], patient: Person, first: str, second: str) -> None:
    await clinic.api.webhook.stop()
    card = patient.screen()[-1]
    for label in (first, second):
        await patient.tap(label, card)
    taken, clinic.api.updates.pending = clinic.api.updates.pending, []
    await at_once(clinic, addresses, taken)
    await clinic.api.webhook.aim(clinic.api.webhook.target)
