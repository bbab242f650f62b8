"""Taking answers by telephone: a member of staff reads the questions out, and each answer is stored as it is given.

It is the same walk through the same survey as in the chat. Either can begin it and the other go on; what was begun
keeps its version and language, and the switch is noted (`care.ways`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from care import answering
from care.actor import Actor
from care.answering import Moved, Sitting
from care.errors import RefusedError
from care.practice import Practice
from care.task import Task
from care.ways import Mode, Responder, Way
from records import audit, consents, patients, responses
from records.database import Tx
from records.ids import NewId
from surveys.model import AlertRule
from surveys.moves import Move

CHANNEL = "phone"
_READ_OUT = "read-safety-text"


def wants_agreement(tx: Tx, patient_id: str) -> bool:
    """Whether the patient has never agreed in the chat, so that staff have to ask on the telephone."""
    return consents.in_force(tx, patient_id) is None


def begin(
    tx: Tx,
    practice: Practice,
    task: Task,
    *,
    responder: Responder,
    language: str,
    agreed: bool,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Sitting:
    """Begin the next survey of a step, or go on with what is under way; the trail says who takes it.

    `language` is one of the survey's, and counts only for what begins now. `agreed`: the person on the telephone has
    agreed. Raises `RefusedError`.
    """
    _check(tx, task, agreed=agreed, now=now)
    way = Way(Mode.TELEPHONE, responder, actor.id)
    if task.under_way is not None:
        sitting = answering.resume(tx, practice, task.under_way)
    elif language not in practice.surveys.get(task.to_do[0]).languages:
        raise RefusedError("Choose a language that the questions are available in")
    else:
        sitting = answering.begin(
            tx, practice, task, task.to_do[0], language=language, channel=CHANNEL, way=way, now=now, new_id=new_id
        )
    detail = {"responder": responder.value, "agreed": agreed}
    _note(tx, sitting, action="take-answers", actor=actor, now=now, detail=detail)
    return sitting


def _check(tx: Tx, task: Task, *, agreed: bool, now: datetime) -> None:
    """Nobody is asked who is not to be asked any more; raises `RefusedError`."""
    _check_patient(tx, task.episode.patient_id)
    if not task.has_questions(now):
        raise RefusedError("There is nothing to answer at this step now")
    if wants_agreement(tx, task.episode.patient_id) and not agreed:
        raise RefusedError("Ask first whether the patient agrees that the answers are kept")


def _check_patient(tx: Tx, patient_id: str) -> None:
    patient = patients.get(tx, patient_id)
    if patient.erased_at is not None:
        raise RefusedError("This patient asked for deletion")
    if patient.died_on is not None:
        raise RefusedError("This patient has died")
    if patient.stopped_at is not None:
        raise RefusedError("This patient has stopped: no more questions until they come back")


def move(
    tx: Tx,
    sitting: Sitting,
    steps: Sequence[Move],
    *,
    responder: Responder,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Moved:
    """Apply what one press of a button means, move by move, up to the first that is refused; at least one. Raises
    `RefusedError` where the patient stopped, or had themselves erased, while the call went on."""
    _check_patient(tx, sitting.response.patient_id)
    way, before = Way(Mode.TELEPHONE, responder, actor.id), sitting.walk
    alerts: list[AlertRule] = []
    for step in steps:
        moved = answering.move(tx, sitting, step, way=way, now=now, new_id=new_id)
        alerts += moved.alerts
        sitting = moved.sitting
        if moved.refused is not None:
            break
    if sitting.walk.answers != before.answers and sitting.response.taken_by != actor.id:
        responses.note_taker(tx, sitting.response.id, actor.id)
    return replace(moved, alerts=tuple(alerts))


def read_out(tx: Tx, sitting: Sitting, alert_id: str, *, actor: Actor, now: datetime) -> None:
    """The member of staff has read the safety text of an alert to whoever is on the telephone."""
    _note(tx, sitting, action=_READ_OUT, actor=actor, now=now, detail={"alert": alert_id})


def read_out_already(tx: Tx, patient_id: str) -> frozenset[str]:
    """The alerts whose safety text was read to this patient, by id."""
    return frozenset(entry.detail["alert"] for entry in audit.of_patient(tx, patient_id, action=_READ_OUT))


def _note(
    tx: Tx, sitting: Sitting, *, action: str, actor: Actor, now: datetime, detail: Mapping[str, str | bool]
) -> None:
    response = sitting.response
    audit.write(
        tx,
        actor=str(actor),
        action=action,
        patient_id=response.patient_id,
        subject=response.id,
        detail={"step": response.step_id, "survey": response.survey_id, **detail},
        now=now,
    )
