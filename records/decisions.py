"""Decisions: one patient's walk through one decision aid at one step, sealed with what they said on the way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from records import rows
from records.database import Tx
from records.tables import decisions


@dataclass(frozen=True, slots=True)
class Decision:
    """`aid_version` and `language` are the ones it began with; `shared_at` is when the patient let the team see it."""

    id: str
    patient_id: str
    episode_id: str
    step_id: str
    aid_id: str
    aid_version: str
    language: str
    channel: str
    started_at: datetime
    completed_at: datetime | None = None
    shared_at: datetime | None = None
    closed_at: datetime | None = None
    close_reason: str | None = None

    @property
    def open(self) -> bool:
        return self.completed_at is None and self.closed_at is None


def insert(tx: Tx, decision: Decision, walk: Mapping[str, Any]) -> None:
    values = {name: getattr(decision, name) for name in Decision.__dataclass_fields__}
    tx.connection.execute(decisions.insert(), {**values, "walk_sealed": _sealed(tx, decision.id, walk)})


def get(tx: Tx, decision_id: str) -> Decision | None:
    found = tx.connection.execute(select(decisions).where(decisions.c.id == decision_id)).one_or_none()
    return rows.read_or_none(Decision, found)


def of_patient(tx: Tx, patient_id: str) -> list[Decision]:
    """All of a patient, the earliest first."""
    mine = select(decisions).where(decisions.c.patient_id == patient_id)
    found = tx.connection.execute(mine.order_by(decisions.c.started_at, decisions.c.id))
    return [rows.read(Decision, row) for row in found]


def everyone(tx: Tx) -> list[Decision]:
    found = tx.connection.execute(select(decisions).order_by(decisions.c.started_at, decisions.c.id))
    return [rows.read(Decision, row) for row in found]


def walk(tx: Tx, decision_id: str) -> dict[str, Any]:
    """Where the patient stands and what they said, opened; empty once it was erased."""
    found = select(decisions.c.walk_sealed).where(decisions.c.id == decision_id)
    sealed = tx.connection.execute(found).scalar_one()
    return {} if sealed is None else json.loads(tx.keys.unseal(sealed, "decisions.walk_sealed", decision_id))


def save_walk(tx: Tx, decision_id: str, changed: Mapping[str, Any]) -> None:
    change(tx, decision_id, walk_sealed=_sealed(tx, decision_id, changed))


def change(tx: Tx, decision_id: str, **facts: Any) -> None:
    """Set facts such as completed_at, shared_at, closed_at."""
    tx.connection.execute(update(decisions).where(decisions.c.id == decision_id).values(**facts))


def close(tx: Tx, decision_id: str, reason: str, now: datetime) -> None:
    change(tx, decision_id, closed_at=now, close_reason=reason)


def _sealed(tx: Tx, decision_id: str, stood: Mapping[str, Any]) -> bytes:
    return tx.keys.seal(json.dumps(stood), "decisions.walk_sealed", decision_id)


def forget(tx: Tx, patient_id: str) -> None:
    """Take away what the patient said, in every aid."""
    tx.connection.execute(update(decisions).where(decisions.c.patient_id == patient_id).values(walk_sealed=None))
