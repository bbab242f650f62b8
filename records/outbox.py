"""The outbox: every message that leaves is a row with a unique key, sent by one paced sender.

A row is `pending`, then `sending` under a lease (committed before the channel is called), then `sent`, `failed` or
`superseded`. A lease that runs out means that the process died in between, and a connection that breaks hides the
answer: the row is sent again and marked `maybe_repeated`, because no channel can tell us whether the first try arrived.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, and_, bindparam, cast, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from records import rows
from records.cards import Card, find
from records.database import Tx
from records.prepared import Prepared
from records.tables import chats, in_state, outbox

PENDING, SENDING, SENT, FAILED, SUPERSEDED = "pending", "sending", "sent", "failed", "superseded"
SHOW = "show"
REPLY, ALERT, INVITATION, REMINDER = 0, 1, 2, 3  # lanes: who is typing overtakes any backlog
_LANE = 1 << 48  # so far apart that a lane and an id make one number to sort by
_RANK = cast(outbox.c.priority, BigInteger) * _LANE + outbox.c.id


@dataclass(frozen=True, slots=True)
class Waiting:
    """One claimed row, ready for its channel."""

    id: int
    chat_id: str
    channel: str
    address: str
    card_key: str
    operation: str
    body: dict[str, Any] | None
    shown: Card | None
    attempts: int
    delivery_id: int | None


_VALUES = {"state": PENDING, "attempts": 0, "maybe_repeated": False}
_ADD = Prepared(
    sqlite.insert(outbox).values(_VALUES).on_conflict_do_nothing(index_elements=["dedupe_key"]),
    on_postgres=postgresql.insert(outbox).values(_VALUES).on_conflict_do_nothing(index_elements=["dedupe_key"]),
)

_SUPERSEDE = Prepared(
    update(outbox)
    .where(
        outbox.c.chat_id == bindparam("chat"),
        outbox.c.card_key == bindparam("card"),
        outbox.c.operation == SHOW,
        outbox.c.dedupe_key != bindparam("key"),
        in_state(outbox, PENDING),
    )
    .values(state=SUPERSEDED, decided_at=bindparam("at"), body_sealed=None)
)


def add(
    tx: Tx,
    *,
    dedupe_key: str,
    chat_id: str,
    card_key: str,
    operation: str,
    body: Mapping[str, Any] | None,
    priority: int,
    now: datetime,
    delivery_id: int | None = None,
) -> None:
    """Put a message in the outbox once. It replaces what still waits for the same card: only the last state counts."""
    if operation == SHOW:
        _SUPERSEDE.run(tx, chat=chat_id, card=card_key, key=dedupe_key, at=now)
    sealed = None if body is None else tx.keys.seal(json.dumps(body), "outbox.body_sealed", dedupe_key)
    _ADD.run(
        tx,
        dedupe_key=dedupe_key,
        chat_id=chat_id,
        card_key=card_key,
        operation=operation,
        body_sealed=sealed,
        priority=priority,
        due_at=now,
        created_at=now,
        delivery_id=delivery_id,
    )


def claim(tx: Tx, *, now: datetime, lease_until: datetime, limit: int) -> list[Waiting]:
    """Take waiting rows in order of lane and age: one for each chat, and none for a chat that has one under way."""
    busy = select(outbox.c.chat_id).where(in_state(outbox, SENDING))
    first = (
        select(func.min(_RANK))
        .where(in_state(outbox, PENDING), outbox.c.chat_id.not_in(busy))
        .group_by(outbox.c.chat_id)
    )
    ready = (
        select(outbox.c.id)
        .where(in_state(outbox, PENDING), _RANK.in_(first), outbox.c.due_at <= now)
        .order_by(_RANK)
        .limit(limit)
    )
    ids = list(tx.connection.execute(ready).scalars())
    if not ids:
        return []
    statement = (
        update(outbox)
        .where(outbox.c.id.in_(ids), outbox.c.state == PENDING)
        .values(state=SENDING, lease_until=lease_until, attempts=outbox.c.attempts + 1)
    )
    tx.connection.execute(statement)
    return _opened(tx, ids)


def _opened(tx: Tx, ids: list[int]) -> list[Waiting]:
    statement = (
        select(outbox, chats.c.channel, chats.c.address_sealed)
        .join(chats, chats.c.id == outbox.c.chat_id)
        .where(outbox.c.id.in_(ids))
        .order_by(outbox.c.priority, outbox.c.id)
    )
    return [_waiting(tx, row) for row in tx.connection.execute(statement).all()]


def _waiting(tx: Tx, row: Any) -> Waiting:
    body = row.body_sealed
    return Waiting(
        id=row.id,
        chat_id=row.chat_id,
        channel=row.channel,
        address=tx.keys.unseal(row.address_sealed, "chats.address_sealed", row.chat_id),
        card_key=row.card_key,
        operation=row.operation,
        body=None if body is None else json.loads(tx.keys.unseal(body, "outbox.body_sealed", row.dedupe_key)),
        shown=find(tx, row.chat_id, row.card_key),
        attempts=row.attempts,
        delivery_id=row.delivery_id,
    )


def settle(tx: Tx, row_id: int, *, sent: bool, reason: str | None, now: datetime) -> None:
    """The last word on a row; what it said is taken away."""
    _decide(tx, outbox.c.id == row_id, SENT if sent else FAILED, reason, now)


def _decide(tx: Tx, condition: Any, state: str, reason: str | None, now: datetime) -> None:
    tx.connection.execute(
        update(outbox)
        .where(condition)
        .values(state=state, reason=reason, decided_at=now, lease_until=None, body_sealed=None)
    )


def retry(tx: Tx, row_id: int, *, due_at: datetime, reason: str, doubtful: bool = False) -> None:
    """Back to waiting until `due_at`. `doubtful`: this try may have reached the patient all the same."""
    statement = update(outbox).where(outbox.c.id == row_id)
    if doubtful:
        statement = statement.values(maybe_repeated=True)
    tx.connection.execute(statement.values(state=PENDING, due_at=due_at, lease_until=None, reason=reason))


def give_up(tx: Tx, chat_id: str, reason: str, now: datetime) -> int:
    """The chat cannot be reached: everything that waits for it has failed, with the reason."""
    condition = and_(outbox.c.chat_id == chat_id, outbox.c.state.in_((PENDING, SENDING)))
    waiting = rows.count(tx, select(func.count()).select_from(outbox).where(condition))
    _decide(tx, condition, FAILED, reason, now)
    return waiting


def rescue(tx: Tx, now: datetime) -> int:
    """Give back what a killed process was sending, marked as perhaps sent already; returns how many rows."""
    return tx.connection.execute(
        update(outbox)
        .where(in_state(outbox, SENDING), outbox.c.lease_until < now)
        .values(state=PENDING, lease_until=None, maybe_repeated=True)
    ).rowcount


def waiting_count(tx: Tx) -> int:
    return rows.count(tx, select(func.count()).select_from(outbox).where(in_state(outbox, PENDING)))


def of_deliveries(tx: Tx, delivery_ids: list[int]) -> dict[int, tuple[str, str | None]]:
    """What became of the messages of these deliveries: state and reason, by delivery."""
    statement = select(outbox.c.delivery_id, outbox.c.state, outbox.c.reason).where(
        outbox.c.delivery_id.in_(delivery_ids)
    )
    return {row.delivery_id: (row.state, row.reason) for row in tx.connection.execute(statement)}
