"""Stays in hospital: while one lasts, nobody is asked to answer at home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from records import rows
from records.database import Tx
from records.tables import stays


@dataclass(frozen=True, slots=True)
class Stay:
    """From one local date to another, both spent in hospital; `until_date` is None while nobody knows."""

    id: str
    patient_id: str
    from_date: date
    until_date: date | None
    noted_at: datetime

    def holds(self, day: date) -> bool:
        return self.from_date <= day and (self.until_date is None or day <= self.until_date)


def insert(tx: Tx, stay: Stay) -> None:
    tx.connection.execute(stays.insert(), {name: getattr(stay, name) for name in Stay.__dataclass_fields__})


def of_patient(tx: Tx, patient_id: str) -> list[Stay]:
    """Those that stand, the earliest first."""
    mine = select(stays).where(stays.c.patient_id == patient_id, stays.c.removed_at.is_(None))
    return [rows.read(Stay, row) for row in tx.connection.execute(mine.order_by(stays.c.from_date, stays.c.id))]


def end(tx: Tx, stay_id: str, until_date: date) -> None:
    tx.connection.execute(update(stays).where(stays.c.id == stay_id).values(until_date=until_date))


def remove(tx: Tx, stay_id: str, now: datetime) -> None:
    """It was noted by mistake."""
    tx.connection.execute(update(stays).where(stays.c.id == stay_id).values(removed_at=now))
