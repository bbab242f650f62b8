"""The database: does it answer, are its tables ours, can it be written to, and does the key open what is in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from functools import partial
from time import monotonic

from app.clock import Clock
from app.doctor.finding import Finding, look, ok, wrong
from records import checkup, migrate, schema
from records.database import Database

SOME_SECONDS, TOO_MANY_SECONDS = 2.0, 60.0  # that two clocks are apart


async def database_findings(database: Database, clock: Clock) -> AsyncIterator[Finding]:
    """Ends early when the tables are not there to look at."""
    at = await database.read(schema.version)
    yield _version(at)
    if at != migrate.head():
        return
    yield await _writable(database, clock())
    for finding in _journal(await database.read(checkup.journal)):
        yield finding
    yield _key(await database.read(checkup.opens))
    began, before = monotonic(), clock()
    if (theirs := await database.read(checkup.server_time)) is not None:
        yield offset("clock of the database", theirs, before, monotonic() - began)


def offset(check: str, theirs: datetime, before: datetime, took: float, coarse: float = 0.0) -> Finding:
    """`theirs` was read some time in the `took` seconds after `before`; `coarse`: it leaves out what is below that."""
    ahead = (theirs - before).total_seconds()
    apart = max(ahead - took, -ahead - coarse, 0.0)
    advice = "let both machines keep time by NTP"
    if apart > TOO_MANY_SECONDS:
        return wrong(check, f"{apart:.0f} seconds away from this machine's", advice)
    if apart > SOME_SECONDS:
        return look(check, f"{apart:.0f} seconds away from this machine's", advice)
    return ok(check, "agrees with this machine's")


def _version(at: str | None) -> Finding:
    wanted = migrate.head()
    if at == wanted:
        return ok("tables", f"version {at}")
    if at is None:
        return wrong("tables", "there are none yet", "run `afterwell db upgrade`")
    if schema.is_earlier(at):
        return wrong("tables", f"version {at}, this program needs {wanted}", "run `afterwell db upgrade`")
    return wrong("tables", f"version {at} is newer than this program's {wanted}", "install the newer program here too")


async def _writable(database: Database, now: datetime) -> Finding:
    try:
        await database.write(partial(checkup.write, now=now))
    except Exception as error:  # noqa: BLE001 whatever it is, nothing can be stored
        found = f"it cannot be written to ({type(error).__name__})"
        return wrong("writing", found, "look at its permissions, at a full disk, and for a server that only reads")
    return ok("writing", "works")


def _journal(mode: str | None) -> Iterator[Finding]:
    if mode == "wal":
        yield ok("journal", "WAL")
    elif mode is not None:
        yield wrong("journal", f"{mode} instead of WAL", "move the file to a disk of this machine")


def _key(opens: bool | None) -> Finding:
    if opens is False:
        advice = "set the key that this database was begun with, from your safe copy"
        return wrong("key and records", "AFTERWELL_SECRET_KEY does not open what is stored", advice)
    return ok("key and records", "the key opens them" if opens else "nothing is stored yet")
