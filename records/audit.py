"""The audit trail: who looked at or changed what, and when. It only grows; the database refuses anything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from records import rows
from records.database import Tx
from records.tables import audit


@dataclass(frozen=True, slots=True)
class Entry:
    seq: int
    at: datetime
    actor: str
    action: str
    patient_id: str | None
    subject: str | None
    detail: dict[str, Any]


def write(
    tx: Tx,
    *,
    actor: str,
    action: str,
    now: datetime,
    patient_id: str | None = None,
    subject: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add a line. `detail` holds codes and dates, never an answer, a name or free text."""
    tx.connection.execute(
        audit.insert(),
        {
            "at": now,
            "actor": actor,
            "action": action,
            "patient_id": patient_id,
            "subject": subject,
            "detail": dict(detail or {}),
        },
    )


def of_patient(tx: Tx, patient_id: str, limit: int = 100, *, action: str | None = None) -> list[Entry]:
    """The latest lines about a patient, of one kind or of all, the newest first."""
    statement = select(audit).where(audit.c.patient_id == patient_id).order_by(audit.c.seq.desc()).limit(limit)
    if action is not None:
        statement = statement.where(audit.c.action == action)
    return [rows.read(Entry, row) for row in tx.connection.execute(statement)]


def latest(tx: Tx, limit: int = 100) -> list[Entry]:
    statement = select(audit).order_by(audit.c.seq.desc()).limit(limit)
    return [rows.read(Entry, row) for row in tx.connection.execute(statement)]


def of_action(tx: Tx, action: str) -> list[Entry]:
    """Every line of one kind, the newest first; for kinds that are rare."""
    statement = select(audit).where(audit.c.action == action).order_by(audit.c.seq.desc())
    return [rows.read(Entry, row) for row in tx.connection.execute(statement)]
