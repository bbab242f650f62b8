"""The floor of a turn: the same rows written with the same commits by the drivers alone, and nothing else done."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from time import perf_counter
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url

from bench.measuring import Timing, closed, timing
from bench.patients import CARD_KEY, Seat

POOL = 20  # as many connections as our own pool opens at most
_TAP, _CARD = os.urandom(420), os.urandom(1100)  # as large as a sealed tap and a sealed card
_WALK = json.dumps({"at": "S2", "phase": "asking", "jumped": False})

_ARRIVE = (
    "INSERT INTO inbox (channel, external_id, chat, body_sealed, received_at, state, attempts)"
    " VALUES ('telegram', $1, $2, $3, $4, 'pending', 0)"
)
_ANSWER = "INSERT INTO answers (response_id, item_id, revision, value, answered_at) VALUES ($1, $2, 1, 1, $3)"
_GO_ON = "UPDATE responses SET walk = $1 WHERE id = $2"
_SUPERSEDE = (
    "UPDATE outbox SET state = 'superseded', body_sealed = NULL, decided_at = $1"
    " WHERE chat_id = $2 AND card_key = $3 AND operation = 'show' AND state = 'pending'"
)
_SHOW = (
    "INSERT INTO outbox (dedupe_key, chat_id, card_key, operation, priority, body_sealed, state, due_at, attempts,"
    " maybe_repeated, created_at) VALUES ($1, $2, $3, 'show', 0, $4, 'pending', $5, 0, FALSE, $5)"
)
_DONE = (
    "UPDATE inbox SET state = 'done', body_sealed = NULL, done_at = $1 WHERE channel = 'telegram' AND external_id = $2"
)
_Statement = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Writes:
    """What one answered question leaves behind: a row in the first commit, five statements in the second."""

    arrival: _Statement
    turn: tuple[_Statement, ...]


def writes(seats: Iterable[Seat], now: Any) -> Iterator[Writes]:
    """One for each answer of these patients; `now` as the driver takes an instant."""
    for seat in seats:
        for item in seat.items:
            name = f"floor-{seat.address}-{item}"
            yield Writes(
                (_ARRIVE, (name, f"telegram:{seat.address:0>32}", _TAP, now)),
                (
                    (_ANSWER, (seat.response_id, item, now)),
                    (_GO_ON, (_WALK, seat.response_id)),
                    (_SUPERSEDE, (now, seat.chat_id, CARD_KEY)),
                    (_SHOW, (name, seat.chat_id, CARD_KEY, _CARD, now)),
                    (_DONE, (now, name)),
                ),
            )


def on_sqlite(url: str, seats: Iterable[Seat], together: int = 1) -> Timing:
    """One connection; so many answers share their two commits."""
    connection = sqlite3.connect(make_url(url).database or "", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    pending = writes(seats, str(datetime.now(UTC).replace(tzinfo=None)))
    durations: list[float] = []
    started = perf_counter()
    while group := list(islice(pending, together)):
        began = perf_counter()
        _commit(connection, [one.arrival for one in group])
        _commit(connection, [statement for one in group for statement in one.turn])
        durations += [perf_counter() - began] * len(group)
    took = perf_counter() - started
    connection.close()
    return timing(durations, took)


def _commit(connection: sqlite3.Connection, statements: list[_Statement]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for sql, values in statements:
        connection.execute(sql.replace("$", "?"), values)
    connection.execute("COMMIT")


async def on_postgresql(url: str, seats: list[Seat], chats: int) -> Timing:
    """So many patients at once, on a pool of connections of asyncpg."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    async with asyncpg.create_pool(address, min_size=min(chats, POOL), max_size=POOL) as pool:
        now = datetime.now(UTC)
        return await closed(
            (partial(_answer, pool, one) for one in writes(seats[chat::chats], now)) for chat in range(chats)
        )


async def _answer(pool: asyncpg.Pool, one: Writes) -> None:
    async with pool.acquire() as connection:
        await connection.execute(one.arrival[0], *one.arrival[1])
    async with pool.acquire() as connection, connection.transaction():
        for sql, values in one.turn:
            await connection.execute(sql, *values)
