"""Stays in hospital: noted by the team, so that nobody is asked how they are at home while they are not."""

from __future__ import annotations

from datetime import date, datetime

from care.actor import Actor
from care.episode import FURTHEST
from care.errors import RefusedError
from records import audit, deliveries, episodes, patients, stays
from records.database import Tx
from records.deliveries import State
from records.errors import NotFoundError
from records.ids import NewId
from records.stays import Stay


def note(
    tx: Tx, patient_id: str, first: date, last: date | None, *, actor: Actor, now: datetime, new_id: NewId
) -> Stay:
    """From one day to another, both in hospital, or until somebody knows (`last` None); raises `RefusedError`."""
    patients.lock(tx, patient_id)
    _check(first, last, now)
    for other in stays.of_patient(tx, patient_id):
        if _overlap(other, first, last):
            raise RefusedError("There is a stay already at that time; end or remove it first")
    stay = Stay(new_id(), patient_id, first, last, now)
    stays.insert(tx, stay)
    _write(tx, "note-stay", stay, actor, now)
    return stay


def end(tx: Tx, patient_id: str, stay_id: str, last: date, *, actor: Actor, now: datetime) -> None:
    """The last day in hospital is known now, or was another one; what the stay held back is looked at again."""
    patients.lock(tx, patient_id)
    stay = _of(tx, patient_id, stay_id)
    _check(stay.from_date, last, now)
    if any(_overlap(other, stay.from_date, last) for other in stays.of_patient(tx, patient_id) if other != stay):
        raise RefusedError("The stay would then overlap with another one")
    stays.end(tx, stay_id, last)
    _release(tx, patient_id, now)
    _write(tx, "end-stay", stay, actor, now)


def remove(tx: Tx, patient_id: str, stay_id: str, *, actor: Actor, now: datetime) -> None:
    """It was noted by mistake; what it held back is looked at again."""
    patients.lock(tx, patient_id)
    stay = _of(tx, patient_id, stay_id)
    stays.remove(tx, stay_id, now)
    _release(tx, patient_id, now)
    _write(tx, "remove-stay", stay, actor, now)


def _check(first: date, last: date | None, now: datetime) -> None:
    if any(abs((day - now.date()).days) > FURTHEST for day in (first, last or first)):
        raise RefusedError("The dates must lie within three years of today")
    if last is not None and last < first:
        raise RefusedError("The last day comes before the first")


def _overlap(stay: Stay, first: date, last: date | None) -> bool:
    begins_before = last is None or stay.from_date <= last
    return begins_before and (stay.until_date is None or first <= stay.until_date)


def _of(tx: Tx, patient_id: str, stay_id: str) -> Stay:
    for stay in stays.of_patient(tx, patient_id):
        if stay.id == stay_id:
            return stay
    raise NotFoundError("There is no such stay")


def _release(tx: Tx, patient_id: str, now: datetime) -> None:
    """Every guard is asked again at once: a later stay, or quiet hours, hold it back as before."""
    for episode in episodes.of_patient(tx, patient_id):
        for delivery in deliveries.of_episode(tx, episode.id):
            if delivery.state == State.PENDING and delivery.reason == "in_hospital":
                deliveries.postpone(tx, delivery.id, now, "in_hospital")


def _write(tx: Tx, action: str, stay: Stay, actor: Actor, now: datetime) -> None:
    audit.write(tx, actor=str(actor), action=action, patient_id=stay.patient_id, subject=stay.id, now=now)
