"""Units of work: the only place that begins, commits and rolls back.

A unit of work is a plain synchronous function of a `Tx`. On SQLite one writer thread runs them and commits those that
wait together (group commit): with `synchronous=FULL` that is both safe and an order of magnitude faster than a commit
each. On PostgreSQL each unit is a transaction of its own. A unit may be run again after a conflict, so it must have no
effect outside its transaction.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from records.errors import RecordsError
from records.keyring import Keyring

T = TypeVar("T")
GROUP = 128  # units of work committed together at most
ATTEMPTS = 4  # runs of one unit on PostgreSQL before a conflict is given up
# Serialization failure, deadlock, and a row that somebody else put in between our looking and our writing.
CONFLICTS = {"40001", "40P01", "23505"}
BUSY_TIMEOUT_MS = 10_000


@dataclass(frozen=True, slots=True)
class Tx:
    """One open transaction, and the keys to what it reads and writes."""

    connection: Connection
    keys: Keyring

    @property
    def postgres(self) -> bool:
        return self.connection.dialect.name == "postgresql"


Work = Callable[[Tx], T]


class Database(ABC):
    """Runs units of work. `write` commits; `read` must not change anything."""

    @abstractmethod
    async def write(self, work: Work[T]) -> T: ...

    @abstractmethod
    async def read(self, work: Work[T]) -> T: ...

    @abstractmethod
    async def close(self) -> None: ...


def parse_url(url: str) -> URL:
    """Accept `sqlite:///file.db` and `postgresql://…` with or without a driver; anything else is refused."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise RecordsError("AFTERWELL_DATABASE_URL is not a database address") from None
    family = parsed.get_backend_name()
    if family == "sqlite":
        return parsed.set(drivername="sqlite")
    if family == "postgresql":
        return parsed.set(drivername="postgresql+asyncpg")
    raise RecordsError(f"AFTERWELL_DATABASE_URL names {family}; Afterwell keeps its records in SQLite or PostgreSQL")


def connect(url: str, keys: Keyring) -> Database:
    parsed = parse_url(url)
    return SqliteDatabase(parsed, keys) if parsed.drivername == "sqlite" else PostgresDatabase(parsed, keys)


def sqlite_engine(url: URL) -> Engine:
    """An engine whose transactions are ours to begin: the driver's own handling loses concurrent updates silently."""
    engine = create_engine(
        url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args={"check_same_thread": False},  # close() runs in another thread than the one that opened
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",  # NORMAL loses acknowledged answers when the power fails
            "foreign_keys=ON",
            "secure_delete=ON",  # what a patient wanted deleted is overwritten, not only let go; Debian's own default
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    return engine


@dataclass(slots=True)
class _Job:
    """A unit of work, what came of it, and the future of the one who waits."""

    work: Work[Any]
    done: asyncio.Future[Any]
    result: Any = None
    failure: BaseException | None = None


class SqliteDatabase(Database):
    """One writer thread with group commit, a few reader threads."""

    def __init__(self, url: URL, keys: Keyring, readers: int = 4) -> None:
        self._keys = keys
        self._engine = sqlite_engine(url)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._local = threading.local()
        self._readers = ThreadPoolExecutor(readers, "afterwell-read")
        self._open: list[Connection] = []
        self._writer = threading.Thread(target=self._run, name="afterwell-write", daemon=True)
        self._writer.start()

    async def write(self, work: Work[T]) -> T:
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put(_Job(work, done))
        return await done

    async def read(self, work: Work[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def close(self) -> None:
        self._jobs.put(None)
        await asyncio.to_thread(self._writer.join)
        await asyncio.to_thread(self._readers.shutdown)
        for connection in self._open:
            connection.close()
        self._engine.dispose()

    def _read(self, work: Work[T]) -> T:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._engine.connect()
            self._open.append(connection)
        connection.exec_driver_sql("BEGIN")
        try:
            return work(Tx(connection, self._keys))
        finally:
            connection.exec_driver_sql("ROLLBACK")

    def _run(self) -> None:
        connection: Connection | None = None
        while (first := self._jobs.get()) is not None:
            group, last = self._gather(first)
            try:
                if connection is None:
                    connection = self._engine.connect()
                self._commit_together(connection, group)
            except BaseException as error:  # noqa: BLE001 whatever it is belongs to those who wait, not to this thread
                for job in group:
                    job.failure = error
                _discard(connection)
                connection = None
            _hand_back(group)
            if last:
                break
        _discard(connection)

    def _gather(self, first: _Job) -> tuple[list[_Job], bool]:
        group = [first]
        while len(group) < GROUP:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return group, False
            if job is None:
                return group, True
            group.append(job)
        return group, False

    def _commit_together(self, connection: Connection, group: list[_Job]) -> None:
        """Run each unit under its own savepoint, so that one that fails does not take the others with it."""
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 an open connection has one
        execute = driver.execute
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        tx = Tx(connection, self._keys)
        for job in group:
            execute("SAVEPOINT unit")
            try:
                job.result = job.work(tx)
            except Exception as error:
                if not driver.in_transaction:
                    raise  # SQLite has taken everything back, as it does when the disk is full
                execute("ROLLBACK TO unit")
                job.failure = error
            execute("RELEASE unit")
        connection.exec_driver_sql("COMMIT")


def _hand_back(group: list[_Job]) -> None:
    """Wake each event loop once for all who wait there; waking it for each would make it fight for the interpreter."""
    for loop, jobs in groupby(group, lambda job: job.done.get_loop()):
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_settle, list(jobs))


def _settle(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.done.done():
            continue  # whoever waited was cancelled; what was written stays written
        if job.failure is None:
            job.done.set_result(job.result)
        elif isinstance(job.failure, StopIteration):  # a future refuses to carry one, and would wait for ever
            job.done.set_exception(RuntimeError("a unit of work ran out of what it looked for"))
        else:
            job.done.set_exception(job.failure)


def _discard(connection: Connection | None) -> None:
    if connection is not None:
        connection.invalidate()
        connection.close()


def postgres_engine(url: URL, pool: int) -> AsyncEngine:
    """An engine whose pool hands out no connection that the server has closed meanwhile.

    asyncpg knows of a closed connection by itself; SQLAlchemy's own check asks the server each time, three times over.
    """
    engine = create_async_engine(url, pool_size=pool, max_overflow=pool, hide_parameters=True)

    @event.listens_for(engine.sync_engine, "checkout")
    def refuse_closed(connection: Any, _record: Any, _proxy: Any) -> None:
        if connection.driver_connection.is_closed():
            raise DisconnectionError

    return engine


class PostgresDatabase(Database):
    """Each unit of work is one transaction; conflicts run it again."""

    def __init__(self, url: URL, keys: Keyring, pool: int = 10) -> None:
        self._keys = keys
        self._engine = postgres_engine(url, pool)

    async def write(self, work: Work[T]) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with self._engine.begin() as connection:
                    return await connection.run_sync(lambda sync: work(Tx(sync, self._keys)))
            except DBAPIError as error:
                if attempt == ATTEMPTS or getattr(error.orig, "sqlstate", None) not in CONFLICTS:
                    raise
                await asyncio.sleep(0.02 * attempt)
        raise AssertionError("unreachable")  # pragma: no cover

    async def read(self, work: Work[T]) -> T:
        async with self._engine.connect() as connection:
            return await connection.run_sync(lambda sync: work(Tx(sync, self._keys)))

    async def close(self) -> None:
        await self._engine.dispose()
