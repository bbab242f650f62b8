"""A patient in Telegram, from the letter to the exported score, with every process apart."""

from __future__ import annotations

import asyncio

import aiohttp

from tests.botapi.webhooks import SECRET_HEADER
from tests.e2e import checker
from tests.e2e.harness import BORN_IN_WORDS, Clinic
from tests.e2e.journey import walk, whole

FOREIGN = {
    "update_id": 1,
    "message": {"message_id": 1, "date": 0, "chat": {"id": 666, "type": "private"}, "from": {"id": 666}, "text": "hi"},
}


async def test_a_patient_joins_and_answers_by_polling_and_by_webhook_and_the_score_is_in_the_export(
    clinic: Clinic, another_clinic: Clinic
):
    await asyncio.gather(journey(clinic, "polling"), journey(another_clinic, "webhook"))


async def journey(clinic: Clinic, mode: str) -> None:
    """Everything once, at the rates that Telegram allows."""
    enrolled = await clinic.enrol()
    clinic.api.limits.enabled = True
    await clinic.serve(telegram_mode=mode)
    patient = clinic.api.person(1001)
    await walk(patient, whole(enrolled["token"]))
    await checker.drained(clinic)
    await checker.the_export_has_each_score_once(clinic, patients=1)
    await checker.every_answer_was_given_once(clinic, patients=1)
    await checker.every_confirmed_update_is_stored_once(clinic)
    assert await checker.repeated_messages(clinic) == 0
    assert {call.status for call in clinic.api.calls if call.method != "getUpdates"} == {200}
    (card,) = [message for message in patient.screen() if message.from_bot]
    assert card.edited, "one card, in place"
    assert BORN_IN_WORDS not in patient.describe()


async def test_the_letter_of_a_clinic_whose_bot_has_served_opens_telegram(clinic: Clinic):
    before = await clinic.enrol()
    await clinic.serve()
    after = await clinic.enrol("--mrn", "second")
    assert before["links"]["telegram"] is None
    assert after["link"] == f"https://t.me/afterwell_test_bot?start={after['token']}"


async def test_a_webhook_call_without_the_secret_is_turned_away_and_leaves_no_trace(clinic: Clinic):
    serving = await clinic.serve(telegram_mode="webhook")
    target = clinic.api.webhook.target
    assert target is not None
    assert target.secret is not None
    async with aiohttp.ClientSession() as stranger:
        for headers in ({}, {SECRET_HEADER: target.secret[:-1]}, {SECRET_HEADER: "x" * 32}):
            async with stranger.post(target.url, json=FOREIGN, headers=headers) as answer:
                assert answer.status == 401
        async with stranger.post(f"{serving.url}/telegram/guessed", json=FOREIGN) as answer:
            assert answer.status == 404
        assert await clinic.rows("SELECT * FROM inbox") == []
        async with stranger.post(target.url, json=FOREIGN, headers={SECRET_HEADER: target.secret}) as answer:
            assert answer.status == 200
    assert len(await clinic.rows("SELECT * FROM inbox")) == 1
