"""Webhook delivery: the secret, repeats, and order within a chat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.botapi import BotApiServer, Person
from tests.botapi.client import CHAT, Client
from tests.botapi.signals import Signal


class Receiver:
    """A webhook that answers with the next of `answers`, then with 200, and keeps what came."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.seen: list[tuple[dict[str, Any], str | None]] = []
        self.stuck: set[int] = set()
        self.released = asyncio.Event()
        self.came = Signal()
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.seen.append((body, request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        self.came.fire()
        if body["message"]["chat"]["id"] in self.stuck:
            await self.released.wait()
        return web.Response(status=self.answers.pop(0) if self.answers else 200)

    def texts(self) -> list[str]:
        return [body["message"]["text"] for body, _ in self.seen]

    async def has(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.seen) < count:
                await self.came.wait()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    application = web.Application()
    application.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_updates_arrive_with_the_secret_and_are_then_forgotten(
    client: Client, patient: Person, receiver: Receiver
) -> None:
    await patient.say("before")
    await client.ok("setWebhook", url=receiver.url, secret_token="s3cret")
    await patient.say("after")
    await receiver.has(2)
    assert receiver.texts() == ["before", "after"]
    assert {secret for _, secret in receiver.seen} == {"s3cret"}
    await asyncio.sleep(0.05)
    assert (await client.ok("getWebhookInfo"))["pending_update_count"] == 0


async def test_anything_but_2xx_is_repeated_and_the_chat_waits_in_line(
    client: Client, patient: Person, receiver: Receiver
) -> None:
    receiver.answers = [500, 302]
    await client.ok("setWebhook", url=receiver.url)
    await patient.say("one")
    await patient.say("two")
    await receiver.has(4)
    assert receiver.texts() == ["one", "one", "one", "two"]
    assert (await client.ok("getWebhookInfo"))["last_error_message"].startswith("Wrong response from the webhook: 302")


async def test_a_stuck_chat_does_not_hold_up_another(
    client: Client, server: BotApiServer, patient: Person, receiver: Receiver
) -> None:
    receiver.stuck = {CHAT}
    await client.ok("setWebhook", url=receiver.url)
    await patient.say("stuck")
    await server.person(1002).say("free")
    await server.person(1002).say("and on")
    await receiver.has(3)
    assert receiver.texts() == ["stuck", "free", "and on"]
    receiver.released.set()


async def test_an_unreachable_webhook_keeps_the_updates(client: Client, patient: Person) -> None:
    await client.ok("setWebhook", url="http://127.0.0.1:9/hook")
    await patient.say("hello")
    await asyncio.sleep(0.05)
    await client.ok("deleteWebhook")
    assert [update["message"]["text"] for update in await client.ok("getUpdates")] == ["hello"]


async def test_pending_updates_are_dropped_only_when_asked(client: Client, patient: Person) -> None:
    await patient.say("kept")
    await client.ok("deleteWebhook", drop_pending_updates=False)
    assert (await client.ok("getWebhookInfo"))["pending_update_count"] == 1
    await client.ok("deleteWebhook", drop_pending_updates=True)
    assert (await client.ok("getWebhookInfo"))["pending_update_count"] == 0


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"url": "http://example.org/hook"}, "HTTPS URL must be provided"),
        ({"url": ""}, "url is empty"),
        ({"url": "https://example.org/hook", "secret_token": "not allowed!"}, "unallowed characters"),
        ({"url": "https://example.org/hook", "max_connections": 101}, "max_connections"),
    ],
)
async def test_a_bad_webhook_is_refused(client: Client, params: dict[str, object], reason: str) -> None:
    assert reason in await client.refused("setWebhook", **params)
