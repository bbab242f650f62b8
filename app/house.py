"""The composition root: every part is made here, once, and handed to the others."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from app import doors, ids, post
from app.alone import alone
from app.jobs import Jobs
from app.links import links
from app.operators.metrics import Metrics
from app.pictures import Pictures
from app.practice import load_desk
from app.screens import StoredScreens, WebInbox
from app.session import keyring, open_database
from app.settings import Settings
from bot.channel import Channel
from bot.conversation.desk import Desk
from bot.reception import Door, Reception
from bot.sender import Sender
from bot.web.channel import WebChannel
from bot.web.hub import Hub
from records.database import Database
from records.keyring import Keyring

if TYPE_CHECKING:
    from app.telegram import Telegram

Now = Callable[[], datetime]


@dataclass(slots=True)
class House:
    """Everything that runs, made and connected."""

    settings: Settings
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
    metrics: Metrics
    telegram: Telegram | None


@asynccontextmanager
async def open_house(settings: Settings, clock: Now, *, drafts: bool = False) -> AsyncIterator[House]:
    """Make everything; close the database and the connection to Telegram at the end.

    `drafts`, for the demo alone, offers decision aids that no clinician has signed.
    """
    keys, database = keyring(settings), open_database(settings)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        desk = load_desk(settings.clinic, settings.own)
        if drafts:
            desk = replace(desk, practice=replace(desk.practice, aids=desk.practice.aids.with_drafts()))
        pictures = Pictures(database, desk)
        telegram = _telegram(settings, keys, database, pictures)
        if telegram is not None:
            stack.push_async_callback(telegram.close)
        only = stack.enter_context(alone(settings.database_url.get_secret_value()))
        owner = "the only server" if only else ids.new_id()
        desk = replace(desk, links=_ways_in(settings, telegram), new_token=ids.new_token)
        yield _connect(settings, database, desk, pictures, telegram, clock, owner)


def _ways_in(settings: Settings, telegram: Telegram | None) -> Callable[[str], Mapping[str, str]]:
    """The addresses that a one-time token opens; Telegram's is known once it has answered."""

    def ways(token: str) -> Mapping[str, str]:
        found = links(settings, token, telegram.name if telegram else None)
        return {"web": found.web} | ({"telegram": found.telegram} if found.telegram else {})

    return ways


def _telegram(settings: Settings, keys: Keyring, database: Database, pictures: Pictures) -> Telegram | None:
    if not settings.telegram_token.get_secret_value():
        return None
    from app.telegram import open_telegram  # noqa: PLC0415 seconds that a house without a bot need not wait for

    return open_telegram(settings, keys, database, pictures)


def _connect(
    settings: Settings,
    database: Database,
    desk: Desk,
    pictures: Pictures,
    telegram: Telegram | None,
    clock: Now,
    owner: str,
) -> House:
    hub, screens = Hub(), StoredScreens(database, clock)
    web = WebChannel(screens, hub)
    channels: dict[str, Channel] = {"web": web, **post.channels(settings, clock)}
    ways_in: dict[str, Door] = {"web": doors.WebDoor(web)}
    if telegram is not None:
        channels["telegram"] = telegram.channel
        ways_in["telegram"] = doors.TelegramDoor(telegram.channel)
    metrics = Metrics(channels)
    sender = Sender(database, channels, clock=clock, owner=owner, watch=metrics)
    reception = Reception(database, desk, ways_in, clock=clock, new_id=ids.new_id, wake=sender.wake, watch=metrics)
    return House(
        settings=settings,
        database=database,
        desk=desk,
        clock=clock,
        hub=hub,
        screens=screens,
        web_inbox=WebInbox(reception),
        pictures=pictures,
        sender=sender,
        reception=reception,
        jobs=Jobs(database, desk, reception, clock, ids.new_id, sender.wake, metrics, post.post(settings).fall_back),
        metrics=metrics,
        telegram=telegram,
    )
