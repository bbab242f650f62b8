"""The composition root: every part is made here, once, and handed to the others."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from aiogram import Bot

from app import doors, ids
from app.alone import alone
from app.errors import UsageError
from app.jobs import Jobs
from app.pictures import Pictures
from app.practice import load_desk
from app.screens import StoredScreens, WebInbox
from app.settings import Settings
from bot.channel import Channel
from bot.conversation.desk import Desk
from bot.reception import Door, Reception
from bot.sender import Sender
from bot.telegram.channel import TelegramChannel
from bot.telegram.connection import make_bot
from bot.web.channel import WebChannel
from bot.web.hub import Hub
from records.database import Database, connect
from records.keyring import Keyring

Now = Callable[[], datetime]


@dataclass(slots=True)
class House:
    """Everything that runs, made and connected."""

    settings: Settings
    keys: Keyring
    database: Database
    desk: Desk
    clock: Now
    hub: Hub
    screens: StoredScreens
    web_inbox: WebInbox
    pictures: Pictures
    sender: Sender
    reception: Reception
    jobs: Jobs
    bot: Bot | None
    bot_name: str | None = None  # known once Telegram has answered


def keyring(settings: Settings) -> Keyring:
    """The keys from the settings; raises `UsageError` when there is none."""
    secret = settings.secret_key.get_secret_value()
    if not secret:
        raise UsageError("Set AFTERWELL_SECRET_KEY (`afterwell keys new` prints a good one) and keep a copy of it safe")
    previous = settings.previous_secret_keys.get_secret_value()
    return Keyring(secret, tuple(part.strip() for part in previous.split(",") if part.strip()))


def open_database(settings: Settings) -> Database:
    return connect(settings.database_url.get_secret_value(), keyring(settings))


@asynccontextmanager
async def open_house(settings: Settings, clock: Now) -> AsyncIterator[House]:
    """Make everything; close the database and the connection to Telegram at the end."""
    keys = keyring(settings)
    database = connect(settings.database_url.get_secret_value(), keys)
    bot = _bot(settings)
    try:
        with alone(settings.database_url.get_secret_value()) as only:
            owner = "the only server" if only else ids.new_id()
            yield _connect(settings, keys, database, load_desk(settings.clinic), clock, bot, owner)
    finally:
        if bot is not None:
            await bot.session.close()
        await database.close()


def _bot(settings: Settings) -> Bot | None:
    token = settings.telegram_token.get_secret_value()
    return make_bot(token, settings.telegram_api or None) if token else None


def _connect(
    settings: Settings, keys: Keyring, database: Database, desk: Desk, clock: Now, bot: Bot | None, owner: str
) -> House:
    hub, screens, pictures = Hub(), StoredScreens(database), Pictures(database, desk)
    web = WebChannel(screens, hub)
    channels: dict[str, Channel] = {"web": web}
    ways_in: dict[str, Door] = {"web": doors.WebDoor(web)}
    if bot is not None:
        telegram = TelegramChannel(bot, pictures)
        channels["telegram"] = telegram
        ways_in["telegram"] = doors.TelegramDoor(telegram)
    sender = Sender(database, channels, clock=clock, owner=owner)
    reception = Reception(database, desk, ways_in, clock=clock, new_id=ids.new_id, wake=sender.wake)
    return House(
        settings=settings,
        keys=keys,
        database=database,
        desk=desk,
        clock=clock,
        hub=hub,
        screens=screens,
        web_inbox=WebInbox(reception),
        pictures=pictures,
        sender=sender,
        reception=reception,
        jobs=Jobs(database, desk, reception, clock, ids.new_id, sender.wake),
        bot=bot,
    )
