"""The webhook: who may call, what is stored, and when Telegram is asked to repeat."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import uvicorn
from aiogram import Bot
from fastapi import FastAPI

from bot.telegram.errors import TelegramError
from bot.telegram.inbound import Received
from bot.telegram.webhook import MAX_BODY, SECRET_HEADER, register, webhook_router
from tests.botapi import BotApiServer, Fault, FaultKind, Person
from tests.botapi.signals import Signal

SECRET = "a-secret_of-Telegram"
UPDATE = {
    "update_id": 9,
    "message": {"message_id": 5, "date": 1, "chat": {"id": 1001, "type": "private"}, "text": "My knee hurts"},
}


class Site:
    """Our web application with the webhook, served over HTTP."""

    def __init__(self) -> None:
        self.rows: list[Received] = []
        self.failures = 0
        self.changed = Signal()
        self.url = ""

    async def receive(self, batch: list[Received]) -> None:
        self.changed.fire()
        if self.failures:
            self.failures -= 1
            raise RuntimeError("My knee hurts")
        self.rows += batch

    async def post(self, body: Any, secret: str | None = SECRET) -> int:
        headers = {SECRET_HEADER: secret} if secret is not None else {}
        async with aiohttp.ClientSession() as session, session.post(self.url, data=body, headers=headers) as answer:
            return answer.status

    async def has(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.rows) < count:
                await self.changed.wait(0.02)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site, app = Site(), FastAPI()
    app.include_router(webhook_router("/telegram/unguessable", SECRET, site.receive))
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    site.url = f"http://127.0.0.1:{port}/telegram/unguessable"
    yield site
    server.should_exit = True
    await serving


def body(update: Any) -> bytes:
    return json.dumps(update).encode()


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "\u00e9"])
async def test_without_the_secret_nothing_is_stored(site: Site, secret: str | None) -> None:
    assert await site.post(body(UPDATE), secret) == 401
    assert site.rows == []


async def test_the_secret_is_checked_before_the_body_is_read(site: Site) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(30)

    assert await asyncio.wait_for(site.post(endless(), "wrong"), 2) == 401


async def test_an_update_is_stored_and_then_acknowledged(site: Site) -> None:
    assert await site.post(body(UPDATE)) == 200
    assert [(row.external_id, row.chat) for row in site.rows] == [("9", "1001")]


@pytest.mark.parametrize("junk", [b"", b"{", b"[]", b'"hi"', b"{}", b'{"update_id": "9"}', b"[" * 100_000, b"\xff"])
async def test_what_is_no_update_is_refused(site: Site, junk: bytes) -> None:
    assert await site.post(junk) == 400
    assert site.rows == []


async def test_a_body_larger_than_any_update_is_refused(site: Site) -> None:
    assert await site.post(io.BytesIO(b" " * (MAX_BODY + 1))) == 413


async def test_what_is_not_for_us_is_acknowledged_unstored(site: Site) -> None:
    group = {**UPDATE, "message": {**UPDATE["message"], "chat": {"id": -5, "type": "group"}}}  # type: ignore[dict-item]
    assert await site.post(body(group)) == 200
    assert site.rows == []


@pytest.mark.parametrize("secret", ["", "has spaces", "x" * 257])
def test_a_webhook_without_a_proper_secret_is_not_built(secret: str) -> None:
    with pytest.raises(ValueError, match="needs a secret"):
        webhook_router("/telegram/unguessable", secret, Site().receive)


async def test_telegram_delivers_in_order_and_repeats_what_could_not_be_stored(
    site: Site, bot: Bot, patient: Person, server: BotApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    await patient.say("one, before the webhook was there")
    site.failures = 2
    await register(bot, site.url, SECRET)
    await patient.say("two")
    await patient.block()
    await site.has(3)
    kinds = [next(key for key in json.loads(row.raw) if key != "update_id") for row in site.rows]
    assert kinds == ["message", "message", "my_chat_member"]
    assert caplog.text.count("could not be stored: RuntimeError") == 2
    assert "knee" not in caplog.text
    assert server.updates.allowed == {"message", "edited_message", "callback_query", "my_chat_member"}


async def test_a_webhook_that_telegram_does_not_take_is_one_clear_sentence(bot: Bot, server: BotApiServer) -> None:
    with pytest.raises(TelegramError, match="must be https"):
        await register(bot, "http://hospital.example/telegram", SECRET)
    server.faults.add("setWebhook", Fault(FaultKind.ERROR_500))
    with pytest.raises(TelegramError, match="TelegramServerError"):
        await register(bot, "https://hospital.example/telegram", SECRET)
