"""Enrolment: a patient, an episode on a pathway, and a one-time invitation to the chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from care import contact, plan
from care.actor import Actor
from care.errors import RefusedError
from care.practice import Practice
from pathways.errors import PathwayError
from pathways.localtime import local_date
from pathways.model import Pathway
from records import audit, episodes, invitations, patients
from records.database import Tx
from records.episodes import Episode
from records.ids import NewId
from records.patients import Contact, Identity, Patient

INVITATION_LASTS = timedelta(days=7)
USUAL_HOUR = 10  # until the patient chooses one
LONGEST_NAME = 200
PSEUDONYM = 10  # hexadecimal digits: no two alike among a million patients, near enough
EARLIEST_BIRTH = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody enrols: `anchor_date` is day 0, and has taken place where it is over; `zone` an IANA name, `owner`
    who answers alerts.

    `email` and `phone` are ways to the patient beside the chat, as they were written down. `patient_id` names somebody
    whom we know; otherwise the record number does.
    """

    pathway: str
    side: str
    anchor_date: date
    name: str
    born: date
    zone: str
    mrn: str | None = None
    pin: str | None = None
    language: str = "en"
    owner: str | None = None
    email: str | None = None
    phone: str | None = None
    synthetic: bool = False
    patient_id: str | None = None


@dataclass(frozen=True, slots=True)
class Enrolled:
    """`token` is shown once and kept nowhere."""

    patient_id: str
    pseudonym: str
    episode_id: str
    token: str
    expires_at: datetime


def enrol(
    tx: Tx, practice: Practice, request: Request, *, actor: Actor, now: datetime, new_id: NewId, token: str
) -> Enrolled:
    """Enrol a new patient, or a further joint of one we know; raises `RefusedError`."""
    pathway = _pathway(practice, request.pathway)
    _check(request, pathway, now)
    ways = Contact(contact.email(request.email), contact.phone(request.phone))
    known = _known(tx, request)
    if known:
        _check_known(tx, known, request)
    patient_id = known.id if known else _new_patient(tx, request, now, new_id)
    episode = _episode(request, pathway, patient_id, now, new_id)
    episodes.insert(tx, episode)
    plan.replan(tx, practice, episode, now)
    audit.write(tx, actor=str(actor), action="enrol", patient_id=patient_id, subject=episode.id, now=now)
    if ways != Contact():
        before = patients.contact(tx, patient_id)
        newest = Contact(ways.email or before.email, ways.phone or before.phone)
        contact.change(tx, patient_id, newest, actor=actor, now=now)
    expires_at = invite_again(tx, patient_id, actor=actor, now=now, new_id=new_id, token=token)
    return Enrolled(patient_id, patients.get(tx, patient_id).pseudonym, episode.id, token, expires_at)


def invite_again(
    tx: Tx, patient_id: str, *, actor: Actor, now: datetime, new_id: NewId, token: str, way: str = "letter"
) -> datetime:
    """Make a fresh invitation; any earlier one that was not used is void. Returns when it expires."""
    invitations.void_all(tx, patient_id, now)
    expires_at = now + INVITATION_LASTS
    invitations.insert(
        tx, invitation_id=new_id(), patient_id=patient_id, token=token, way=way, now=now, expires_at=expires_at
    )
    audit.write(tx, actor=str(actor), action="invite", patient_id=patient_id, detail={"way": way}, now=now)
    return expires_at


def _pathway(practice: Practice, pathway_id: str) -> Pathway:
    try:
        return practice.pathways.get(pathway_id)
    except PathwayError:
        known = ", ".join(practice.pathways.ids())
        raise RefusedError(f"There is no pathway {pathway_id!r}; choose one of: {known}") from None


def _check(request: Request, pathway: Pathway, now: datetime) -> None:
    if request.side not in pathway.sides:
        raise RefusedError(f"The side must be one of: {', '.join(pathway.sides)}")
    if not request.name.strip() or len(request.name) > LONGEST_NAME:
        raise RefusedError("Give the patient's name, in at most 200 characters")
    if not EARLIEST_BIRTH <= request.born <= now.date():
        raise RefusedError("The date of birth must lie between 1900 and today")
    if request.pin is not None and not (request.pin.isdigit() and 4 <= len(request.pin) <= 8):  # noqa: PLR2004
        raise RefusedError("A PIN has 4 to 8 digits")
    try:
        ZoneInfo(request.zone)
    except (ZoneInfoNotFoundError, ValueError, IsADirectoryError):
        raise RefusedError(
            f"There is no time zone {request.zone!r}; use a name such as America/New_York or Europe/Madrid"
        ) from None


def _known(tx: Tx, request: Request) -> Patient | None:
    if request.patient_id:
        return patients.get(tx, request.patient_id)
    return patients.with_mrn(tx, request.mrn) if request.mrn else None


def _check_known(tx: Tx, known: Patient, request: Request) -> None:
    if patients.identity(tx, known.id).born != request.born:
        raise RefusedError("This record number belongs to a patient with another date of birth")
    for episode in episodes.of_patient(tx, known.id):
        same = (episode.pathway_id, episode.side) == (request.pathway, request.side)
        if same and not episode.over and episode.anchor_date == request.anchor_date:
            raise RefusedError("This patient is already enrolled for this operation")


def _new_patient(tx: Tx, request: Request, now: datetime, new_id: NewId) -> str:
    patient_id = new_id()
    patients.insert(
        tx,
        patient_id=patient_id,
        pseudonym=f"AW-{patient_id[:PSEUDONYM].upper()}",
        identity=Identity(request.name.strip(), request.mrn, request.born),
        pin=request.pin,
        zone=request.zone,
        hour=USUAL_HOUR,
        language=request.language,
        now=now,
        synthetic=request.synthetic,
    )
    return patient_id


def _episode(request: Request, pathway: Pathway, patient_id: str, now: datetime, new_id: NewId) -> Episode:
    return Episode(
        id=new_id(),
        patient_id=patient_id,
        pathway_id=pathway.id,
        pathway_version=pathway.version,
        side=request.side,
        anchor_date=request.anchor_date,
        owner=request.owner or pathway.responder.name,
        enrolled_at=now,
        cancelled_at=None,
        cancel_reason=None,
        confirmed_at=now if request.anchor_date < local_date(now, request.zone) else None,
    )
