"""Guards: every reason not to send something, asked again at the moment of sending, the strongest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from care import fallback
from care.fallback import LINK
from care.practice import Practice
from care.task import Task
from pathways.localtime import at_local, local_date
from pathways.plan import outside_quiet
from records import consents, responses, stays
from records.chats import Chat
from records.database import Tx
from records.deliveries import Delivery
from records.patients import Patient

IN_THE_MIDDLE = timedelta(minutes=15)  # who answered this recently is not interrupted


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the guards say: go, not at all (`reason`), or later (`reason` and `until`)."""

    reason: str | None = None
    until: datetime | None = None


REASONS = {
    "aid_not_signed": "No clinician has signed the decision aid, or it is withdrawn",
    "answered": "Already answered",
    "blocked": "The patient blocked the chat or left it",
    "busy": "The patient was answering just then; sent a little later",
    "died": "The patient has died",
    "fallback_off": "Links by another way were switched off meanwhile",
    "episode_cancelled": "The operation was cancelled",
    "in_hospital": "Held back while the patient is in hospital",
    "holiday": "Held back over a holiday of the clinic, when nobody would answer an alert",
    "link_is_out": "Another link was given before and still opens the chat",
    "next_is_due": "Late: it gave way to the next message",
    "no_address": "There is no e-mail address, or no number, to send a link to",
    "no_consent": "No consent in force",
    "not_joined": "The patient has not joined the chat yet",
    "offered_in_chat": "The patient was in the chat and was asked there",
    "on_call_list": "Put on the team's call list",
    "patient_erased": "The patient asked for deletion",
    "patient_stopped": "The patient stopped",
    "on_task_list": "Put on the team's task list",
    "paused": "The patient paused messages",
    "plan_changed": "The date or the plan changed",
    "quiet_hours": "Held back until the morning",
    "sent_together": "Sent with another message: one invitation to one sitting",
    "snoozed": "The patient asked to be reminded at another time",
    "transferred": "Others have taken over the care",
    "window_closed": "The window for answering had closed",
}
"""Reason codes as staff read them."""


def guard(
    tx: Tx, practice: Practice, delivery: Delivery, patient: Patient, chat: Chat | None, task: Task, now: datetime
) -> Verdict:
    """Every reason not to do it now, the strongest first."""
    reason = _never(tx, patient, task) or _untimely(delivery, task, now)
    if reason:
        return Verdict(reason)
    if delivery.kind in {"call", "check_in"}:
        return Verdict()
    if chat is None or patient.joined_at is None:
        return Verdict("not_joined")
    if delivery.kind == LINK:
        if reason := fallback.pointless(tx, practice, patient, now):
            return Verdict(reason)
    elif chat.blocked_at is not None:
        return Verdict("blocked")
    return _later(tx, practice, delivery, patient, task, now)


def _never(tx: Tx, patient: Patient, task: Task) -> str | None:
    if patient.erased_at is not None:
        return "patient_erased"
    if patient.died_on is not None:
        return "died"
    if patient.stopped_at is not None:
        return "patient_stopped"
    if task.episode.over:
        return "transferred" if task.episode.cancelled_at is None else "episode_cancelled"
    if patient.joined_at is not None and consents.in_force(tx, patient.id) is None:
        return "no_consent"
    return None


def _untimely(delivery: Delivery, task: Task, now: datetime) -> str | None:
    if task.step.asks and task.complete:
        return "answered"
    if task.step.aid is not None and not task.may_be_shown(now):
        return "aid_not_signed"
    if task.former or now < task.window.opens_at:
        return "plan_changed"
    if now >= task.window.closes_at:
        return "window_closed"
    return "next_is_due" if now >= delivery.not_after else None


def _later(tx: Tx, practice: Practice, delivery: Delivery, patient: Patient, task: Task, now: datetime) -> Verdict:
    """A pause, a stay in hospital, a holiday, quiet hours, a patient who is answering: later, if the window allows."""
    until, reason = now, None
    if patient.paused_until is not None and patient.paused_until > now:
        until, reason = patient.paused_until, "paused"
    home = _at_home(tx, patient, until)
    if home > until:
        until, reason = home, reason or "in_hospital"
    staffed = _staffed(practice, patient, task, until)
    if staffed > until:
        until, reason = staffed, reason or "holiday"
    awake = outside_quiet(until, patient.zone, practice.clinic.quiet_from, practice.clinic.quiet_until)
    if awake > until:
        until, reason = awake, reason or "quiet_hours"
    if reason is None and _answering(tx, patient, now):
        until, reason = now + IN_THE_MIDDLE, "busy"
    if reason is None:
        return Verdict()
    return Verdict(reason, until) if until < delivery.not_after else Verdict(reason)


def _at_home(tx: Tx, patient: Patient, moment: datetime) -> datetime:
    """The moment itself, or the patient's hour on the first day that is not spent in hospital; asked anew each day
    while nobody knows how long it lasts."""
    day, known = local_date(moment, patient.zone), stays.of_patient(tx, patient.id)
    first = day
    while found := next((stay for stay in known if stay.holds(day)), None):
        day = (found.until_date or day) + timedelta(days=1)
        if found.until_date is None:
            break
    return moment if day == first else at_local(day, patient.hour, patient.zone)


def _staffed(practice: Practice, patient: Patient, task: Task, moment: datetime) -> datetime:
    """The moment itself, or the patient's hour on the first day that is no holiday, where an answer could raise an
    alert: no collection without somebody to answer."""
    day = local_date(moment, patient.zone)
    if day not in practice.clinic.holidays or not any(practice.surveys.get(one).alerts for one in task.to_do):
        return moment
    while day in practice.clinic.holidays:
        day += timedelta(days=1)
    return at_local(day, patient.hour, patient.zone)


def _answering(tx: Tx, patient: Patient, now: datetime) -> bool:
    last = responses.last_answered_at(tx, patient.id)
    return last is not None and now - last < IN_THE_MIDDLE
