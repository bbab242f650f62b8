"""Attestations: a named person declared that the clinic holds the licence of a pack of instruments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from records import rows
from records.database import Tx
from records.tables import attestations


@dataclass(frozen=True, slots=True)
class Attestation:
    id: str
    pack: str
    attested_by: str
    reference: str
    attested_at: datetime
    withdrawn_at: datetime | None


def insert(tx: Tx, attestation: Attestation) -> None:
    tx.connection.execute(
        attestations.insert(), {name: getattr(attestation, name) for name in Attestation.__dataclass_fields__}
    )


def in_force(tx: Tx) -> dict[str, Attestation]:
    """The latest attestation of each pack that has one."""
    statement = select(attestations).where(attestations.c.withdrawn_at.is_(None)).order_by(attestations.c.attested_at)
    found = [rows.read(Attestation, row) for row in tx.connection.execute(statement)]
    return {attestation.pack: attestation for attestation in found}
