"""How much waits, and since when: what whoever runs the house watches, read in one short transaction.

Every number comes from a partial index that holds only what is waiting, so millions of rows that are done cost nothing:
6 ms on SQLite, 14 ms on PostgreSQL. What costs is what waits: some 50 ms and 150 ms while 200,000 rows do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, literal_column, select, text

from records import inbox as arrivals
from records import outbox as messages
from records import rows
from records.database import Tx
from records.deliveries import State
from records.tables import alerts, deliveries, in_state, inbox, leases, outbox

OVERDUE = timedelta(minutes=2)  # several ticks: what has been due for longer is held up
RESCUED_WITHIN = timedelta(minutes=3)  # after a lease has run out; what is claimed for longer nobody gives back
LANES: Mapping[int, str] = {
    messages.REPLY: "reply",
    messages.ALERT: "alert",
    messages.INVITATION: "invitation",
    messages.REMINDER: "reminder",
}


@dataclass(frozen=True, slots=True)
class Queue:
    """How many wait, and since when the oldest does; None when none waits."""

    waiting: int = 0
    since: datetime | None = None

    def age(self, now: datetime) -> float:
        """Seconds that the oldest has waited at `now`; 0 when none waits."""
        return 0.0 if self.since is None else max(0.0, (now - self.since).total_seconds())


@dataclass(frozen=True, slots=True)
class Counts:
    """`outbox` has every lane by name. `overdue` are those of `due` that have been so for longer than `OVERDUE`.

    `set_aside`: events that no try could handle. `repeated`: messages that may have reached a patient twice, of all
    time. `stuck` are rows by table whose claim ran out and that nobody gave back. `size` is the database's, in bytes.
    """

    inbox: Queue
    set_aside: int
    outbox: Mapping[str, Queue]
    repeated: int
    due: Queue
    overdue: int
    stuck: Mapping[str, int]
    alerts: Queue
    leases: tuple[str, ...]
    size: int


def count(tx: Tx, now: datetime) -> Counts:
    """Everything as it stands at `now`."""
    due, overdue = _due(tx, now)
    return Counts(
        inbox=_inbox(tx),
        set_aside=arrivals.failures(tx),
        outbox=_outbox(tx),
        repeated=rows.count(tx, _number(outbox).where(literal_column("maybe_repeated"))),
        due=due,
        overdue=overdue,
        stuck=_stuck(tx, now - RESCUED_WITHIN),
        alerts=_queue(tx, select(func.count(), func.min(alerts.c.opened_at)).where(alerts.c.acknowledged_at.is_(None))),
        leases=tuple(tx.connection.execute(select(leases.c.name).where(leases.c.until > now)).scalars()),
        size=_size(tx),
    )


def _inbox(tx: Tx) -> Queue:
    """The oldest is the first that was stored; only its own row is read for the time."""
    waiting = select(func.count().label("number"), func.min(inbox.c.id).label("first"))
    found = waiting.where(in_state(inbox, arrivals.PENDING)).subquery()
    return _queue(tx, select(found.c.number, inbox.c.received_at).outerjoin(inbox, inbox.c.id == found.c.first))


def _outbox(tx: Tx) -> dict[str, Queue]:
    waiting = select(outbox.c.priority, func.count().label("number"), func.min(outbox.c.id).label("first"))
    lanes = waiting.where(in_state(outbox, messages.PENDING)).group_by(outbox.c.priority).subquery()
    statement = select(lanes.c.priority, lanes.c.number, outbox.c.created_at).join(outbox, outbox.c.id == lanes.c.first)
    found = {priority: Queue(number, since) for priority, number, since in tx.connection.execute(statement)}
    return {name: found.get(priority, Queue()) for priority, name in LANES.items()}


def _due(tx: Tx, now: datetime) -> tuple[Queue, int]:
    held_up = func.count().filter(deliveries.c.due_at <= now - OVERDUE)
    statement = select(func.count(), func.min(deliveries.c.due_at), held_up)
    pending = statement.where(in_state(deliveries, State.PENDING.value), deliveries.c.due_at <= now)
    number, since, overdue = tx.connection.execute(pending).one()
    return Queue(number, since), overdue


def _stuck(tx: Tx, since: datetime) -> dict[str, int]:
    claimed = _number(deliveries).where(in_state(deliveries, State.CLAIMED.value), deliveries.c.lease_until < since)
    sending = _number(outbox).where(in_state(outbox, messages.SENDING), outbox.c.lease_until < since)
    return {"deliveries": rows.count(tx, claimed), "outbox": rows.count(tx, sending)}


def _queue(tx: Tx, statement: Select[int, Any]) -> Queue:
    number, since = tx.connection.execute(statement).one()
    return Queue(number, since)


def _number(table: Any) -> Select[int]:
    return select(func.count()).select_from(table)


def _size(tx: Tx) -> int:
    on_sqlite = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    statement = "SELECT pg_database_size(current_database())" if tx.postgres else on_sqlite
    found: int = tx.connection.execute(text(statement)).scalar_one()
    return found
