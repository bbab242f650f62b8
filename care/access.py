"""The one gate to a patient: takes who is asking, and writes it down before it answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from care.actor import Actor
from records import audit, episodes, patients
from records.database import Tx
from records.episodes import Episode
from records.patients import Contact, Identity, Patient

UNASKED = Contact()


@dataclass(frozen=True, slots=True)
class Opened:
    """A patient with their name and number, and their episodes; `contact` only where one patient is opened."""

    patient: Patient
    identity: Identity
    episodes: tuple[Episode, ...]
    contact: Contact = UNASKED


def open_patient(tx: Tx, actor: Actor, patient_id: str, *, action: str, now: datetime) -> Opened:
    """One patient, for `action` (such as `look`); raises `NotFoundError`. Runs in a writing unit of work."""
    patient = patients.get(tx, patient_id)
    audit.write(tx, actor=str(actor), action=action, patient_id=patient_id, now=now)
    return Opened(
        patient,
        patients.identity(tx, patient_id),
        tuple(episodes.of_patient(tx, patient_id)),
        patients.contact(tx, patient_id),
    )


def open_some(tx: Tx, actor: Actor, patient_ids: Collection[str], *, action: str, now: datetime) -> dict[str, Opened]:
    """These patients, for a work list: a line in the trail for each, who is there for a reason of their own."""
    return {patient_id: open_patient(tx, actor, patient_id, action=action, now=now) for patient_id in patient_ids}


def open_all(tx: Tx, actor: Actor, *, action: str, now: datetime) -> dict[str, Opened]:
    """Every patient, for a list or an export: one line in the trail, with how many were shown."""
    everyone = patients.everyone(tx)
    theirs: dict[str, list[Episode]] = {}
    for episode in episodes.everyone(tx):
        theirs.setdefault(episode.patient_id, []).append(episode)
    audit.write(tx, actor=str(actor), action=action, now=now, detail={"patients": len(everyone)})
    return {
        patient.id: Opened(patient, patients.identity(tx, patient.id), tuple(theirs.get(patient.id, ())))
        for patient in everyone
    }
