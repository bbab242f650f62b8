"""Deliveries: what is planned to go out, and what became of it. The table is the schedule.

A row is claimed with a lease before it is acted on; a lease that runs out (a killed process) makes it claimable again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Integer, bindparam, or_, select, text, update

from records import rows
from records.database import Tx
from records.prepared import Prepared
from records.tables import deliveries, episodes, in_state


class State(StrEnum):
    """What became of a delivery."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"

    @property
    def meaning(self) -> str:
        """The state in words for staff."""
        return _MEANINGS[self]


_MEANINGS = {
    State.PENDING: "Waiting for its time",
    State.CLAIMED: "Being sent now",
    State.SENT: "Handed to the channel",
    State.DONE: "Took effect; there was nothing to send",
    State.SKIPPED: "Not sent: a guard said no, see the reason",
    State.CANCELLED: "No longer planned: the date moved, or the episode ended",
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """`due_at` and `not_after` are instants in UTC, computed late from local rules by `pathways.plan`."""

    id: int
    dedupe_key: str
    patient_id: str
    episode_id: str
    step_id: str
    kind: str
    number: int
    pathway_version: str
    due_at: datetime
    not_after: datetime
    state: str
    reason: str | None
    attempts: int
    lease_until: datetime | None
    decided_at: datetime | None
    sent_with: int | None = None
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this process may act on. It is read in full when that happens: much may change until then."""

    id: int
    patient_id: str


_OF_EPISODE = Prepared(
    select(deliveries).where(deliveries.c.episode_id == bindparam("episode")).order_by(deliveries.c.due_at)
)
_UNDECIDED = text("deliveries.state IN ('pending', 'claimed')")  # written out, as its index has it
_due = deliveries.alias("due")
_CLAIM = Prepared(
    update(deliveries)
    .where(
        deliveries.c.id.in_(
            select(_due.c.id)
            .where(in_state(_due, State.PENDING.value), _due.c.due_at <= bindparam("now"))
            .order_by(_due.c.due_at, _due.c.id)
            .limit(bindparam("most", type_=Integer))
            .with_for_update(skip_locked=True)
        )
    )
    .values(state=State.CLAIMED.value, lease_until=bindparam("lease"), attempts=deliveries.c.attempts + 1)
    .returning(deliveries.c.id, deliveries.c.patient_id, deliveries.c.due_at)
)
_RETIME = Prepared(
    update(deliveries)
    .where(deliveries.c.id == bindparam("delivery"))
    .values(due_at=bindparam("due"), not_after=bindparam("end"), state=State.PENDING.value, lease_until=None)
)
_DECIDE = Prepared(
    update(deliveries)
    .where(deliveries.c.id == bindparam("delivery"))
    .values(state=bindparam("outcome"), reason=bindparam("why"), lease_until=None, decided_at=bindparam("at"))
)
_LOCKED = Prepared(
    select(deliveries)
    .where(deliveries.c.id == bindparam("delivery"), deliveries.c.state == State.CLAIMED.value)
    .with_for_update()
)


def insert_many(tx: Tx, planned: Iterable[dict[str, Any]]) -> None:
    """Add planned deliveries (all columns but id, state and what comes after it)."""
    new = [{**row, "state": State.PENDING.value, "attempts": 0} for row in planned]
    if new:
        tx.connection.execute(deliveries.insert(), new)


def of_episode(tx: Tx, episode_id: str) -> list[Delivery]:
    return [rows.read(Delivery, row) for row in _OF_EPISODE.rows(tx, episode=episode_id)]


def of_everyone(tx: Tx) -> list[Delivery]:
    statement = select(deliveries).order_by(deliveries.c.due_at, deliveries.c.id)
    return [rows.read(Delivery, row) for row in tx.connection.execute(statement)]


def on_call_list(tx: Tx, now: datetime) -> list[str]:
    """Patients with a step that went onto the call list and whose window is open at `now`."""
    called = select(deliveries.c.patient_id).where(
        deliveries.c.kind == "call", deliveries.c.state == State.DONE.value, deliveries.c.not_after > now
    )
    return list(tx.connection.execute(called.distinct()).scalars())


def closed_between(tx: Tx, since: datetime, until: datetime) -> list[tuple[str, str]]:
    """Episode and step of each window that closed after `since` and until `until`."""
    ends = select(deliveries.c.episode_id, deliveries.c.step_id).where(
        deliveries.c.kind == "close",
        deliveries.c.state != State.CANCELLED.value,
        deliveries.c.due_at > since,
        deliveries.c.due_at <= until,
    )
    return [(row.episode_id, row.step_id) for row in tx.connection.execute(ends)]


def retime(tx: Tx, times: Mapping[int, tuple[datetime, datetime]]) -> None:
    """Move deliveries: `due_at` and `not_after` of each, all in one trip. One that was claimed waits again."""
    _RETIME.run_each(tx, [{"delivery": one, "due": due, "end": end} for one, (due, end) in times.items()])


def revive(tx: Tx, delivery_id: int, due_at: datetime, not_after: datetime) -> None:
    """Plan again what was cancelled or skipped before anything went out."""
    _change(
        tx, delivery_id, due_at=due_at, not_after=not_after, state=State.PENDING.value, reason=None, decided_at=None
    )


def claim(tx: Tx, now: datetime, lease_until: datetime, limit: int) -> list[Claimed]:
    """Take up to `limit` due rows, the earliest first, under a lease; other replicas skip them."""
    taken = _CLAIM.rows(tx, now=now, most=limit, lease=lease_until)
    taken.sort(key=lambda row: (row.due_at, row.id))
    return [Claimed(row.id, row.patient_id) for row in taken]


def locked(tx: Tx, delivery_id: int) -> Delivery | None:
    """The row, locked, if it is still claimed: a date that moved in the meantime has taken it back."""
    return rows.read_or_none(Delivery, _LOCKED.row(tx, delivery=delivery_id))


def decide(tx: Tx, delivery_id: int, state: State, reason: str | None, now: datetime) -> None:
    _DECIDE.run(tx, delivery=delivery_id, outcome=state.value, why=reason, at=now)


def postpone(tx: Tx, delivery_id: int, due_at: datetime, reason: str) -> None:
    """Back to waiting, with a later time: quiet hours, a pause, a snooze."""
    _change(tx, delivery_id, state=State.PENDING.value, due_at=due_at, lease_until=None, reason=reason)


def rescue(tx: Tx, now: datetime) -> int:
    """Give back what a killed process had claimed; returns how many rows."""
    return tx.connection.execute(
        update(deliveries)
        .where(in_state(deliveries, State.CLAIMED.value), deliveries.c.lease_until < now)
        .values(state=State.PENDING.value, lease_until=None)
    ).rowcount


def next_due(tx: Tx, after: datetime) -> datetime | None:
    """When the next pending row falls due."""
    found: datetime | None = tx.connection.execute(
        select(deliveries.c.due_at)
        .where(in_state(deliveries, State.PENDING.value), deliveries.c.due_at > after)
        .order_by(deliveries.c.due_at)
        .limit(1)
    ).scalar_one_or_none()
    return found


def sent_with(tx: Tx, delivery_id: int, other: int, now: datetime) -> None:
    """One message announces two steps: this one went out with the other's."""
    decide(tx, delivery_id, State.SENT, "sent_together", now)
    _change(tx, delivery_id, sent_with=other)


def opened(tx: Tx, delivery_id: int, now: datetime) -> None:
    """The patient was seen to act on a message; only the first time counts.

    What went out with it belongs to the same patient: among their episodes it is found by an index.
    """
    whose = select(_due.c.patient_id).where(_due.c.id == delivery_id).scalar_subquery()
    tx.connection.execute(
        update(deliveries)
        .where(deliveries.c.episode_id.in_(select(episodes.c.id).where(episodes.c.patient_id == whose)))
        .where(or_(deliveries.c.id == delivery_id, deliveries.c.sent_with == delivery_id))
        .where(deliveries.c.opened_at.is_(None))
        .values(opened_at=now)
    )


def cancel_pending(tx: Tx, patient_id: str, reason: str, now: datetime) -> int:
    """Cancel everything of a patient that has not gone out."""
    return tx.connection.execute(
        update(deliveries)
        .where(deliveries.c.patient_id == patient_id, _UNDECIDED)
        .values(state=State.CANCELLED.value, reason=reason, decided_at=now, lease_until=None)
    ).rowcount


def _change(tx: Tx, delivery_id: int, **values: Any) -> None:
    tx.connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(**values))
