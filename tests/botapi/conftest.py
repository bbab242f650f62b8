"""A server, a clock to move, a patient who has started the bot, and a client that speaks plain HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.botapi import BotApiServer, Person
from tests.botapi.client import CHAT, Client, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[BotApiServer]:
    async with BotApiServer(clock=clock, webhook_pause=0.01) as running:
        yield running


@pytest.fixture
async def client(server: BotApiServer) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(session, server)


@pytest.fixture
async def patient(server: BotApiServer) -> Person:
    person = server.person(CHAT, "Pat", "en")
    await person.start()
    server.updates.pending.clear()
    return person
