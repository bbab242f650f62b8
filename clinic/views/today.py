"""Who needs the team now: alerts, tasks, the call list, patients out of reach, unread messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from care import plan, tasks
from care import reach as standings
from care.practice import Practice
from care.reach import ToCall
from care.task import Status, Task
from clinic import words
from clinic.views import facts, follow_ups, reach
from clinic.views.follow_ups import ToDo
from clinic.views.rate import Rate, rate
from clinic.views.reach import Reach
from records import alerts, chats, episodes, invitations, messages, patients, responses
from records.alerts import Alert
from records.database import Tx
from records.episodes import Episode
from records.messages import Message
from records.patients import Patient
from surveys.model import Severity

_AHEAD = {Status.PLANNED, Status.OPEN, Status.STARTED, Status.OVERDUE}
_FIRST = (Severity.EMERGENCY.value, Severity.URGENT.value)


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """`title` is what the rule says to staff."""

    alert: Alert
    title: str


@dataclass(frozen=True, slots=True)
class Call:
    """A step to call about: why, and what is missing, in words."""

    to_call: ToCall
    reach: Reach
    missing: tuple[str, ...]

    @property
    def task(self) -> Task:
        return self.to_call.task

    @property
    def patient_id(self) -> str:
        return self.task.episode.patient_id


@dataclass(frozen=True, slots=True)
class OutOfReach:
    patient_id: str
    reach: Reach
    task: Task  # what they will miss next


@dataclass(frozen=True, slots=True)
class Passed:
    """An episode whose date has passed, and nobody has said yet that it took place. `operation` is the team's word."""

    episode: Episode
    operation: str


@dataclass(frozen=True, slots=True)
class Today:
    alerts: tuple[OpenAlert, ...]
    to_do: tuple[ToDo, ...]
    calls: tuple[Call, ...]
    out_of_reach: tuple[OutOfReach, ...]
    messages: tuple[Message, ...]
    passed: tuple[Passed, ...]
    rate: Rate

    @property
    def patient_ids(self) -> frozenset[str]:
        """Everybody who is mentioned: their names are opened separately, through `care.access`."""
        return frozenset(
            [
                *(entry.alert.patient_id for entry in self.alerts),
                *(entry.follow_up.patient_id for entry in self.to_do),
                *(entry.patient_id for entry in self.calls),
                *(entry.patient_id for entry in self.out_of_reach),
                *(message.patient_id for message in self.messages),
                *(entry.episode.patient_id for entry in self.passed),
            ]
        )


def gather(tx: Tx, practice: Practice, now: datetime) -> Today:
    """Everything on the page but the names; what is most pressing comes first."""
    contactable = {one.id: one for one in patients.everyone(tx) if one.died_on is None and one.stopped_at is None}
    ahead = _with_steps_ahead(tx, practice, now).intersection(contactable)
    reached = _reached(tx, {patient_id: contactable[patient_id] for patient_id in ahead}, now)
    calls = standings.call_list(tx, practice, reached, now)
    called = {entry.task.episode.patient_id for entry in calls}
    others = {patient_id: one for patient_id, one in reached.items() if one.late and patient_id not in called}
    return Today(
        alerts=_alerts(tx, practice),
        to_do=follow_ups.still_open(tx, practice, contactable),
        calls=tuple(_call(entry, contactable, now) for entry in calls),
        out_of_reach=_out_of_reach(tx, practice, others, contactable, now),
        messages=tuple(messages.unread(tx)),
        passed=_passed(tx, practice, contactable, now),
        rate=rate(tx, practice, now),
    )


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


def _reached(tx: Tx, people: Mapping[str, Patient], now: datetime) -> dict[str, standings.Reach]:
    linked, invited = chats.of_everyone(tx), invitations.latest_of_everyone(tx)
    return {
        patient_id: standings.reach(tx, patient, linked.get(patient_id), invited.get(patient_id), now)
        for patient_id, patient in people.items()
    }


def _call(entry: ToCall, people: Mapping[str, Patient], now: datetime) -> Call:
    patient = people[entry.task.episode.patient_id]
    missing = tuple(map(reach.missing, entry.missing)) or ("The decision aid: not finished",)
    return Call(entry, reach.in_words(patient, entry.reach, now), missing)


def _out_of_reach(
    tx: Tx, practice: Practice, lost: Mapping[str, standings.Reach], people: Mapping[str, Patient], now: datetime
) -> tuple[OutOfReach, ...]:
    """Those whom no message of ours gets to, before there is anything to call about."""
    found = [
        OutOfReach(patient_id, reach.in_words(people[patient_id], one, now), task)
        for patient_id, one in lost.items()
        if (task := _next(tx, practice, patient_id, now)) is not None
    ]
    return tuple(sorted(found, key=lambda entry: _closing(entry.task)))


def _passed(tx: Tx, practice: Practice, known: Mapping[str, Patient], now: datetime) -> tuple[Passed, ...]:
    """The latest first, for some weeks: to say so is a help, and nothing waits for it."""
    today = now.date()
    found = [
        Passed(one, words.operation(plan.pathway_of(practice, one), one.side))
        for one in episodes.everyone(tx)
        if one.patient_id in known
        and today - facts.ASKED_FOR <= one.anchor_date
        and facts.asks(plan.pathway_of(practice, one), one, today)
    ]
    return tuple(sorted(found, key=lambda entry: entry.episode.anchor_date, reverse=True))


def _with_steps_ahead(tx: Tx, practice: Practice, now: datetime) -> set[str]:
    """Patients whose last window may not be over yet, to the day, wherever they live."""
    yesterday = now.date() - timedelta(days=1)
    return {
        episode.patient_id
        for episode in episodes.everyone(tx)
        if not episode.over and _last_day(practice, episode) >= yesterday
    }


def _last_day(practice: Practice, episode: Episode) -> date:
    steps = plan.pathway_of(practice, episode).steps
    return episode.anchor_date + timedelta(days=max(step.window.closes for step in steps))


def _next(tx: Tx, practice: Practice, patient_id: str, now: datetime) -> Task | None:
    """What the patient would miss first."""
    ahead = [task for task in tasks.of_patient(tx, practice, patient_id) if task.status(now) in _AHEAD]
    return min(ahead, key=_closing, default=None)


def _closing(task: Task) -> datetime:
    return task.window.closes_at
