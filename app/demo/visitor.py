"""The invented patient whom the visitor plays: who it is, and how it stands between them and the chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from tzlocal import get_localzone_name

from care import tasks
from care.actor import SYSTEM
from care.enrol import Request, enrol
from care.practice import Practice
from pathways.plan import Kind
from records import chats, episodes, invitations, notes, patients
from records.database import Tx
from records.deliveries import State
from records.episodes import Episode
from records.ids import NewId
from records.patients import Patient

NAME = "Visitor Demoperson"
BORN = date(1957, 5, 14)
BEFORE_OPERATION = timedelta(days=42)
USUAL_ZONE = "America/New_York"  # where this machine does not know its own
MESSAGES = {Kind.INVITE, Kind.REMINDER}
PATHWAY = "knee-replacement"
_PATHWAY = "demo_pathway"
_TOKEN, _PATIENT = "demo_token", "demo_patient"


class Standing(Enum):
    """How far the visitor has come. Each member says what to do now; time may pass for those who joined."""

    INVITED = "Open your letter first. Nobody writes to a patient who has not joined."
    EXPIRED = "This letter no longer opens the chat: it lasts seven days and three tries. Take another patient."
    JOINING = "Finish joining in the chat. Then the clock can be moved."
    ELSEWHERE = "Your patient's chat is open in another browser. Go on there, or take another patient."
    JOINED = "Answer or leave it, and move the clock: everything happens as if the days had passed."
    STOPPED = "You did not agree, or stopped: nothing is sent. The chat can start again, or take another patient."
    LEFT = "This chat was left, so no message can arrive. Take another patient."

    @property
    def advice(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Letter:
    token: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Visitor:
    """The visitor's patient at a moment.

    `letter` is None once it opens nothing any more, `used` says whether it opened the chat. `next_at` is the next
    message that is planned, if any.
    """

    patient: Patient
    episode: Episode
    letter: Letter | None
    used: bool
    next_at: datetime | None


def enrol_visitor(tx: Tx, practice: Practice, *, owner: str, now: datetime, new_id: NewId, token: str) -> None:
    """Enrol a new patient for the visitor: on the left, six weeks from now, in this machine's zone."""
    request = Request(
        pathway=notes.get(tx, _PATHWAY) or PATHWAY,
        side="left",
        anchor_date=now.date() + BEFORE_OPERATION,
        name=NAME,
        born=BORN,
        zone=get_localzone_name() or USUAL_ZONE,
        owner=owner,
        synthetic=True,
    )
    enrolled = enrol(tx, practice, request, actor=SYSTEM, now=now, new_id=new_id, token=token)
    notes.put(tx, _TOKEN, token)
    notes.put(tx, _PATIENT, enrolled.patient_id)


def choose(tx: Tx, pathway: str) -> bool:
    """From now on visitors are patients of this pathway; False where they were so before."""
    if (notes.get(tx, _PATHWAY) or PATHWAY) == pathway:
        return False
    notes.put(tx, _PATHWAY, pathway)
    return True


def visitor(tx: Tx, practice: Practice, now: datetime) -> Visitor:
    """The visitor's patient as things stand."""
    token, patient_id = notes.get(tx, _TOKEN) or "", notes.get(tx, _PATIENT) or ""
    patient = patients.get(tx, patient_id)
    invitation = invitations.with_token(tx, token)
    usable = invitation is not None and invitation.open_at(now)
    return Visitor(
        patient=patient,
        episode=episodes.of_patient(tx, patient_id)[-1],
        letter=Letter(token, invitation.expires_at) if invitation and usable else None,
        used=invitation is not None and invitation.used_at is not None,
        next_at=_next_message(tx, practice, patient_id, now),
    )


def standing(tx: Tx, who: Visitor, here: str | None) -> Standing:
    """How the visitor stands in the browser whose chat is `here`; None for a browser without one."""
    if not who.used:
        return Standing.INVITED if who.letter else Standing.EXPIRED
    chat = chats.of_patient(tx, who.patient.id)
    if chat is None or chat.blocked_at is not None:
        return Standing.LEFT
    if chat.id != here:
        return Standing.ELSEWHERE
    if who.patient.stopped_at is not None:
        return Standing.STOPPED
    return Standing.JOINED if who.patient.joined_at else Standing.JOINING


def _next_message(tx: Tx, practice: Practice, patient_id: str, now: datetime) -> datetime | None:
    """When the next invitation or reminder is due for a step that is not answered yet."""
    planned = [
        delivery.due_at
        for task in tasks.of_patient(tx, practice, patient_id)
        if task.to_do
        for delivery in task.deliveries
        if delivery.state == State.PENDING and delivery.kind in MESSAGES and delivery.due_at > now
    ]
    return min(planned, default=None)


def messages_sent(tx: Tx, practice: Practice, patient_id: str) -> int:
    """How many invitations and reminders have gone out to a patient."""
    return sum(
        delivery.state == State.SENT and delivery.kind in MESSAGES
        for task in tasks.of_patient(tx, practice, patient_id)
        for delivery in task.deliveries
    )
