"""Alerts: an answer met a safety rule, and a named person owns what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from records import rows
from records.database import Tx
from records.tables import alerts


@dataclass(frozen=True, slots=True)
class Alert:
    """Open until somebody acknowledges it. `owner` is a person's or a duty's name, never empty."""

    id: str
    patient_id: str
    episode_id: str
    response_id: str
    survey_id: str
    item_id: str
    rule_id: str
    severity: str
    owner: str
    opened_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None


def raise_once(tx: Tx, alert: Alert) -> None:
    """Store an alert; the same rule of the same response alerts once."""
    insert = postgresql.insert if tx.postgres else sqlite.insert
    values = {name: getattr(alert, name) for name in Alert.__dataclass_fields__}
    tx.connection.execute(
        insert(alerts).values(**values).on_conflict_do_nothing(index_elements=["response_id", "rule_id"])
    )


def still_open(tx: Tx) -> list[Alert]:
    """Open alerts, the oldest first."""
    statement = select(alerts).where(alerts.c.acknowledged_at.is_(None)).order_by(alerts.c.opened_at)
    return [rows.read(Alert, row) for row in tx.connection.execute(statement)]


def of_patient(tx: Tx, patient_id: str) -> list[Alert]:
    statement = select(alerts).where(alerts.c.patient_id == patient_id).order_by(alerts.c.opened_at.desc())
    return [rows.read(Alert, row) for row in tx.connection.execute(statement)]


def get(tx: Tx, alert_id: str) -> Alert | None:
    return rows.read_or_none(Alert, tx.connection.execute(select(alerts).where(alerts.c.id == alert_id)).one_or_none())


def acknowledge(tx: Tx, alert_id: str, *, by: str, note: str | None, now: datetime) -> bool:
    """Close an open alert; False when somebody was faster."""
    sealed = tx.keys.seal(note, "alerts.note_sealed", alert_id) if note else None
    changed = tx.connection.execute(
        update(alerts)
        .where(alerts.c.id == alert_id, alerts.c.acknowledged_at.is_(None))
        .values(acknowledged_at=now, acknowledged_by=by, note_sealed=sealed)
    )
    return changed.rowcount == 1


def note_of(tx: Tx, alert_id: str) -> str | None:
    """What was done about an alert, in the words of the person who closed it."""
    sealed = tx.connection.execute(select(alerts.c.note_sealed).where(alerts.c.id == alert_id)).scalar_one()
    return None if sealed is None else tx.keys.unseal(sealed, "alerts.note_sealed", alert_id)
