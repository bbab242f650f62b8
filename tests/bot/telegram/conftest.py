"""A Bot API server, a bot that talks to it, and a patient who has pressed Start."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession

from bot.telegram.connection import make_bot
from tests.botapi import BotApiServer, Person
from tests.botapi.client import Clock


async def hang_up(bot: Bot) -> None:
    """Close the bot's connections; its own way sleeps a quarter of a second for TLS, which there is none of here."""
    assert isinstance(bot.session, AiohttpSession)
    await (await bot.session.create_session()).close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[BotApiServer]:
    async with BotApiServer(clock=clock, webhook_pause=0.01) as running:
        yield running


@pytest.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    bot = make_bot(server.token, server.url)
    yield bot
    await hang_up(bot)


@pytest.fixture
async def patient(server: BotApiServer) -> Person:
    person = server.person(1001, "Pat", "es-MX")
    await person.start()
    server.updates.pending.clear()
    return person
