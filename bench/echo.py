"""What aiogram alone costs: a dispatcher with one asynchronous handler, which edits the message, and no network."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from functools import partial
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.base import BaseSession
from aiogram.types import CallbackQuery, Message

from bench.measuring import Timing, closed
from bench.telegram import tap

TOKEN = "42:bench"


class Nowhere(BaseSession):
    """Answers every call at once."""

    async def make_request(self, bot: Bot, method: Any, timeout: int | None = None) -> Any:  # noqa: ARG002, ASYNC109 aiogram's signature
        return True

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes]:
        yield b""  # nothing is downloaded

    async def close(self) -> None:
        """Nothing was opened."""


async def measure(count: int) -> Timing:
    """That many taps, one after the other."""
    router = Router()
    router.callback_query.register(_echo)
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    bot = Bot(TOKEN, session=Nowhere())
    updates = [tap(str(100_000 + number), f"1:a:{number:032x}:1:2", "7") for number in range(count)]
    return await closed([[partial(dispatcher.feed_raw_update, bot, update) for update in updates]])


async def _echo(query: CallbackQuery) -> None:
    if isinstance(query.message, Message):
        await query.message.edit_text(query.data or "")
