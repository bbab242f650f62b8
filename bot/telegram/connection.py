"""Reaching Telegram: the bot, and what it tells the world about itself."""

from __future__ import annotations

import logging

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import BotCommand
from aiogram.utils.token import TokenValidationError

from bot.telegram import outcomes, texts
from bot.telegram.errors import TelegramError, TokenRefusedError
from content.catalogue import SOURCE_LANGUAGE, Catalogue

log = logging.getLogger(__name__)

TIMEOUT = 15.0  # seconds for a call; a long poll adds its own wait


def make_bot(token: str, api: str | None = None) -> Bot:
    """A bot for a token. `api` is the base address of another Bot API server, None for Telegram's own.

    Close it with `await bot.session.close()`. TokenRefusedError if the token cannot be one.
    """
    server = TelegramAPIServer.from_base(api) if api else PRODUCTION
    try:
        return Bot(token, session=AiohttpSession(api=server, timeout=TIMEOUT))
    except TokenValidationError:
        raise TokenRefusedError from None


async def introduce(bot: Bot) -> str:
    """The bot's username, which deep links need. Publishes the commands in every language, as far as it works."""
    username = await _username(bot)
    catalogue = texts.load()
    for language in catalogue.languages:
        await _publish_commands(bot, catalogue, language)
    return username


async def _username(bot: Bot) -> str:
    try:
        return (await bot.get_me()).username or ""
    except (TelegramUnauthorizedError, TelegramNotFound):
        raise TokenRefusedError from None
    except outcomes.ANSWERS as error:
        raise TelegramError(
            f"Telegram does not answer ({outcomes.reason(error)}); check the connection to the internet."
        ) from None


async def _publish_commands(bot: Bot, catalogue: Catalogue, language: str) -> None:
    commands = [
        BotCommand(command=name, description=catalogue.text(language, description))
        for name, description in texts.COMMANDS.items()
    ]
    try:
        await bot.set_my_commands(commands, language_code=None if language == SOURCE_LANGUAGE else language)
    except outcomes.ANSWERS as error:
        log.warning("The list of commands (%s) was not published: %s", language, outcomes.reason(error))
