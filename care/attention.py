"""What the team does about what needs them: an alert is closed, a message read, a call noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from care.actor import Actor
from care.errors import RefusedError
from records import alerts, audit, episodes, messages
from records.database import Tx
from records.errors import NotFoundError

LONGEST_NOTE = 1000
_CALL = "note-call"


class CallOutcome(Enum):
    """How a call went. Each member says what it means."""

    SPOKE = "spoke", "Spoke to the patient"
    NO_REPLY = "no_reply", "No reply"
    WRONG_NUMBER = "wrong_number", "The number is wrong"

    def __init__(self, code: str, meaning: str) -> None:
        self.code = code
        self.meaning = meaning


@dataclass(frozen=True, slots=True)
class Call:
    """A call about one step, and who made it."""

    outcome: CallOutcome
    actor: str
    at: datetime


def acknowledge(tx: Tx, alert_id: str, note: str, *, actor: Actor, now: datetime) -> bool:
    """Close an alert with what was done about it; False when somebody was faster. Raises `RefusedError`."""
    alert = alerts.get(tx, alert_id)
    if alert is None:
        raise NotFoundError("There is no such alert")
    if not note.strip() or len(note) > LONGEST_NOTE:
        raise RefusedError(f"Say what was done about the alert, in at most {LONGEST_NOTE} characters")
    closed = alerts.acknowledge(tx, alert_id, by=actor.id, note=note.strip(), now=now)
    if closed:
        audit.write(
            tx, actor=str(actor), action="acknowledge-alert", patient_id=alert.patient_id, subject=alert_id, now=now
        )
    return closed


def read_message(tx: Tx, patient_id: str, message_id: str, *, actor: Actor, now: datetime) -> None:
    """The team has read a message of this patient."""
    if message_id not in {message.id for message in messages.of_patient(tx, patient_id)}:
        raise NotFoundError("There is no such message")
    messages.mark_read(tx, message_id, by=actor.id, now=now)
    audit.write(tx, actor=str(actor), action="read-message", patient_id=patient_id, subject=message_id, now=now)


def note_call(tx: Tx, episode_id: str, step_id: str, outcome: str, *, actor: Actor, now: datetime) -> None:
    """Somebody called about a step that is overdue; raises `RefusedError` for an outcome that is none of ours."""
    if outcome not in {known.code for known in CallOutcome}:
        raise RefusedError("Choose how the call went")
    detail = {"step": step_id, "outcome": outcome}
    patient_id = episodes.get(tx, episode_id).patient_id
    audit.write(tx, actor=str(actor), action=_CALL, patient_id=patient_id, subject=episode_id, detail=detail, now=now)


def last_calls(tx: Tx, patient_id: str) -> Mapping[tuple[str, str], Call]:
    """The latest call about each step, by episode and step."""
    meanings = {outcome.code: outcome for outcome in CallOutcome}
    calls = [entry for entry in audit.of_patient(tx, patient_id, action=_CALL) if entry.subject]
    return {
        (str(entry.subject), entry.detail["step"]): Call(meanings[entry.detail["outcome"]], entry.actor, entry.at)
        for entry in reversed(calls)
    }
