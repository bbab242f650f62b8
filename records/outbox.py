"""The outbox: every message that leaves is a row with a unique key, sent by one paced sender.

A row is `pending`, then `sending` under a lease (committed before the channel is called), then `sent`, `failed` or
`superseded`. A lease that runs out means that the process died in between, and a connection that breaks hides the
answer: the row is sent again and marked `maybe_repeated`, because no channel can tell us whether the first try arrived.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, false, func, literal_column, or_, select, text, update

from records import rows
from records.database import Tx
from records.errors import SealError
from records.prepared import Prepared
from records.tables import cards, chats, in_state, outbox

PENDING, SENDING, SENT, FAILED, SUPERSEDED = "pending", "sending", "sent", "failed", "superseded"
SHOW, STRIP = "show", "strip"
UNREADABLE_WAITS = timedelta(hours=1)
REPLY, ALERT, INVITATION, REMINDER = 0, 1, 2, 3  # lanes: who is typing overtakes any backlog


@dataclass(frozen=True, slots=True)
class Waiting:
    """One claimed row, ready for its channel; `message_id` names the message that carries the card now, if any."""

    id: int
    chat_id: str
    channel: str
    address: str
    lane: int
    card_key: str
    operation: str
    body: dict[str, Any] | None
    message_id: str | None
    attempts: int
    delivery_id: int | None


_NEW = {"state": PENDING, "attempts": 0, "maybe_repeated": False}
_ADD = Prepared.insert(outbox, lambda new: new.values(_NEW).on_conflict_do_nothing(index_elements=["dedupe_key"]))
_outdated = and_(
    outbox.c.operation == SHOW, outbox.c.card_key == bindparam("card"), outbox.c.dedupe_key != bindparam("key")
)
_MAKE_WAY = Prepared(
    update(outbox)
    .where(outbox.c.chat_id == bindparam("chat"), in_state(outbox, PENDING))
    .where(or_(_outdated, outbox.c.priority > bindparam("lane")))
    .values(
        state=case((_outdated, SUPERSEDED), else_=outbox.c.state),
        body_sealed=case((_outdated, None), else_=outbox.c.body_sealed),
        decided_at=case((_outdated, bindparam("at", type_=outbox.c.decided_at.type)), else_=outbox.c.decided_at),
        priority=bindparam("lane"),
    )
)

_earlier, _sending = outbox.alias("earlier"), outbox.alias("sending")
_FIRST_OF_ITS_CHAT = (  # looked up for each row; as an anti-join PostgreSQL would read everything that waits
    select(_earlier.c.id)
    .where(_earlier.c.chat_id == outbox.c.chat_id, in_state(_earlier, PENDING))
    .order_by(_earlier.c.priority, _earlier.c.id)
    .limit(literal_column("1"))
    .scalar_subquery()
)


_AGED = (outbox.c.priority, outbox.c.id)
_AT_THE_HEAD = text(  # as an array it is worked out once, and nothing else is looked up for any other row
    "outbox.id = ANY (ARRAY(SELECT head.id FROM outbox AS head WHERE head.state = 'pending' AND head.priority <= :lane"
    " ORDER BY head.priority, head.id LIMIT 100))"
).bindparams(bindparam("lane", type_=Integer))


@cache
def _ready(channels: frozenset[str], *, head: bool = False) -> Prepared:
    """Rows that can go out through these channels: at once what was never tried, whatever a clock that was set back
    meanwhile says of it.

    Each name stands in the statement by itself, for a list cannot be prepared; and as an expression, for SQLite would
    begin with all chats of a channel, whatever the queue holds. PostgreSQL, whose statistics know nothing of a backlog
    that came a minute ago, would sort all of it: it is shown the head alone.
    """
    through = chats.c.channel.concat("")
    return Prepared(
        select(outbox, chats.c.channel, chats.c.address_sealed, cards.c.message_id)
        .join(chats, chats.c.id == outbox.c.chat_id)
        .outerjoin(cards, and_(cards.c.chat_id == outbox.c.chat_id, cards.c.key == outbox.c.card_key))
        .where(in_state(outbox, PENDING), _AT_THE_HEAD if head else outbox.c.priority <= bindparam("lane"))
        .where(or_(outbox.c.attempts == literal_column("0"), outbox.c.due_at <= bindparam("now")))
        .where(or_(false(), *(through == channel for channel in sorted(channels))), outbox.c.id == _FIRST_OF_ITS_CHAT)
        .where(outbox.c.chat_id.not_in(select(_sending.c.chat_id).where(in_state(_sending, SENDING))))
        .order_by(*_AGED)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(of=outbox, skip_locked=True)
    )


_CLAIM = Prepared(
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(state=SENDING, lease_until=bindparam("lease"), attempts=outbox.c.attempts + 1)
)
_WAITS = Prepared(select(outbox.c.id).where(outbox.c.chat_id == bindparam("chat"), in_state(outbox, PENDING)).limit(1))
_SETTLE = Prepared(
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        state=bindparam("outcome"),
        reason=bindparam("why"),
        decided_at=bindparam("at"),
        lease_until=None,
        body_sealed=None,
    )
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
    """Put a message in the outbox once.

    Only the last state of a card counts: what still waits to be shown on it is superseded, also when the card is to go
    away. A chat's messages keep their order, so what waits there already goes as early as the new one may.
    """
    replaced = None if operation == STRIP else card_key  # a card that stays is shown before it loses its buttons
    _MAKE_WAY.run(tx, chat=chat_id, card=replaced, key=dedupe_key, lane=priority, at=now)
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


def claim(
    tx: Tx, *, now: datetime, lease_until: datetime, limit: int, channels: Collection[str], lane: int = REMINDER
) -> list[Waiting]:
    """Take waiting rows of these channels in order of lane and age, and none of a lane behind `lane`.

    One for each chat, and none for a chat that has one under way. On PostgreSQL no more than 100 at once.
    """
    ready = _found(tx, frozenset(channels), now=now, most=limit, lane=lane)
    _CLAIM.run_each(tx, [{"row": row.id, "lease": lease_until} for row in ready])
    opened = (_opened_or_none(tx, row, now) for row in ready)
    return [row for row in opened if row is not None]


def _found(tx: Tx, channels: frozenset[str], **wanted: Any) -> list[Any]:
    """Where its head holds nothing that can go, all of the queue is looked at."""
    head = _ready(channels, head=True).rows(tx, **wanted) if tx.postgres else []
    return head or _ready(channels).rows(tx, **wanted)


def _opened_or_none(tx: Tx, row: Any, now: datetime) -> Waiting | None:
    """A row that no key opens waits, and does not stop the others: the key may come back."""
    try:
        return _opened(tx, row)
    except SealError:
        retry(tx, row.id, due_at=now + UNREADABLE_WAITS, reason="unreadable")
        return None


def _opened(tx: Tx, row: Any) -> Waiting:
    body = row.body_sealed
    return Waiting(
        id=row.id,
        chat_id=row.chat_id,
        channel=row.channel,
        address=tx.keys.unseal(row.address_sealed, "chats.address_sealed", row.chat_id),
        lane=row.priority,
        card_key=row.card_key,
        operation=row.operation,
        body=None if body is None else json.loads(tx.keys.unseal(body, "outbox.body_sealed", row.dedupe_key)),
        message_id=row.message_id,
        attempts=row.attempts + 1,
        delivery_id=row.delivery_id,
    )


def settle(tx: Tx, row_id: int, *, sent: bool, reason: str | None, now: datetime) -> None:
    """The last word on a row; what it said is taken away."""
    _SETTLE.run(tx, row=row_id, outcome=SENT if sent else FAILED, why=reason, at=now)


def waits(tx: Tx, chat_id: str) -> bool:
    """Whether something more is to go to a chat."""
    return _WAITS.row(tx, chat=chat_id) is not None


def retry(tx: Tx, row_id: int, *, due_at: datetime, reason: str, doubtful: bool = False) -> None:
    """Back to waiting until `due_at`. `doubtful`: this try may have reached the patient all the same. The reason stays
    known as what held the message up, also when it got through later. What was given up meanwhile stays so."""
    statement = update(outbox).where(outbox.c.id == row_id, in_state(outbox, SENDING))
    if doubtful:
        statement = statement.values(maybe_repeated=True)
    tx.connection.execute(
        statement.values(state=PENDING, due_at=due_at, lease_until=None, reason=reason, held_up_by=reason)
    )


def give_up(tx: Tx, chat_id: str, reason: str, now: datetime) -> int:
    """The chat cannot be reached: everything that waits for it has failed, with the reason."""
    return sum(_give_up(tx, chat_id, state, reason, now) for state in (PENDING, SENDING))


def _give_up(tx: Tx, chat_id: str, state: str, reason: str, now: datetime) -> int:
    """Each state has an index of its own; asked for both at once, a database would read the whole table."""
    return tx.connection.execute(
        update(outbox)
        .where(outbox.c.chat_id == chat_id, in_state(outbox, state))
        .values(state=FAILED, reason=reason, decided_at=now, lease_until=None, body_sealed=None)
    ).rowcount


def rescue(tx: Tx, now: datetime) -> int:
    """Give back what a killed process was sending, marked as perhaps sent already; returns how many rows."""
    return tx.connection.execute(
        update(outbox)
        .where(in_state(outbox, SENDING), outbox.c.lease_until < now)
        .values(state=PENDING, lease_until=None, maybe_repeated=True)
    ).rowcount


def waiting_count(tx: Tx) -> int:
    return rows.count(tx, select(func.count()).select_from(outbox).where(in_state(outbox, PENDING)))
