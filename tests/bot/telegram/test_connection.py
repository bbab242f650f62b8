"""Reaching Telegram, and what the bot says about itself."""

from __future__ import annotations

import pytest
from aiogram import Bot

from bot.telegram import texts
from bot.telegram.connection import introduce, make_bot
from bot.telegram.errors import TelegramError, TokenRefusedError
from tests.bot.telegram.conftest import hang_up
from tests.botapi import BotApiServer, Fault, FaultKind


async def test_the_bot_learns_its_name_and_publishes_its_commands(bot: Bot) -> None:
    assert await introduce(bot) == "afterwell_test_bot"
    english = await bot.get_my_commands()
    spanish = await bot.get_my_commands(language_code="es")
    assert [command.command for command in english] == [command.command for command in spanish] == list(texts.COMMANDS)
    assert not {command.description for command in english} & {command.description for command in spanish}


async def test_commands_that_are_not_taken_are_a_line_in_the_log(
    bot: Bot, server: BotApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.faults.add("setMyCommands", Fault(FaultKind.ERROR_500), times=2)
    assert await introduce(bot) == "afterwell_test_bot"
    assert caplog.text.count("was not published: TelegramServerError") == 2


async def test_a_refused_token_is_one_clear_sentence(server: BotApiServer) -> None:
    stranger = make_bot("42:another-token-than-the-servers", server.url)
    with pytest.raises(TokenRefusedError, match="refuses the bot token"):
        await introduce(stranger)
    await hang_up(stranger)


def test_what_cannot_be_a_token_is_refused_before_any_call() -> None:
    with pytest.raises(TokenRefusedError) as caught:
        make_bot("secret without a number")
    assert "secret" not in str(caught.value)


async def test_a_telegram_that_does_not_answer_is_one_clear_sentence(bot: Bot, server: BotApiServer) -> None:
    await server.stop()
    with pytest.raises(TelegramError, match="does not answer"):
        await introduce(bot)


async def test_without_an_address_the_bot_talks_to_telegram_itself() -> None:
    bot = make_bot("42:a-token-for-nobody-in-particular")
    assert bot.session.api.api_url("T", "getMe") == "https://api.telegram.org/botT/getMe"
