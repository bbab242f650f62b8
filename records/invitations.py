"""Invitations: one-time tokens of 128 random bits, of which only the hash is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from records import patients, rows
from records.database import Tx
from records.keyring import hash_token
from records.tables import invitations


@dataclass(frozen=True, slots=True)
class Invitation:
    """`tries` counts wrong second factors; the third voids the invitation. `way` is how it reaches the patient: letter,
    email, sms, or chat where they asked for it themselves."""

    id: str
    patient_id: str
    created_at: datetime
    expires_at: datetime
    tries: int
    used_at: datetime | None
    voided_at: datetime | None
    way: str = "letter"

    def open_at(self, now: datetime) -> bool:
        return self.used_at is None and self.voided_at is None and now < self.expires_at


def insert(
    tx: Tx, *, invitation_id: str, patient_id: str, token: str, way: str, now: datetime, expires_at: datetime
) -> None:
    tx.connection.execute(
        invitations.insert(),
        {
            "id": invitation_id,
            "patient_id": patient_id,
            "token_hash": hash_token(token),
            "created_at": now,
            "expires_at": expires_at,
            "tries": 0,
            "way": way,
        },
    )


def with_token(tx: Tx, token: str) -> Invitation | None:
    return _one(tx, invitations.c.token_hash == hash_token(token))


def get(tx: Tx, invitation_id: str) -> Invitation | None:
    return _one(tx, invitations.c.id == invitation_id)


def of_patient(tx: Tx, patient_id: str) -> list[Invitation]:
    """Every invitation, the oldest first."""
    statement = select(invitations).where(invitations.c.patient_id == patient_id).order_by(invitations.c.created_at)
    return [rows.read(Invitation, row) for row in tx.connection.execute(statement)]


def latest_of(tx: Tx, patient_id: str) -> Invitation | None:
    """The invitation that was made last, whatever became of it."""
    return next(reversed(of_patient(tx, patient_id)), None)


def latest_of_everyone(tx: Tx) -> dict[str, Invitation]:
    """Each patient's last invitation, by patient."""
    statement = select(invitations).order_by(invitations.c.created_at)
    found = [rows.read(Invitation, row) for row in tx.connection.execute(statement)]
    return {invitation.patient_id: invitation for invitation in found}


def _one(tx: Tx, condition: object) -> Invitation | None:
    statement = select(invitations).where(condition).with_for_update()  # type: ignore[arg-type]
    return rows.read_or_none(Invitation, tx.connection.execute(statement).one_or_none())


def wrong_try(tx: Tx, invitation_id: str, now: datetime, *, last: bool) -> None:
    """Count a wrong second factor; the last one voids the invitation."""
    _change(tx, invitation_id, tries=invitations.c.tries + 1, voided_at=now if last else None)


def used(tx: Tx, invitation_id: str, now: datetime) -> None:
    _change(tx, invitation_id, used_at=now)


def void_all(tx: Tx, patient_id: str, now: datetime) -> None:
    """Void what is still open: a new letter makes the old one worthless. Two that are made at the same time follow one
    another, or both would stay open."""
    patients.lock(tx, patient_id)
    tx.connection.execute(
        update(invitations)
        .where(
            invitations.c.patient_id == patient_id,
            invitations.c.used_at.is_(None),
            invitations.c.voided_at.is_(None),
        )
        .values(voided_at=now)
    )


def _change(tx: Tx, invitation_id: str, **values: object) -> None:
    tx.connection.execute(update(invitations).where(invitations.c.id == invitation_id).values(**values))
