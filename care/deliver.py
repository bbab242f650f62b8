"""Delivering: due rows are claimed, every guard is asked again at that moment, the outcome is written with a reason.

The tick runs in any number of processes at once; a lease keeps them apart, and one that dies leaves nothing stuck.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from care import fallback, plan, tasks
from care.fallback import LINK
from care.guards import guard
from care.practice import Practice
from care.task import Task
from pathways.localtime import at_local, local_date
from records import chats, decisions, deliveries, follow_ups, patients, responses
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
