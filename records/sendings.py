"""Sendings: what became of the messages that announce a delivery, or that carry a link by e-mail or text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from records import rows
from records.database import Tx
from records.tables import chats, outbox


@dataclass(frozen=True, slots=True)
class Sending:
    """One row of the outbox without what it said. `tries` counts from 0; `held_up_by` is why the last but one failed.

    `due_at` is when it may go while it waits, `decided_at` when it went or was given up.
    """

    dedupe_key: str
    delivery_id: int | None
    card_key: str
    channel: str
    state: str
    reason: str | None
    tries: int
    held_up_by: str | None
    maybe_repeated: bool
    created_at: datetime
    due_at: datetime
    decided_at: datetime | None

    @property
    def replaces(self) -> bool:
        """Whether it took the place of the words that announced the delivery, when the patient acted on them."""
        return self.dedupe_key.startswith("i")


_SENDINGS: Select[Any] = select(
    outbox.c.dedupe_key,
    outbox.c.delivery_id,
    outbox.c.card_key,
    chats.c.channel,
    outbox.c.state,
    outbox.c.reason,
    outbox.c.attempts.label("tries"),
    outbox.c.held_up_by,
    outbox.c.maybe_repeated,
    outbox.c.created_at,
    outbox.c.due_at,
    outbox.c.decided_at,
).join(chats, chats.c.id == outbox.c.chat_id)


def of_deliveries(tx: Tx, delivery_ids: Collection[int]) -> dict[int, tuple[Sending, ...]]:
    """By delivery, in order of time."""
    statement = _SENDINGS.where(outbox.c.delivery_id.in_(delivery_ids)).order_by(outbox.c.id)
    found: dict[int, tuple[Sending, ...]] = {}
    for row in tx.connection.execute(statement):
        found[row.delivery_id] = (*found.get(row.delivery_id, ()), rows.read(Sending, row))
    return found


def of_everyone(tx: Tx) -> dict[int, tuple[Sending, ...]]:
    """Those of every delivery, for an export."""
    statement = _SENDINGS.where(outbox.c.delivery_id.is_not(None)).order_by(outbox.c.id)
    found: dict[int, list[Sending]] = {}
    for row in tx.connection.execute(statement):
        found.setdefault(row.delivery_id, []).append(rows.read(Sending, row))
    return {delivery_id: tuple(theirs) for delivery_id, theirs in found.items()}


def named(tx: Tx, keys: Collection[str]) -> dict[str, Sending]:
    """By the key under which each was put into the outbox."""
    statement = _SENDINGS.where(outbox.c.dedupe_key.in_(keys))
    return {row.dedupe_key: rows.read(Sending, row) for row in tx.connection.execute(statement)}
