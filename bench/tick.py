"""The tick over a table full of planned deliveries: nothing due, one due, a whole morning due at nine."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from time import perf_counter

import asyncpg
from sqlalchemy import func, literal, select
from sqlalchemy.engine import make_url

from bench import replicas
from bench.figures import Figure, alone
from bench.measuring import closed
from bench.patients import admit, noon
from care import deliver
from records.database import Database
from records.tables import deliveries, in_state

EARLY, LATE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)  # nothing is due, everything is
_CLAIM = (
    "UPDATE deliveries SET state = 'claimed', lease_until = $1, attempts = attempts + 1 WHERE id IN"
    " (SELECT id FROM deliveries WHERE state = 'pending' AND due_at <= $2 ORDER BY due_at, id LIMIT $3 {lock})"
    " RETURNING id, patient_id, due_at"
)
Claim = Callable[[], Awaitable[int]]
"""Claims a batch and commits; returns how many deliveries it took."""


@dataclass(frozen=True, slots=True)
class Size:
    """Deliveries that are pending, ticks with little to do, deliveries claimed in a rush, invitations carried out."""

    pending: int
    ticks: int
    claimed: int
    invited: int


FULL = Size(pending=1_000_000, ticks=500, claimed=50_000, invited=300)
QUICK = Size(pending=2_000, ticks=3, claimed=500, invited=3)


async def measure(engine: str, url: str, database: Database, size: Size) -> list[Figure]:
    """On a table that holds plans already: they are multiplied until enough is pending."""
    pending = await _multiply(database, size.pending)
    idle = await closed([[partial(_claim, database, EARLY, 1)] * size.ticks])
    one = await closed([[partial(_claim, database, LATE, 1)] * size.ticks])
    lowest = await _FLOORS[engine](url, size.claimed)
    ours = await _drain(size.claimed, partial(_claim, database, LATE, deliver.BATCH))
    a_commit = f"of {pending:,}, {deliver.BATCH} a commit"
    return [
        alone(engine, f"ticks, nothing due of {pending:,}", idle),
        alone(engine, f"ticks, one delivery due of {pending:,}", one),
        Figure(engine, f"deliveries claimed {a_commit}, the driver alone", lowest, 1.0),
        Figure(engine, f"deliveries claimed {a_commit}", ours, ours / lowest),
    ]


async def _multiply(database: Database, least: int) -> int:
    """Every pending delivery once more, until there are so many; returns how many there are."""
    columns = [column for column in deliveries.c if column.name not in {"id", "dedupe_key"}]
    mine = select(deliveries).where(in_state(deliveries, "pending")).subquery()
    counted = select(func.count()).select_from(mine)
    pending, copy = await database.read(lambda tx: tx.connection.execute(counted).scalar_one()), 0
    while pending < least:
        copy += 1
        key = literal(f"{copy}:").concat(func.substr(mine.c.dedupe_key, 1, 100))
        values = [mine.c[column.name] for column in columns]
        again = deliveries.insert().from_select(["dedupe_key", *columns], select(key, *values).limit(least - pending))
        pending += await database.write(lambda tx, again=again: tx.connection.execute(again).rowcount)  # type: ignore[misc]
    return int(pending)


async def invitations(engine: str, database: Database, size: Size) -> Figure:
    """Claimed, every guard asked, the message written to the outbox; one transaction each."""
    now = noon()
    await admit(database, size.invited, now)
    carried_out, began, ended = await replicas.carry_out(database, now)
    return Figure(engine, "deliveries carried out, guards and message", carried_out / (ended - began), None)


async def _claim(database: Database, now: datetime, limit: int) -> int:
    return len(await database.write(lambda tx: deliver.claim(tx, now, limit)))


async def _drain(count: int, claim: Claim) -> float:
    """Claim at least so many; returns how many a second."""
    taken = 0
    started = perf_counter()
    while taken < count:
        taken += await claim()
    return taken / (perf_counter() - started)


async def _sqlite(url: str, count: int) -> float:
    connection = sqlite3.connect(make_url(url).database or "", isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    values = (str(LATE), str(LATE.replace(tzinfo=None)), deliver.BATCH)

    async def claim() -> int:
        connection.execute("BEGIN IMMEDIATE")
        taken = connection.execute(_CLAIM.format(lock="").replace("$", "?"), values).fetchall()
        connection.execute("COMMIT")
        return len(taken)

    try:
        return await _drain(count, claim)
    finally:
        connection.close()


async def _postgresql(url: str, count: int) -> float:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(address)

    async def claim() -> int:
        return len(await connection.fetch(_CLAIM.format(lock="FOR UPDATE SKIP LOCKED"), LATE, LATE, deliver.BATCH))

    try:
        return await _drain(count, claim)
    finally:
        await connection.close()


_FLOORS = {"sqlite": _sqlite, "postgresql": _postgresql}
