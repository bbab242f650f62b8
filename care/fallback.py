"""The way beside the chat that is taken by itself: a one-time link, once a step, before the team has to call.

It is a delivery of its own kind that the plan knows nothing of, so that every guard is asked when its time has come.
"""

from __future__ import annotations

from datetime import datetime

from care.practice import Practice
from care.task import Task
from records import deliveries, invitations, patients
from records.database import Tx
from records.deliveries import Delivery, State
from records.patients import Patient

LINK = "link"
OFF = "off"
AFTER_DAYS = 2  # from the last reminder; the call list comes on the third day


def plan_link(tx: Tx, practice: Practice, task: Task, at: datetime) -> None:
    """Plan the step's link for `at`, or earlier than it was planned; never beyond the call list or the window."""
    ends = _ends(task)
    if practice.clinic.fallback == OFF or task.complete or at >= ends:
        return
    key = f"{task.episode.id}:{task.step.id}:{LINK}"
    planned = next((one for one in task.deliveries if one.dedupe_key == key), None)
    if planned is None:
        deliveries.insert_many(tx, [_row(task, key, at, ends)])
    elif planned.state == State.PENDING and at < planned.due_at:
        deliveries.retime(tx, {planned.id: (at, ends)})
    elif planned.state == State.SKIPPED and planned.reason == "snoozed":
        deliveries.revive(tx, planned.id, at, ends)


def _ends(task: Task) -> datetime:
    calls = (one.due_at for one in task.deliveries if one.kind == "call" and one.state == State.PENDING)
    return min(calls, default=task.window.closes_at)


def _row(task: Task, key: str, at: datetime, ends: datetime) -> dict[str, object]:
    return {
        "dedupe_key": key,
        "patient_id": task.episode.patient_id,
        "episode_id": task.episode.id,
        "step_id": task.step.id,
        "kind": LINK,
        "number": 0,
        "pathway_version": task.episode.pathway_version,
        "due_at": at,
        "not_after": ends,
    }


def is_last(task: Task, sent: Delivery, kinds: tuple[str, ...], now: datetime) -> bool:
    """Whether no further message about the step is planned after this one."""
    waiting = (one for one in task.deliveries if one.kind in kinds and one.state == State.PENDING and one.id != sent.id)
    return not any(one.due_at > now for one in waiting)


def pointless(tx: Tx, practice: Practice, patient: Patient, now: datetime) -> str | None:
    """Why no link can go now, as a reason code."""
    if practice.clinic.fallback == OFF:
        return "fallback_off"
    ways = patients.contact(tx, patient.id)
    if (ways.email if practice.clinic.fallback == "email" else ways.phone) is None:
        return "no_address"
    latest = invitations.latest_of(tx, patient.id)
    return "link_is_out" if latest and latest.open_at(now) else None
