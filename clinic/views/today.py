"""Who needs the team now: alerts, the call list, patients out of reach, unread messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from care import attention, tasks
from care.attention import Call
from care.practice import Practice
from care.tasks import Status, Task
from clinic.views.reach import Reach, Tone, reach
from records import alerts, chats, invitations, messages, patients, responses
from records.alerts import Alert
from records.database import Tx
from records.messages import Message
from records.patients import Patient
from surveys.model import Severity

RATE_OVER = timedelta(days=90)
_FIRST = (Severity.EMERGENCY.value, Severity.URGENT.value)


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """`title` is what the rule says to staff."""

    alert: Alert
    title: str


@dataclass(frozen=True, slots=True)
class ToCall:
    """A step that every reminder has gone out for, and the last call about it."""

    task: Task
    last_call: Call | None


@dataclass(frozen=True, slots=True)
class OutOfReach:
    patient_id: str
    reach: Reach
    task: Task  # what they will miss next


@dataclass(frozen=True, slots=True)
class Rate:
    """Of the check-ins that were asked and whose window closed lately: how many were answered, in full or in part."""

    answered: int
    partly: int
    closed: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.answered / self.closed) if self.closed else None


@dataclass(frozen=True, slots=True)
class Today:
    alerts: tuple[OpenAlert, ...]
    calls: tuple[ToCall, ...]
    out_of_reach: tuple[OutOfReach, ...]
    messages: tuple[Message, ...]
    rate: Rate

    @property
    def patient_ids(self) -> frozenset[str]:
        """Everybody who is mentioned: their names are opened separately, through `care.access`."""
        return frozenset(
            [
                *(entry.alert.patient_id for entry in self.alerts),
                *(entry.task.episode.patient_id for entry in self.calls),
                *(entry.patient_id for entry in self.out_of_reach),
                *(message.patient_id for message in self.messages),
            ]
        )


def gather(tx: Tx, practice: Practice, now: datetime) -> Today:
    """Everything on the page but the names; what is most pressing comes first."""
    everyone = {patient.id: patient for patient in patients.everyone(tx)}
    planned = {
        patient_id: theirs for patient_id, theirs in tasks.of_everyone(tx, practice).items() if patient_id in everyone
    }
    contactable = {patient_id: planned[patient_id] for patient_id in planned if _contactable(everyone[patient_id])}
    return Today(
        alerts=_alerts(tx, practice),
        calls=_calls(tx, contactable, now),
        out_of_reach=_out_of_reach(tx, everyone, contactable, now),
        messages=tuple(messages.unread(tx)),
        rate=_rate((task for theirs in planned.values() for task in theirs), now),
    )


def _contactable(patient: Patient) -> bool:
    return patient.died_on is None and patient.stopped_at is None


def _alerts(tx: Tx, practice: Practice) -> tuple[OpenAlert, ...]:
    found = [OpenAlert(alert, alert_title(tx, practice, alert)) for alert in alerts.still_open(tx)]
    return tuple(sorted(found, key=lambda entry: (_rank(entry.alert.severity), entry.alert.opened_at)))


def _rank(severity: str) -> int:
    return _FIRST.index(severity) if severity in _FIRST else len(_FIRST)


def alert_title(tx: Tx, practice: Practice, alert: Alert) -> str:
    """The rule's title, from the version of the survey that was answered."""
    response = responses.get(tx, alert.response_id)
    survey = practice.surveys.get(alert.survey_id, response.survey_version if response else None)
    return next((rule.title for rule in survey.alerts if rule.id == alert.rule_id), alert.rule_id)


def _calls(tx: Tx, planned: Mapping[str, list[Task]], now: datetime) -> tuple[ToCall, ...]:
    """Required steps first, then what closes first."""
    overdue = [task for theirs in planned.values() for task in theirs if task.status(now) is Status.OVERDUE]
    overdue.sort(key=lambda task: (not task.step.required_for, task.window.closes_at))
    calls = {patient_id: attention.last_calls(tx, patient_id) for patient_id in {t.episode.patient_id for t in overdue}}
    return tuple(ToCall(task, calls[task.episode.patient_id].get((task.episode.id, task.step.id))) for task in overdue)


def _out_of_reach(
    tx: Tx, everyone: Mapping[str, Patient], planned: Mapping[str, list[Task]], now: datetime
) -> tuple[OutOfReach, ...]:
    """Those who still have something to answer, and whom no message of ours gets to."""
    linked, invited = chats.of_everyone(tx), invitations.latest_of_everyone(tx)
    found = []
    for patient_id, theirs in planned.items():
        state = reach(everyone[patient_id], linked.get(patient_id), invited.get(patient_id), now)
        ahead = next((task for task in sorted(theirs, key=_closing) if _still_to_come(task, now)), None)
        if state.tone is Tone.TROUBLE and ahead is not None:
            found.append(OutOfReach(patient_id, state, ahead))
    return tuple(sorted(found, key=lambda entry: _closing(entry.task)))


def _closing(task: Task) -> datetime:
    return task.window.closes_at


def _still_to_come(task: Task, now: datetime) -> bool:
    return task.status(now) in {Status.PLANNED, Status.OPEN, Status.STARTED, Status.OVERDUE}


def _rate(planned: Iterable[Task], now: datetime) -> Rate:
    """A step that was never asked, because its window had closed before enrolment, does not count."""
    closed = [
        task.status(now)
        for task in planned
        if task.deliveries and task.episode.cancelled_at is None and now - RATE_OVER <= task.window.closes_at <= now
    ]
    return Rate(closed.count(Status.COMPLETED), closed.count(Status.PARTIAL), len(closed))
