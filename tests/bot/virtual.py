"""Minutes of sending in a moment: an event loop whose time leaps to the next thing that is due, and a database that
answers within the same thread, so that nothing waits for real."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from records import migrate
from records.database import Database, Tx, Work, sqlite_engine
from records.keyring import Keyring

T = TypeVar("T")
START = 1000.0  # seconds on the loop's clock


class _Leaping(selectors.DefaultSelector):  # type: ignore[valid-type,misc]
    """Instead of waiting, moves the time on."""

    now = START

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "everybody waits for something that nobody will do"
            self.now += timeout
        return ready


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._leaping = _Leaping()
        super().__init__(self._leaping)

    def time(self) -> float:
        return self._leaping.now


def simulated(play: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(play)


class AtOnce(Database):
    """SQLite, with a transaction for each unit of work, which takes `trip` seconds on the loop's clock."""

    def __init__(self, connection: Connection, keys: Keyring) -> None:
        self._tx = Tx(connection, keys)
        self.trip = 0.01

    async def write(self, work: Work[T]) -> T:
        await asyncio.sleep(self.trip)
        return self.now(work)

    async def read(self, work: Work[T]) -> T:
        return await self.write(work)

    async def close(self) -> None:
        self._tx.connection.close()

    def now(self, work: Work[T]) -> T:
        self._tx.connection.exec_driver_sql("BEGIN IMMEDIATE")
        done = work(self._tx)
        self._tx.connection.exec_driver_sql("COMMIT")
        return done


@contextmanager
def database(folder: Path) -> Iterator[AtOnce]:
    url = f"sqlite:///{folder / 'afterwell.db'}"
    migrate.upgrade(url)
    with sqlite_engine(make_url(url)).connect() as connection:
        connection.exec_driver_sql("PRAGMA synchronous=OFF")
        yield AtOnce(connection, Keyring("a test key of more than thirty-two characters"))
