"""Brings a database's tables to this version of Afterwell, with alembic, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from asyncpg import PostgresError
from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from records.database import parse_url, sqlite_engine
from records.errors import SchemaError

T = TypeVar("T")
SETTING = "AFTERWELL_DATABASE_URL"
FOLDER = Path(__file__).with_name("migrations")


def upgrade(url: str, revision: str = "head") -> None:
    """Apply every migration that the database lacks. Safe to run twice."""
    _on_connection(url, lambda connection: command.upgrade(_config(connection), revision))


def downgrade(url: str, revision: str) -> None:
    _on_connection(url, lambda connection: command.downgrade(_config(connection), revision))


def current(url: str) -> str | None:
    """The revision that the database is at; None when it has no tables of ours yet."""
    return _on_connection(url, lambda connection: MigrationContext.configure(connection).get_current_revision())


def head() -> str:
    found = ScriptDirectory(str(FOLDER)).get_current_head()
    if found is None:
        raise SchemaError("no migrations were found beside the program")
    return found


def require_current(url: str) -> None:
    """Raise `SchemaError`, with what to do, unless the database is at this program's revision."""
    at, wanted = current(url), head()
    if at == wanted:
        return
    state = "has no tables yet" if at is None else f"is at version {at}, this program needs {wanted}"
    raise SchemaError(f"The database {state}: run `afterwell db upgrade`")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def _on_connection(url: str, work: Callable[[Connection], T]) -> T:
    parsed = parse_url(url)
    if parsed.drivername == "sqlite":
        if parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        return _on_sqlite(sqlite_engine(parsed).connect(), work)

    try:
        return asyncio.run(_on_postgres(parsed, work))
    except (OSError, PostgresError) as error:
        raise SchemaError(f"The database cannot be reached ({type(error).__name__}); check {SETTING}") from None


async def _on_postgres(url: URL, work: Callable[[Connection], T]) -> T:
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _on_sqlite(connection: Connection, work: Callable[[Connection], T]) -> T:
    """All or nothing: SQLite keeps changes of tables in the transaction when the transaction is ours.

    A table that others refer to can only be made anew while nobody looks after references; they are checked at the end.
    """
    with connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            result = work(connection)
            _check_references(connection)
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")
        return result


def _check_references(connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise SchemaError("the change would have left rows that lead nowhere, so nothing was changed")
