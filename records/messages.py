"""Messages between a patient and the team, sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from records.database import Tx
from records.tables import messages


@dataclass(frozen=True, slots=True)
class Message:
    """`sender` is `patient` or `team`; `body` is opened."""

    id: str
    patient_id: str
    sender: str
    body: str
    written_at: datetime
    read_at: datetime | None
    read_by: str | None


def add(tx: Tx, *, message_id: str, patient_id: str, sender: str, body: str, now: datetime) -> None:
    sealed = tx.keys.seal(body, "messages.body_sealed", message_id)
    tx.connection.execute(
        messages.insert(),
        {"id": message_id, "patient_id": patient_id, "sender": sender, "body_sealed": sealed, "written_at": now},
    )


def of_patient(tx: Tx, patient_id: str) -> list[Message]:
    """A patient's messages, the latest first."""
    return _many(tx, messages.c.patient_id == patient_id)


def unread(tx: Tx) -> list[Message]:
    return _many(tx, messages.c.sender == "patient", messages.c.read_at.is_(None))


def _many(tx: Tx, *conditions: Any) -> list[Message]:
    statement = select(messages).where(*conditions).order_by(messages.c.written_at.desc())
    return [
        Message(
            row.id,
            row.patient_id,
            row.sender,
            tx.keys.unseal(row.body_sealed, "messages.body_sealed", row.id),
            row.written_at,
            row.read_at,
            row.read_by,
        )
        for row in tx.connection.execute(statement)
    ]


def mark_read(tx: Tx, message_id: str, *, by: str, now: datetime) -> None:
    tx.connection.execute(
        update(messages)
        .where(messages.c.id == message_id, messages.c.read_at.is_(None))
        .values(read_at=now, read_by=by)
    )


def forget(tx: Tx, patient_id: str) -> None:
    tx.connection.execute(delete(messages).where(messages.c.patient_id == patient_id))
