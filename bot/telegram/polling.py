"""Long polling in which nothing is confirmed before it is stored.

aiogram's own polling confirms an update as soon as it has been handed to a task, so a crash loses answers.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.exceptions import (
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod

from bot.telegram import outcomes
from bot.telegram.connection import TIMEOUT
from bot.telegram.errors import TokenRefusedError
from bot.telegram.inbound import UPDATE_KINDS, Receive, Received, received

log = logging.getLogger(__name__)

T = TypeVar("T")

LONGEST_PAUSE = 30.0  # seconds
STORING_AGAIN = 0.3  # seconds; the updates are at hand, and a database that restarts is soon back


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates without aiogram's models: `inbound` reads the plain JSON."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None
    timeout: int
    allowed_updates: list[str] = UPDATE_KINDS


async def poll(bot: Bot, receive: Receive, stop: asyncio.Event, *, wait: int = 25, pause: float = 1.0) -> None:
    """Hand updates to `receive` until `stop` is set; an update is confirmed only after `receive` returned.

    When `receive` raises, the same updates come again. `wait` is how long (seconds) Telegram keeps a question open,
    `pause` how long we wait after a failure; it doubles up to half a minute. TokenRefusedError ends the loop.
    """
    poller = _Poller(bot, receive, stop, wait)
    failures = 0
    while not stop.is_set():
        try:
            await poller.turn()
            failures = 0
        except (TelegramUnauthorizedError, TelegramNotFound):
            raise TokenRefusedError from None
        except Exception as error:  # noqa: BLE001 - the patient's door stays open, whatever happens behind it
            _explain(error)
            await _rest(stop, seconds_to_rest(error, failures, pause))
            failures += 1


class _NotStoredError(Exception):
    """`receive` raised; carries only the kind of its error, which may quote a patient."""


@dataclass(slots=True)
class _Poller:
    bot: Bot
    receive: Receive
    stop: asyncio.Event
    wait: int
    offset: int | None = None
    webhook_is_off: bool = False

    async def turn(self) -> None:
        if not self.webhook_is_off:
            await self.bot.delete_webhook(drop_pending_updates=False)
            self.webhook_is_off = True
        updates = await self._ask()
        arrived = [found for update in updates if (found := received(update))]
        if arrived:
            await self._store(arrived)
        # After an empty answer everything before is confirmed. Asking on without an offset then is safe, and does
        # not miss the update of a bot that was idle for a week: Telegram may start its number anywhere.
        self.offset = max(update["update_id"] for update in updates) + 1 if updates else None

    async def _store(self, arrived: list[Received]) -> None:
        try:
            await self.receive(arrived)
        except Exception as error:
            raise _NotStoredError(type(error).__name__) from error

    async def _ask(self) -> list[dict[str, Any]]:
        question = GetRawUpdates(offset=self.offset, timeout=self.wait)
        asking = self.bot(question, request_timeout=int(TIMEOUT) + self.wait)
        return await _unless(self.stop, asking) or []


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """The result of `work`; None when `stop` was set first."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


def _explain(error: Exception) -> None:
    """One line for whoever runs the bot, without a word of what patients wrote."""
    if isinstance(error, _NotStoredError):
        log.error("Updates could not be stored (%s); asking for them again.", error)
    elif isinstance(error, TelegramConflictError):
        log.warning("Another process reads this bot's updates; stop it, or give each installation a bot of its own.")
    else:
        log.warning("Telegram could not be asked for updates (%s); trying again.", outcomes.reason(error))


def seconds_to_rest(error: Exception, failures: int, pause: float) -> float:
    """What Telegram asks for, else `pause` doubled with each failure in a row, up to half a minute.

    Telegram is not to blame for a database that is away, and need not be spared.
    """
    if isinstance(error, _NotStoredError):
        return STORING_AGAIN
    if isinstance(error, TelegramRetryAfter):
        return float(error.retry_after)
    doublings = min(failures, 16)  # days of failures must not overflow
    return min(pause * 2.0**doublings, LONGEST_PAUSE)


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
