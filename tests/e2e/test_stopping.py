"""A stop is clean: it ends in seconds, with pages and polls open, and the next start goes on where it was."""

from __future__ import annotations

import asyncio
import signal

import aiohttp

from tests.botapi import Fault, FaultKind
from tests.e2e import checker
from tests.e2e.harness import Clinic, Serving
from tests.e2e.journey import ANSWERS, SEVERITY, joining, koos_jr, walk

WITHIN = 10.0  # seconds for a stop


async def shows(stream: aiohttp.ClientResponse, words: str) -> None:
    """Until the page is sent a screen with these words."""
    async with asyncio.timeout(10):
        async for line in stream.content:
            if words in line.decode():
                return
    raise AssertionError("the stream ended")


async def say(page: aiohttp.ClientSession, serving: Serving, number: int, **event: str) -> None:
    body = {"id": f"event-of-the-test-{number:04}", **event}
    headers = {"Origin": serving.url, "X-Afterwell": "chat"}
    async with page.post(f"{serving.url}/chat/events", json=body, headers=headers) as answer:
        assert answer.status == 202


async def test_a_stop_ends_in_time_and_the_next_start_goes_on(clinic: Clinic, another_clinic: Clinic):
    await asyncio.gather(stop_with_an_open_page_and_an_open_poll(clinic), stop_while_telegram_is_silent(another_clinic))


async def stop_with_an_open_page_and_an_open_poll(clinic: Clinic) -> None:
    enrolled = await clinic.enrol()
    serving = await clinic.serve()
    patient = clinic.api.person(1001)
    await walk(patient, (*joining(enrolled["token"]), *koos_jr()[:3]))
    jar = aiohttp.CookieJar(unsafe=True)  # of a host that is only a number
    async with aiohttp.ClientSession(cookie_jar=jar) as page:
        await page.get(f"{serving.url}/chat/state")
        await say(page, serving, 1, kind="opened")
        async with page.get(f"{serving.url}/chat/stream") as stream:
            await shows(stream, "invited by their care team")
            assert await serving.process.terminate(WITHIN) == 0
        assert "Traceback" not in serving.process.said()

        await patient.tap(SEVERITY[ANSWERS[2]])  # while nobody listens
        serving = await clinic.serve(port=int(serving.url.rpartition(":")[2]))
        async with page.get(f"{serving.url}/chat/stream") as stream:
            await shows(stream, "invited by their care team")
    await patient.sees("4 of 7")
    await walk(patient, koos_jr()[4:])
    await checker.drained(clinic)
    await checker.the_export_has_each_score_once(clinic, patients=1)
    assert await checker.repeated_messages(clinic) == 0


async def stop_while_telegram_is_silent(clinic: Clinic) -> None:
    """What could not be sent is left to the next start."""
    serving = await clinic.serve()
    clinic.api.faults.add("sendMessage", Fault(FaultKind.STALL, seconds=60))
    stranger = clinic.api.person(1001)
    await stranger.start()
    await checker.comes_true(clinic, "SELECT id FROM outbox WHERE state = 'sending'")
    serving.process.signal(signal.SIGINT)  # Ctrl-C
    assert await serving.process.end(WITHIN) == 0
    await clinic.serve()
    await stranger.sees("invited by their care team")
