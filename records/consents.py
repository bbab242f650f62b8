"""Consents: what was agreed to, in which words, when, and when it was taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from records import rows
from records.database import Tx
from records.tables import consents


@dataclass(frozen=True, slots=True)
class Consent:
    """One grant; `text_fingerprint` identifies the exact text that was shown."""

    id: str
    patient_id: str
    version: str
    language: str
    text_fingerprint: str
    channel: str
    granted_at: datetime
    withdrawn_at: datetime | None


def insert(tx: Tx, consent: Consent) -> None:
    tx.connection.execute(consents.insert(), {name: getattr(consent, name) for name in Consent.__dataclass_fields__})


def in_force(tx: Tx, patient_id: str) -> Consent | None:
    """The latest grant that was not withdrawn."""
    statement = (
        select(consents)
        .where(consents.c.patient_id == patient_id, consents.c.withdrawn_at.is_(None))
        .order_by(consents.c.granted_at.desc())
        .limit(1)
    )
    return rows.read_or_none(Consent, tx.connection.execute(statement).one_or_none())


def history(tx: Tx, patient_id: str) -> list[Consent]:
    statement = select(consents).where(consents.c.patient_id == patient_id).order_by(consents.c.granted_at)
    return [rows.read(Consent, row) for row in tx.connection.execute(statement)]


def withdraw(tx: Tx, patient_id: str, now: datetime) -> int:
    """Withdraw every grant in force; returns how many there were."""
    return tx.connection.execute(
        update(consents)
        .where(consents.c.patient_id == patient_id, consents.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    ).rowcount
