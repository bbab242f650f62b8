"""Whoever runs it sees what happens in real processes, on both databases, and sees nobody's secrets in it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import aiohttp
import pytest

from tests.e2e import checker, harness
from tests.e2e.harness import Clinic, Serving
from tests.e2e.journey import joining, koos_jr, walk
from tests.support.postgres import running

NAME, NUMBER = "Canarina Zebrafinch", "CANARY-MRN-7731"
METRICS_TOKEN = "a-token-that-prometheus-has"
STAFF = ("staff", "add", "anna", "--name", "Anna", "--role", "admin", "--password", "correct quetzal battery")


async def get(serving: Serving, path: str) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {METRICS_TOKEN}"}
    async with aiohttp.ClientSession() as http, http.get(serving.url + path, headers=headers) as answer:
        return answer.status, await answer.text()


async def test_after_a_patient_has_answered_everything_is_in_order_and_nothing_tells_who(clinics: list[Clinic]):
    await asyncio.gather(*map(in_order, clinics))


async def in_order(clinic: Clinic) -> None:
    """A patient joins and begins; then the metrics and the doctor are asked."""
    clinic.settings |= {"metrics_token": METRICS_TOKEN, "clinic_name": "A clinic", "clinic_phone": "555-0100"}
    await clinic.done(*STAFF)
    enrolled = await clinic.enrol("--mrn", NUMBER, name=NAME)
    serving = await clinic.serve()
    await walk(clinic.api.person(1001, "Pat"), (*joining(enrolled["token"]), *koos_jr()[:3]))
    await checker.drained(clinic)

    status, page = await get(serving, "/metrics")
    samples = dict(line.rsplit(" ", 1) for line in page.splitlines() if not line.startswith("#"))
    assert status == 200
    assert float(samples['afterwell_sends_total{channel="telegram",outcome="sent"}']) > 5
    assert float(samples["afterwell_turn_seconds_count"]) > 5
    assert float(samples["afterwell_turn_failures_total"]) == 0

    done = await clinic.command("doctor", "--json", base_url=serving.url)
    told = json.loads(done.out)
    assert (done.code, told["wrong"]) == (0, 0), done.out
    states = {one["check"]: one["state"] for one in told["findings"]}
    of_this_test = {"address", "quiet hours", "licence", "time zones", "disk"}
    assert {check for check, state in states.items() if state == "look"} <= of_this_test
    assert states["last tick"] == states["webhook"] == states["key and records"] == "ok"

    secrets = [clinic.secret, clinic.api.token, METRICS_TOKEN, enrolled["token"], *NAME.split(), NUMBER]
    said = page + done.out + done.err
    assert [secret for secret in secrets if secret in said] == []


async def test_the_doctor_ends_with_1_and_a_line_for_each_thing_when_something_is_wrong(clinic: Clinic):
    done = await clinic.command("doctor", telegram_token="42:AAanother-token_of-another-bot000000")
    assert done.code == 1
    lines = done.out.splitlines()
    assert all(line.startswith(("ok     ", "look   ", "wrong  ")) for line in lines[:-1])
    assert any(line.startswith("wrong  telegram: Telegram refuses the bot token -> ") for line in lines)
    assert any(line.startswith("wrong  accounts: nobody is an admin -> `afterwell staff add") for line in lines)
    assert "AAanother" not in done.out + done.err
    assert done.err == ""


@pytest.mark.postgres
async def test_while_the_database_is_stopped_the_house_is_alive_not_ready_and_says_why(tmp_path: Path):
    with running() as server:
        url = server.create("stopped")
        async with harness.clinic(tmp_path, url) as clinic:
            serving = await clinic.serve()
            server.stop("fast")
            assert await get(serving, "/health/live") == (200, '{"live":true}')
            status, told = await get(serving, "/health/ready")
            assert status == 503
            (wrong,) = json.loads(told)["wrong"]
            assert wrong.startswith("The database does not answer (")
            assert "AFTERWELL_DATABASE_URL" in wrong
            assert "afterwell_database_up 0.0" in (await get(serving, "/metrics"))[1]
            done = await clinic.command("doctor")
            assert done.code == 1
            assert "wrong  database: it does not answer (" in done.out
            assert "Traceback" not in done.out + done.err
            server.start()
            await serving.ready()
            assert "afterwell_database_up 1.0" in (await get(serving, "/metrics"))[1]
