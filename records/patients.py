"""Patients: who they are (sealed) and what holds for all their episodes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from records import rows
from records.database import Tx
from records.errors import NotFoundError
from records.prepared import Prepared
from records.tables import patients


@dataclass(frozen=True, slots=True)
class Patient:
    """What the work needs to know of a patient; the identity stays sealed until it is asked for."""

    id: str
    pseudonym: str
    zone: str
    hour: int
    language: str
    created_at: datetime
    joined_at: datetime | None
    paused_until: datetime | None
    stopped_at: datetime | None
    died_on: date | None
    erased_at: datetime | None
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the patient is. `born` is None after erasure, `mrn` where the clinic gave none."""

    name: str
    mrn: str | None
    born: date | None


@dataclass(frozen=True, slots=True)
class Contact:
    """Where the clinic may write to beside the chat: an e-mail address, a phone number for texts and calls."""

    email: str | None = None
    phone: str | None = None


_PATIENT = select(patients)
_LOCK = Prepared(select(patients.c.id).where(patients.c.id == bindparam("id")).with_for_update())
_GET = Prepared(_PATIENT.where(patients.c.id == bindparam("id")))


def insert(
    tx: Tx,
    *,
    patient_id: str,
    pseudonym: str,
    identity: Identity,
    pin: str | None,
    zone: str,
    hour: int,
    language: str,
    now: datetime,
    synthetic: bool = False,
) -> None:
    tx.connection.execute(
        patients.insert(),
        {
            "id": patient_id,
            "pseudonym": pseudonym,
            "pin_sealed": None if pin is None else tx.keys.seal(pin, "patients.pin_sealed", patient_id),
            "zone": zone,
            "hour": hour,
            "language": language,
            "created_at": now,
            "synthetic": synthetic,
            **_sealed(tx, patient_id, identity),
        },
    )


def _sealed(tx: Tx, patient_id: str, identity: Identity) -> dict[str, Any]:
    def seal(value: str | None, column: str) -> bytes | None:
        return None if value is None else tx.keys.seal(value, f"patients.{column}", patient_id)

    return {
        "name_sealed": seal(identity.name, "name_sealed"),
        "mrn_sealed": seal(identity.mrn, "mrn_sealed"),
        "mrn_index": tx.keys.index(identity.mrn, "patients.mrn") if identity.mrn else None,
        "born_sealed": seal(identity.born.isoformat() if identity.born else None, "born_sealed"),
    }


def get(tx: Tx, patient_id: str) -> Patient:
    """The patient; raises `NotFoundError`."""
    row = _GET.row(tx, id=patient_id)
    if row is None:
        raise NotFoundError("There is no such patient")
    return rows.read(Patient, row)


def lock(tx: Tx, patient_id: str) -> None:
    """Let nobody else send to this patient, or plan for them, until the unit of work ends."""
    _LOCK.row(tx, id=patient_id)


def with_mrn(tx: Tx, mrn: str) -> Patient | None:
    """The patient with this medical record number, under any key of the ring."""
    indexes = tx.keys.indexes(mrn, "patients.mrn")
    return rows.read_or_none(Patient, tx.connection.execute(_PATIENT.where(patients.c.mrn_index.in_(indexes))).first())


def everyone(tx: Tx, *, erased: bool = False) -> list[Patient]:
    """All patients, the newest first; those who had themselves erased only when asked for."""
    statement = select(patients).order_by(patients.c.created_at.desc(), patients.c.id)
    if not erased:
        statement = statement.where(patients.c.erased_at.is_(None))
    return [rows.read(Patient, row) for row in tx.connection.execute(statement)]


def zones(tx: Tx) -> list[str]:
    """The time zones that patients live in."""
    return list(tx.connection.execute(select(patients.c.zone).distinct().order_by(patients.c.zone)).scalars())


def in_zone(tx: Tx, zone: str) -> list[str]:
    """The ids of those who live in a time zone and may still be written to."""
    open_to_us = patients.c.erased_at.is_(None), patients.c.stopped_at.is_(None), patients.c.died_on.is_(None)
    statement = select(patients.c.id).where(patients.c.zone == zone, *open_to_us).order_by(patients.c.id)
    return list(tx.connection.execute(statement).scalars())


def identity(tx: Tx, patient_id: str) -> Identity:
    """Who the patient is, opened. Callers come through `care.access`, which writes down who looked."""
    columns = (patients.c.name_sealed, patients.c.mrn_sealed, patients.c.born_sealed)
    row = tx.connection.execute(select(*columns).where(patients.c.id == patient_id)).one()

    def opened(value: bytes | None, column: str) -> str | None:
        return None if value is None else tx.keys.unseal(value, f"patients.{column}", patient_id)

    born = opened(row.born_sealed, "born_sealed")
    return Identity(
        name=opened(row.name_sealed, "name_sealed") or "",
        mrn=opened(row.mrn_sealed, "mrn_sealed"),
        born=date.fromisoformat(born) if born else None,
    )


def pin(tx: Tx, patient_id: str) -> str | None:
    """The PIN that came with the letter, opened, where the clinic uses one instead of the date of birth."""
    sealed = tx.connection.execute(select(patients.c.pin_sealed).where(patients.c.id == patient_id)).scalar_one()
    return None if sealed is None else tx.keys.unseal(sealed, "patients.pin_sealed", patient_id)


def contact(tx: Tx, patient_id: str) -> Contact:
    """The ways beside the chat, opened."""
    columns = (patients.c.email_sealed, patients.c.phone_sealed)
    row = tx.connection.execute(select(*columns).where(patients.c.id == patient_id)).one()
    return Contact(
        email=row.email_sealed and tx.keys.unseal(row.email_sealed, "patients.email_sealed", patient_id),
        phone=row.phone_sealed and tx.keys.unseal(row.phone_sealed, "patients.phone_sealed", patient_id),
    )


def set_contact(tx: Tx, patient_id: str, ways: Contact) -> None:
    """Replace both ways; None takes one away."""
    change(
        tx,
        patient_id,
        email_sealed=ways.email and tx.keys.seal(ways.email, "patients.email_sealed", patient_id),
        phone_sealed=ways.phone and tx.keys.seal(ways.phone, "patients.phone_sealed", patient_id),
    )


def change(tx: Tx, patient_id: str, **facts: Any) -> None:
    """Set facts such as zone, hour, language, paused_until, stopped_at, joined_at."""
    tx.connection.execute(update(patients).where(patients.c.id == patient_id).values(**facts))


def forget_identity(tx: Tx, patient_id: str, now: datetime) -> None:
    """Take away everything that says who this was. The pseudonym stays, so that totals stay true."""
    change(
        tx,
        patient_id,
        name_sealed=None,
        mrn_sealed=None,
        mrn_index=None,
        born_sealed=None,
        pin_sealed=None,
        email_sealed=None,
        phone_sealed=None,
        erased_at=now,
    )
