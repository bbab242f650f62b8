"""Updates that come again, or in another order than they were made: each counts once, and for what it says."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import aiohttp

from tests.bot.waiting import eventually
from tests.botapi import Person
from tests.botapi.updates import Update
from tests.botapi.webhooks import SECRET_HEADER, Target
from tests.e2e import checker
from tests.e2e.harness import Clinic
from tests.e2e.journey import ANSWERS, SEVERITY, act, joining, koos_jr, see, walk_together, whole

CONNECTIONS = 4


class Carrier:
    """Delivers updates to the webhook in place of the Bot API server, the way we want it."""

    def __init__(self, clinic: Clinic, target: Target, session: aiohttp.ClientSession) -> None:
        self._clinic = clinic
        self._target = target
        self._session = session
        self._room = asyncio.Semaphore(CONNECTIONS)

    def take(self) -> list[Update]:
        """What waits to be delivered, which nobody else will deliver now."""
        taken, self._clinic.api.updates.pending = self._clinic.api.updates.pending, []
        return taken

    async def deliver(self, updates: Sequence[Update]) -> None:
        await asyncio.gather(*(self._post(update.body) for update in updates))

    async def _post(self, body: dict[str, Any]) -> None:
        headers = {SECRET_HEADER: self._target.secret or ""}
        async with self._room, self._session.post(self._target.url, json=body, headers=headers) as answer:
            assert answer.status == 200


async def carrier(clinic: Clinic, session: aiohttp.ClientSession) -> Carrier:
    """A carrier for a clinic whose server has registered its webhook."""
    await eventually(lambda: clinic.api.webhook.target is not None)
    await clinic.api.webhook.stop()
    assert clinic.api.webhook.target is not None
    return Carrier(clinic, clinic.api.webhook.target, session)


async def test_updates_that_come_again_or_in_another_order_count_once_and_for_their_own_question(
    clinic: Clinic, another_clinic: Clinic
):
    await asyncio.gather(delivered_many_times(clinic), delivered_in_another_order(another_clinic))


async def delivered_many_times(clinic: Clinic) -> None:
    """Each update up to five times, mixed with earlier ones, from four connections."""
    chance, patients = random.Random(11), 3
    journeys, people = [whole(token) for token in await clinic.enrol_many(patients)], clinic.people(patients)
    await clinic.serve(telegram_mode="webhook")
    async with aiohttp.ClientSession() as session:
        post = await carrier(clinic, session)
        delivered: list[Update] = []
        for steps in zip(*journeys, strict=True):
            for person, step in zip(people, steps, strict=True):
                await act(person, step)
            fresh = post.take()
            again = [update for update in fresh * 5 + delivered[-6:] if chance.random() < 0.7]
            await post.deliver(chance.sample([*fresh, *again], len(fresh) + len(again)))
            delivered += fresh
            await asyncio.gather(*(see(person, step) for person, step in zip(people, steps, strict=True)))
    await checker.drained(clinic)
    await checker.every_answer_was_given_once(clinic, patients)
    await checker.the_export_has_each_score_once(clinic, patients)
    assert await checker.repeated_messages(clinic) == 0
    assert len(await clinic.rows("SELECT id FROM inbox")) == len(delivered)


async def delivered_in_another_order(clinic: Clinic) -> None:
    """Taps are recorded on the card of their question, then delivered shuffled; the patient fills in what is left."""
    chance, patients = random.Random(5), 4
    people = clinic.people(patients)
    begun = [(*joining(token), koos_jr()[0]) for token in await clinic.enrol_many(patients)]
    await clinic.serve(telegram_mode="webhook")
    await walk_together(people, begun)
    async with aiohttp.ClientSession() as session:
        post = await carrier(clinic, session)
        for person in people:
            taps = await taps_ahead(person, post)
            for update in chance.sample(taps, len(taps)):
                await post.deliver([update])
    await checker.drained(clinic)
    stored = await clinic.rows("SELECT item_id, value, revision FROM answers")
    assert stored
    assert all(row["value"] == ANSWERS[int(row["item_id"]) - 1] and row["revision"] == 1 for row in stored)
    await clinic.api.webhook.aim(clinic.api.webhook.target)
    await asyncio.gather(*(finish(person) for person in people))
    await checker.the_export_has_each_score_once(clinic, patients)
    await checker.every_answer_was_given_once(clinic, patients)


async def taps_ahead(person: Person, post: Carrier) -> list[Update]:
    """The right answer to every question of KOOS, JR., tapped before the bot could follow."""
    data = person.screen()[-1].button("None")
    assert data is not None
    assert data.data is not None
    form, verb, response, _place, _value = data.data.split(":")
    for place, value in enumerate(ANSWERS):
        person._press(person.screen()[-1].message_id, type(data)("", f"{form}:{verb}:{response}:{place}:{value}"))
    return post.take()


async def finish(person: Person) -> None:
    """Answer whatever question is shown, until everything is sent."""
    *_, send = koos_jr()
    while "check your answers" not in (card := person.screen()[-1]).text:
        await answer(person, card.text)
    await act(person, send)
    await see(person, send)


async def answer(person: Person, text: str) -> None:
    number = next(number for number in range(1, 8) if f"{number} of 7" in text)
    after = f"{number + 1} of 7" if number < 7 else "Please check your answers"
    await person.tap(SEVERITY[ANSWERS[number - 1]])
    await person.sees(after, 10)
