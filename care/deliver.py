"""Delivering: due rows are claimed, every guard is asked again at that moment, the outcome is written with a reason.

The tick runs in any number of processes at once; a lease keeps them apart, and one that dies leaves nothing stuck.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from care import fallback, plan, tasks
from care.fallback import LINK
from care.practice import Practice
from care.tasks import Task
from pathways.localtime import at_local, local_date
from pathways.plan import outside_quiet
from records import chats, consents, decisions, deliveries, follow_ups, patients, responses, stays
from records.chats import Chat
from records.database import Tx
from records.deliveries import Claimed, Delivery, State
from records.follow_ups import FollowUp
from records.ids import NewId
from records.patients import Patient

LEASE = timedelta(minutes=2)
BATCH = 250
SNOOZE = "snooze"  # a reminder that the patient asked for; the plan knows nothing of it
MESSAGES = ("invite", "reminder", SNOOZE)
IN_THE_MIDDLE = timedelta(minutes=15)  # who answered this recently is not interrupted


@dataclass(frozen=True, slots=True)
class Occasion:
    """A message to a patient: an invitation to a step, a reminder of it, or the words of a step that tells.

    `others` are the patient's other steps that can be answered now: what is due together is one sitting.
    """

    kind: str
    number: int
    delivery_id: int
    patient: Patient
    chat: Chat
    task: Task
    others: tuple[Task, ...] = ()

    @property
    def first(self) -> bool:
        """Whether nothing was said of this step before, so that even a reminder has to invite."""
        said = (one for one in self.task.deliveries if one.kind in MESSAGES and one.state == State.SENT)
        return self.kind == "invite" or next(said, None) is None


Announce = Callable[[Tx, Occasion], None]
"""Writes the message for an occasion into the outbox, in the same transaction."""


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


def claim(tx: Tx, now: datetime, limit: int = BATCH) -> list[Claimed]:
    """Take what is due, under a lease."""
    return deliveries.claim(tx, now, now + LEASE, limit)


def act(tx: Tx, practice: Practice, claimed: Claimed, announce: Announce, *, now: datetime, new_id: NewId) -> None:
    """Carry out one claimed delivery, unless a guard says otherwise or it was taken back meanwhile.

    One process at a time acts for a patient, so that two steps that fall due together are one message. The chat comes
    first, as in a turn, or the two would wait for each other.
    """
    chats.lock(tx, claimed.patient_id)
    patients.lock(tx, claimed.patient_id)
    delivery = deliveries.locked(tx, claimed.id)
    if delivery is None:
        return
    if delivery.kind == "close":
        _close(tx, delivery, now)
    else:
        _carry_out(tx, practice, delivery, announce, now, new_id)


def _carry_out(
    tx: Tx, practice: Practice, delivery: Delivery, announce: Announce, now: datetime, new_id: NewId
) -> None:
    """Ask the guards, and do what they say; the patient is locked."""
    patient = patients.get(tx, delivery.patient_id)
    chat = chats.of_patient(tx, delivery.patient_id)
    task = tasks.of_step(tx, practice, delivery.episode_id, delivery.step_id)
    verdict = guard(tx, practice, delivery, patient, chat, task, now)
    if verdict.until is not None and verdict.reason is not None:
        deliveries.postpone(tx, delivery.id, verdict.until, verdict.reason)
    elif verdict.reason is not None:
        deliveries.decide(tx, delivery.id, State.SKIPPED, verdict.reason, now)
        if verdict.reason == "blocked":
            fallback.plan_link(tx, practice, task, now)
    elif delivery.kind == "check_in":
        _hand_over(tx, delivery, task, now, new_id)
    elif delivery.kind == "call" or chat is None:
        deliveries.decide(tx, delivery.id, State.DONE, "on_call_list", now)
    elif delivery.kind == LINK:
        announce(tx, Occasion(LINK, 0, delivery.id, patient, chat, task))
        deliveries.decide(tx, delivery.id, State.SENT, None, now)
    else:
        mine = tasks.of_patient(tx, practice, patient.id) if task.step.asks else []
        for waiting in _words_due(mine, now):
            _carry_out(tx, practice, waiting, announce, now, new_id)
        others = _together(tx, practice, mine, delivery, task, now)
        announce(tx, Occasion(delivery.kind, delivery.number, delivery.id, patient, chat, task, others))
        deliveries.decide(tx, delivery.id, State.SENT, None, now)
        _remind_from(tx, practice, task, delivery, now)
        if fallback.is_last(task, delivery, MESSAGES, now):
            fallback.plan_link(tx, practice, task, in_days(patient, fallback.AFTER_DAYS, now))


def _words_due(mine: list[Task], now: datetime) -> list[Delivery]:
    """What is due of the steps that tell: it goes before an invitation, which then stands where the patient looks."""
    return [waiting for task in mine if task.step.message for waiting in _due_messages(task, now)]


def _together(
    tx: Tx, practice: Practice, mine: list[Task], delivery: Delivery, task: Task, now: datetime
) -> tuple[Task, ...]:
    """The other steps that can be answered now; whatever is due to say so is said by this one message."""
    ready = tasks.open_among(mine, now)
    others = tuple(one for one in ready if (one.episode.id, one.step.id) != (task.episode.id, task.step.id))
    for other in others:
        for waiting in _due_messages(other, now):
            deliveries.sent_with(tx, waiting.id, delivery.id, now)
            _remind_from(tx, practice, other, waiting, now)
    return others


def _remind_from(tx: Tx, practice: Practice, task: Task, sent: Delivery, now: datetime) -> None:
    """Reminders follow the day on which the invitation went: one that went late moves them."""
    zone = patients.get(tx, sent.patient_id).zone
    late = sent.reason is not None or local_date(sent.due_at, zone) != local_date(now, zone)
    if sent.kind == "invite" and task.step.asks and late:
        plan.replan(tx, practice, task.episode, now)


def _due_messages(task: Task, now: datetime) -> list[Delivery]:
    waits = {State.PENDING.value, State.CLAIMED.value}
    return [one for one in task.deliveries if one.state in waits and one.kind in MESSAGES and one.due_at <= now]


def _hand_over(tx: Tx, delivery: Delivery, task: Task, now: datetime, new_id: NewId) -> None:
    """A task for a person: the coordinator gets in touch with the patient."""
    follow_ups.add_once(
        tx,
        FollowUp(
            id=new_id(),
            dedupe_key=delivery.dedupe_key,
            patient_id=delivery.patient_id,
            episode_id=delivery.episode_id,
            step_id=delivery.step_id,
            kind=delivery.kind,
            reason="planned",
            owner=task.episode.owner,
            opened_at=now,
        ),
    )
    deliveries.decide(tx, delivery.id, State.DONE, "on_task_list", now)


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


def _close(tx: Tx, delivery: Delivery, now: datetime) -> None:
    """The window is over: what is unfinished is kept as it is, with the reason."""
    for response in responses.of_step(tx, delivery.episode_id, delivery.step_id):
        if response.open:
            responses.close(tx, response.id, "window_closed", now)
    for decision in decisions.of_patient(tx, delivery.patient_id):
        here = (decision.episode_id, decision.step_id) == (delivery.episode_id, delivery.step_id)
        if here and decision.open:
            decisions.close(tx, decision.id, "window_closed", now)
    deliveries.decide(tx, delivery.id, State.DONE, None, now)


def offer(tx: Tx, practice: Practice, patient_id: str, now: datetime) -> list[Task]:
    """What a patient who is here now can be asked at once; messages that are due to say so are taken as sent."""
    ready = tasks.open_now(tx, practice, patient_id, now)
    for task in ready:
        for waiting in _due_messages(task, now):
            deliveries.decide(tx, waiting.id, State.SENT, "offered_in_chat", now)
            _remind_from(tx, practice, task, waiting, now)
    return ready


def in_days(patient: Patient, days: int, now: datetime) -> datetime:
    """The patient's hour, so many days from now."""
    return at_local(local_date(now, patient.zone) + timedelta(days=days), patient.hour, patient.zone)


def snooze(tx: Tx, practice: Practice, patient: Patient, days: int, now: datetime) -> datetime:
    """Remind a patient of what is open in so many days, at their hour, instead of before; returns that moment."""
    until = in_days(patient, days, now)
    for task in tasks.open_now(tx, practice, patient.id, now):
        _snooze_task(tx, task, until, now)
    return until


def _snooze_task(tx: Tx, task: Task, until: datetime, now: datetime) -> None:
    """A step that would be over by then keeps its own reminders."""
    if until >= task.window.closes_at:
        return
    key = f"{task.episode.id}:{task.step.id}:{SNOOZE}:{until:%Y%m%d}"
    for delivery in task.deliveries:
        waits = delivery.state == State.PENDING and delivery.kind in (*MESSAGES, LINK) and delivery.dedupe_key != key
        if waits and (delivery.due_at <= until or delivery.kind == SNOOZE):
            deliveries.decide(tx, delivery.id, State.SKIPPED, "snoozed", now)
    asked_before = [delivery for delivery in task.deliveries if delivery.dedupe_key == key]
    if asked_before:
        deliveries.revive(tx, asked_before[0].id, until, task.window.closes_at)
    else:
        deliveries.insert_many(tx, [_reminder_of_own(task, key, until)])


def _reminder_of_own(task: Task, key: str, until: datetime) -> dict[str, object]:
    return {
        "dedupe_key": key,
        "patient_id": task.episode.patient_id,
        "episode_id": task.episode.id,
        "step_id": task.step.id,
        "kind": SNOOZE,
        "number": 0,
        "pathway_version": task.episode.pathway_version,
        "due_at": until,
        "not_after": task.window.closes_at,
    }
