"""Telegram's side of the house. Its library takes seconds to load, so only a house that has a bot imports this."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

import structlog
from aiogram import Bot
from fastapi import APIRouter

from app.errors import AppError
from app.links import BOT_NAME, webhook_path
from app.pictures import Pictures
from app.settings import Settings
from bot.reception import Received, Reception
from bot.telegram.channel import TelegramChannel
from bot.telegram.connection import introduce, make_bot
from bot.telegram.errors import TelegramError, TokenRefusedError
from bot.telegram.inbound import Receive
from bot.telegram.inbound import Received as Update
from bot.telegram.polling import poll
from bot.telegram.webhook import register, webhook_router
from records import notes
from records.database import Database
from records.errors import DatabaseError
from records.keyring import Keyring

log = structlog.get_logger()

RETRY_SECONDS = 30  # while Telegram cannot be reached


@dataclass(slots=True)
class Telegram:
    """The bot, its channel, and the way its updates come in. `name` is known once Telegram has answered."""

    settings: Settings
    keys: Keyring
    database: Database
    bot: Bot
    channel: TelegramChannel
    name: str | None = None

    async def greet(self) -> bool:
        """Say hello before serving: a wrong token stops the start, a network that is down does not."""
        try:
            username = await introduce(self.bot)
        except TokenRefusedError as error:
            raise AppError(str(error)) from None
        except TelegramError as error:
            log.warning("telegram_unreachable", detail=str(error))
            return False
        self.name = username
        await self.database.write(lambda tx: notes.put(tx, BOT_NAME, username))
        return True

    async def attend(self, reception: Reception, stop: asyncio.Event) -> None:
        """Poll, or hand the webhook over; while Telegram cannot be reached, keep trying and keep the web chat open."""
        while not stop.is_set():
            try:
                if self.name is not None or await self.greet():
                    await self._take_updates(reception, stop)
                    return
            except (TelegramError, AppError) as error:
                log.error("telegram_failed", detail=str(error))  # noqa: TRY400 the sentence says it all
            except DatabaseError as error:
                # no traceback: it may quote a row
                log.error("telegram_failed", detail=type(error).__name__)  # noqa: TRY400
            with suppress(TimeoutError):
                async with asyncio.timeout(RETRY_SECONDS):
                    await stop.wait()

    def webhook(self, reception: Reception) -> APIRouter:
        """The route that Telegram calls."""
        return webhook_router(webhook_path(self.keys), self._secret, _storing(reception))

    async def close(self) -> None:
        await self.bot.session.close()

    async def _take_updates(self, reception: Reception, stop: asyncio.Event) -> None:
        if self.settings.telegram_mode == "webhook":
            await register(self.bot, self.settings.base_url + webhook_path(self.keys), self._secret)
        else:
            await poll(self.bot, _storing(reception), stop)

    @property
    def _secret(self) -> str:
        return self.keys.secret_for("webhook secret")


def open_telegram(settings: Settings, keys: Keyring, database: Database, pictures: Pictures) -> Telegram:
    """Raises `TokenRefusedError` when the token cannot be one."""
    bot = make_bot(settings.telegram_token.get_secret_value(), settings.telegram_api or None)
    return Telegram(settings, keys, database, bot, TelegramChannel(bot, pictures))


def _storing(reception: Reception) -> Receive:
    async def receive(updates: list[Update]) -> None:
        await reception.receive("telegram", [Received(one.external_id, one.chat, one.raw) for one in updates])

    return receive
