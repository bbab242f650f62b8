"""The tick over a table full of planned deliveries: nothing due, one due, a whole morning due."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from time import perf_counter

import asyncpg
from sqlalchemy.engine import make_url

from app.ids import new_id
from app.jobs import Jobs
from bench.figures import Figure, alone
from bench.measuring import closed
from bench.patients import DESK, admit
from bot.reception import Reception
from care import deliver
from records.database import Database

EARLY, LATE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)  # nothing is due, everything is
_CLAIM = (
    "UPDATE deliveries SET state = 'claimed', lease_until = $1, attempts = attempts + 1 WHERE id IN"
    " (SELECT id FROM deliveries WHERE state = 'pending' AND due_at <= $2 ORDER BY due_at, id LIMIT $3 {lock})"
    " RETURNING id, patient_id, episode_id, step_id, kind, due_at"
)
Claim = Callable[[], Awaitable[int]]
"""Claims a batch and commits; returns how many deliveries it took."""


@dataclass(frozen=True, slots=True)
class Size:
    """Ticks with little to do, deliveries claimed in a rush, invitations carried out."""

    ticks: int
    claimed: int
    invited: int


FULL = Size(ticks=500, claimed=20_000, invited=200)
QUICK = Size(ticks=3, claimed=200, invited=2)


async def measure(engine: str, url: str, database: Database, size: Size) -> list[Figure]:
    """On a table in which more than twice as many are pending as are claimed."""
    idle = await closed([[partial(_claim, database, EARLY, 1)] * size.ticks])
    one = await closed([[partial(_claim, database, LATE, 1)] * size.ticks])
    lowest = await _FLOORS[engine](url, size.claimed)
    ours = await _drain(size.claimed, partial(_claim, database, LATE, deliver.BATCH))
    return [
        alone(engine, "ticks, nothing due", idle),
        alone(engine, "ticks, one delivery due", one),
        Figure(engine, f"deliveries claimed, {deliver.BATCH} a commit, the driver alone", lowest, 1.0),
        Figure(engine, f"deliveries claimed, {deliver.BATCH} a commit", ours, ours / lowest),
    ]


async def invitations(engine: str, database: Database, size: Size) -> Figure:
    """Claimed, every guard asked, the message written to the outbox; one transaction each."""
    now = datetime.now(UTC)
    await admit(database, size.invited, now)
    reception = Reception(database, DESK, {}, clock=lambda: now, new_id=new_id, wake=lambda: None)
    jobs = Jobs(database, DESK, reception, lambda: now, new_id, lambda: None)
    began = perf_counter()
    carried_out = await jobs.tick()
    took = perf_counter() - began
    return Figure(engine, "deliveries carried out, guards and message", carried_out / took, None)


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
