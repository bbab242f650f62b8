"""Episodes: one procedure of one patient, on the pathway version that was current at enrolment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from records import rows
from records.database import Tx
from records.errors import NotFoundError
from records.tables import episodes


@dataclass(frozen=True, slots=True)
class Episode:
    """`anchor_date` is the procedure's date (day 0), which was last moved at `anchor_set_at`; `owner` the person who
    answers its alerts."""

    id: str
    patient_id: str
    pathway_id: str
    pathway_version: str
    side: str
    anchor_date: date
    owner: str
    enrolled_at: datetime
    cancelled_at: datetime | None
    cancel_reason: str | None
    anchor_set_at: datetime | None = None
    confirmed_at: datetime | None = None
    transferred_at: datetime | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more goes out for it: the procedure was cancelled, or others took over the care."""
        return self.cancelled_at is not None or self.transferred_at is not None


_EPISODE = select(episodes)


def insert(tx: Tx, episode: Episode) -> None:
    tx.connection.execute(episodes.insert(), {name: getattr(episode, name) for name in Episode.__dataclass_fields__})


def get(tx: Tx, episode_id: str) -> Episode:
    """The episode; raises `NotFoundError`."""
    row = tx.connection.execute(_EPISODE.where(episodes.c.id == episode_id)).one_or_none()
    if row is None:
        raise NotFoundError("There is no such episode")
    return rows.read(Episode, row)


def of_patient(tx: Tx, patient_id: str) -> list[Episode]:
    """All episodes of a patient, the earliest enrolled first."""
    statement = _EPISODE.where(episodes.c.patient_id == patient_id).order_by(episodes.c.enrolled_at, episodes.c.id)
    return [rows.read(Episode, row) for row in tx.connection.execute(statement)]


def everyone(tx: Tx) -> list[Episode]:
    return [rows.read(Episode, row) for row in tx.connection.execute(_EPISODE.order_by(episodes.c.enrolled_at))]


def change(tx: Tx, episode_id: str, **facts: Any) -> None:
    """Set facts such as anchor_date, cancelled_at, owner."""
    tx.connection.execute(update(episodes).where(episodes.c.id == episode_id).values(**facts))
