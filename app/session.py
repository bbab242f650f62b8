"""A command's way to the records: opens the database, runs one unit of work, closes it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.house import open_database
from app.settings import Settings
from records import migrate
from records.database import Database, Work

T = TypeVar("T")


def ready(settings: Settings) -> None:
    """A new embedded database gets its tables; any other must be at this program's version."""
    url = settings.database_url.get_secret_value()
    if url.startswith("sqlite") and migrate.current(url) is None:
        migrate.upgrade(url)
    migrate.require_current(url)


def write(settings: Settings, work: Work[T]) -> T:
    return _with_database(settings, lambda database: database.write(work))


def read(settings: Settings, work: Work[T]) -> T:
    return _with_database(settings, lambda database: database.read(work))


def _with_database(settings: Settings, use: Callable[[Database], Awaitable[T]]) -> T:
    ready(settings)

    async def run() -> T:
        database = open_database(settings)
        try:
            return await use(database)
        finally:
            await database.close()

    return asyncio.run(run())
