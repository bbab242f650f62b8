"""No token and no secret in any line of a log."""

from __future__ import annotations

import io
import logging
from collections.abc import Awaitable, Callable, Iterator

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramNetworkError
from aiogram.methods import GetMe

from bot.telegram.connection import make_bot
from bot.telegram.redact import HIDDEN, Redact
from tests.bot.telegram.conftest import hang_up
from tests.botapi import TOKEN, BotApiServer, Fault, FaultKind

SECRET = "webhook.secret+1"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the root logger writes, through a handler with the filter."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redact([SECRET, ""]))
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


log = logging.getLogger("some.library")
ADDRESS = f"https://api.telegram.org/bot{TOKEN}/getMe"


async def _reset(bot: Bot, server: BotApiServer) -> None:
    server.faults.add("getMe", Fault(FaultKind.RESET))
    await bot.get_me()


async def _stall(bot: Bot, server: BotApiServer) -> None:
    bot.session.timeout = 0.05
    server.faults.add("getMe", Fault(FaultKind.STALL, seconds=5))
    await bot.get_me()


async def _html(bot: Bot, server: BotApiServer) -> None:
    server.faults.add("getMe", Fault(FaultKind.HTML_502))
    await bot.get_me()


async def _gone(bot: Bot, server: BotApiServer) -> None:
    await server.stop()
    await bot.get_me()


async def _no_such_host(bot: Bot, server: BotApiServer) -> None:
    lost = make_bot(TOKEN, "http://nowhere.invalid")
    try:
        await lost.get_me()
    finally:
        await hang_up(lost)


async def _bad_status(bot: Bot, server: BotApiServer) -> None:
    async with aiohttp.ClientSession(raise_for_status=True) as session:
        await session.get(f"{server.url}/bot{TOKEN}/nothing")


async def _not_json(bot: Bot, server: BotApiServer) -> None:
    server.faults.add("getMe", Fault(FaultKind.HTML_502))
    async with aiohttp.ClientSession() as session, session.get(f"{server.url}/bot{TOKEN}/getMe") as answer:
        await answer.json()


async def _bad_address(bot: Bot, server: BotApiServer) -> None:
    async with aiohttp.ClientSession() as session:
        await session.get(f"bot{TOKEN}/getMe")


@pytest.mark.parametrize(
    "fail",
    [_reset, _stall, _html, _gone, _no_such_host, _bad_status, _not_json, _bad_address],
    ids=lambda f: f.__name__,
)
async def test_no_error_of_the_network_brings_the_token_into_the_log(
    fail: Callable[[Bot, BotApiServer], Awaitable[None]], bot: Bot, server: BotApiServer, written: io.StringIO
) -> None:
    with pytest.raises((AiogramError, aiohttp.ClientError)) as caught:
        await fail(bot, server)
    log.error("calling %s failed: %r", ADDRESS, caught.value, exc_info=caught.value)
    assert "failed:" in written.getvalue()
    assert "Traceback" in written.getvalue()
    assert TOKEN not in written.getvalue()
    assert TOKEN.partition(":")[2] not in written.getvalue()


def test_message_arguments_traceback_and_stack_are_scrubbed(written: io.StringIO) -> None:
    error = TelegramNetworkError(GetMe(), f"cannot reach {ADDRESS} with {SECRET}")
    log.error("see %s, %s, not webhook.secret+1", ADDRESS, error, exc_info=error, stack_info=True)
    text = written.getvalue()
    assert text.count(HIDDEN) >= 4
    assert "Stack (most recent call last)" in text
    assert TOKEN not in text
    assert SECRET not in text


def test_structured_messages_keep_their_shape() -> None:
    event = {"url": ADDRESS, "count": 3, "webhook": {"path": f"/{SECRET}"}}
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, event, (), None)
    assert Redact([SECRET]).filter(record)
    address = f"https://api.telegram.org/bot{HIDDEN}/getMe"
    assert record.msg == {"url": address, "count": 3, "webhook": {"path": f"/{HIDDEN}"}}


def test_a_message_whose_arguments_do_not_fit_is_still_scrubbed() -> None:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "%d calls", (ADDRESS,), None)
    assert Redact().filter(record)
    assert TOKEN not in record.getMessage()
    assert "%d calls" in record.getMessage()


def test_tokens_in_escaped_addresses_are_scrubbed_and_ordinary_text_is_not() -> None:
    redact = Redact()
    assert TOKEN.partition(":")[2] not in redact.scrub(ADDRESS.replace(":AA", "%3AAA"))
    ordinary = "09:30:15 delivered 3:2 to chat 1001, version 1.2.3:final"
    assert redact.scrub(ordinary) == ordinary
