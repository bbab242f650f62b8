"""The inbox: everything that came in is stored under its unique id before it is acknowledged.

Rows of one chat are handled one after the other, the oldest first, whichever process does it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from records import chats, rows
from records.database import Tx
from records.prepared import Prepared
from records.tables import in_state, inbox

PENDING, DONE, FAILED = "pending", "done", "failed"


@dataclass(frozen=True, slots=True)
class Arrived:
    """One stored event; `body` is what the channel received, opened; `followed`: the chat's next one waits already."""

    id: int
    channel: str
    chat: str
    body: str
    attempts: int
    followed: bool


_NEXT = Prepared(
    select(inbox)
    .where(inbox.c.chat == bindparam("chat"), in_state(inbox, PENDING))
    .order_by(inbox.c.id)
    .limit(2)
    .with_for_update()
)
_DONE = Prepared(
    update(inbox).where(inbox.c.id == bindparam("row")).values(state=DONE, done_at=bindparam("at"), body_sealed=None)
)
_PUT = Prepared.insert(
    inbox,
    lambda new: new.values(state=PENDING, attempts=0).on_conflict_do_nothing(index_elements=["channel", "external_id"]),
)


def queue_of(tx: Tx, channel: str, address: str) -> str:
    """The name of a chat's queue; it tells nothing about the address."""
    return f"{channel}:{chats.index(tx, channel, address)}"


def put(tx: Tx, *, channel: str, external_id: str, address: str, body: str, now: datetime) -> str:
    """Store an event once, whatever how often it is delivered to us; returns the chat's queue."""
    queue = queue_of(tx, channel, address)
    _PUT.run(
        tx,
        channel=channel,
        external_id=external_id,
        chat=queue,
        body_sealed=tx.keys.seal(body, "inbox.body_sealed", f"{channel}/{external_id}"),
        received_at=now,
    )
    return queue


def next_of(tx: Tx, queue: str, now: datetime) -> Arrived | None:
    """The chat's oldest waiting event, locked; None when there is none or it waits for its next try."""
    found = _NEXT.rows(tx, chat=queue)
    if not found or (found[0].retry_at is not None and found[0].retry_at > now):
        return None
    row = found[0]
    body = tx.keys.unseal(row.body_sealed, "inbox.body_sealed", f"{row.channel}/{row.external_id}")
    return Arrived(row.id, row.channel, row.chat, body, row.attempts, followed=len(found) > 1)


def done(tx: Tx, row_id: int, now: datetime) -> None:
    """Handled: what it said is taken away, that it came stays."""
    _DONE.run(tx, row=row_id, at=now)


def failed(tx: Tx, row_id: int, *, reason: str, retry_at: datetime | None, now: datetime) -> None:
    """Count a failed attempt; without `retry_at` the row is set aside for a person to look at."""
    given_up = retry_at is None
    tx.connection.execute(
        update(inbox)
        .where(inbox.c.id == row_id)
        .values(
            attempts=inbox.c.attempts + 1,
            retry_at=retry_at,
            reason=reason,
            state=FAILED if given_up else PENDING,
            done_at=now if given_up else None,
        )
    )


def waiting(tx: Tx, now: datetime) -> list[str]:
    """Queues with something to do, the longest waiting first."""
    statement = (
        select(inbox.c.chat)
        .where(in_state(inbox, PENDING), inbox.c.retry_at.is_(None) | (inbox.c.retry_at <= now))
        .group_by(inbox.c.chat)
        .order_by(func.min(inbox.c.id))
    )
    return list(tx.connection.execute(statement).scalars())


def failures(tx: Tx) -> int:
    """How many events were set aside."""
    return rows.count(tx, select(func.count()).select_from(inbox).where(in_state(inbox, FAILED)))
