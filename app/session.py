"""A command's way to the records: opens the database, runs one unit of work, closes it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.errors import UsageError
from app.settings import Settings
from records import migrate
from records.database import Database, Work, connect
from records.keyring import Keyring

T = TypeVar("T")


def keyring(settings: Settings) -> Keyring:
    """The keys from the settings; raises `UsageError` when there is none."""
    secret = settings.secret_key.get_secret_value()
    if not secret:
        raise UsageError("Set AFTERWELL_SECRET_KEY (`afterwell keys new` prints a good one) and keep a copy of it safe")
    previous = settings.previous_secret_keys.get_secret_value()
    return Keyring(secret, tuple(part.strip() for part in previous.split(",") if part.strip()))


def open_database(settings: Settings) -> Database:
    return connect(settings.database_url.get_secret_value(), keyring(settings))


def ready(settings: Settings) -> None:
    """A new embedded database gets its tables; any other must be at this program's version."""
    url = settings.database_url.get_secret_value()
    if url.startswith("sqlite") and migrate.current(url) is None:
        migrate.upgrade(url)
    migrate.require_current(url)


def write(settings: Settings, work: Work[T]) -> T:
    return using(settings, lambda database: database.write(work))


def read(settings: Settings, work: Work[T]) -> T:
    return using(settings, lambda database: database.read(work))


def using(settings: Settings, use: Callable[[Database], Awaitable[T]]) -> T:
    """Open the database for several units of work, and close it again."""
    ready(settings)

    async def run() -> T:
        database = open_database(settings)
        try:
            return await use(database)
        finally:
            await database.close()

    return asyncio.run(run())
