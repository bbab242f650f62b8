"""A patient's steps, past and planned: how each stands, what was sent when, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from care.deliver import REASONS
from care.practice import Practice
from care.tasks import Status, Task
from clinic import words
from records import outbox
from records.database import Tx
from records.deliveries import Delivery, State
from records.responses import Response

Handed = Mapping[int, tuple[str, str | None]]
"""What became of a delivery's message once it was in the outbox: state and reason, by delivery."""

KINDS = {
    "invite": "Invitation",
    "reminder": "Reminder {n}",
    "snooze": "Reminder that the patient asked for",
    "call": "Call list",
}
UNREACHED = {"blocked", "no_consent"}
FAILURES = {
    "blocked": "the patient blocked the chat or left it",
    "patient_erased": "the patient asked for deletion",
}
CLOSED = {
    "window_closed": "the window closed",
    "patient_erased": "the patient asked for deletion",
}
OUTCOMES: Mapping[str, str] = {
    State.PENDING: "planned for {due}",
    State.CLAIMED: "being sent",
    State.SENT: "sent on {at}",
    State.DONE: "done on {at}",
    State.SKIPPED: "not sent on {at}",
    State.CANCELLED: "no longer planned",
}


class Fate(StrEnum):
    """What became of a message, in a word."""

    SENT = "sent"
    PLANNED = "planned"
    NOT_SENT = "not sent"
    CALL = "call"
    FAILED = "not through"


@dataclass(frozen=True, slots=True)
class Sent:
    """One message or action of the plan."""

    what: str
    outcome: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class Asked:
    """One survey of a step, and how far it is."""

    title: str
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """One step. The window's days are whole and local: `opens` and `last_day` both belong to it."""

    task: Task
    title: str
    opens: date
    target: date
    last_day: date
    status: Status
    surveys: tuple[Asked, ...]
    sent: tuple[Sent, ...]

    @property
    def episode_id(self) -> str:
        return self.task.episode.id

    @property
    def tally(self) -> tuple[tuple[Fate, int], ...]:
        """How many messages came to what."""
        counted = Counter(sent.fate for sent in self.sent)
        return tuple((fate, counted[fate]) for fate in Fate if counted[fate])


def lines(tx: Tx, practice: Practice, planned: list[Task], zone: str, now: datetime) -> tuple[Line, ...]:
    """A line for each step, in the order of the windows."""
    handed = outbox.of_deliveries(tx, [delivery.id for task in planned for delivery in task.deliveries])
    return tuple(_line(practice, task, handed, zone, now) for task in planned)


def _line(practice: Practice, task: Task, handed: Handed, zone: str, now: datetime) -> Line:
    local = ZoneInfo(zone)
    return Line(
        task=task,
        title=words.english(task.step.title),
        opens=task.window.opens_at.astimezone(local).date(),
        target=task.window.target_at.astimezone(local).date(),
        last_day=task.window.last_day,
        status=task.status(now),
        surveys=tuple(_asked(practice, task, survey_id, zone) for survey_id in _surveys(task)),
        sent=tuple(_sent(delivery, handed, zone) for delivery in task.deliveries if _worth_saying(delivery)),
    )


def _surveys(task: Task) -> list[str]:
    """Those asked now, and those that were answered when a licence was still attested."""
    answered = [response.survey_id for response in task.responses]
    return list(dict.fromkeys((*task.surveys, *answered)))


def _asked(practice: Practice, task: Task, survey_id: str, zone: str) -> Asked:
    begun = (one for one in (*task.responses, *task.shared) if one.survey_id == survey_id)
    response = next(begun, None)
    survey = practice.surveys.get(survey_id, response.survey_version if response else None)
    return Asked(survey.title, _progress(response, zone))


def _progress(response: Response | None, zone: str) -> str:
    if response is None:
        return "not begun"
    if response.completed_at is not None:
        return f"sent on {words.moment(response.completed_at, zone)}"
    begun = f"begun on {words.moment(response.started_at, zone)}"
    if response.closed_at is None:
        return f"{begun}, not sent yet"
    return f"{begun}, not sent: {CLOSED.get(response.close_reason or '', 'it was closed')}"


def _worth_saying(delivery: Delivery) -> bool:
    """The end of a window stands in the window's own dates."""
    return delivery.kind != "close"


def _what(delivery: Delivery) -> str:
    """`Reminder 2`."""
    return KINDS.get(delivery.kind, delivery.kind).format(n=delivery.number)


def _sent(delivery: Delivery, handed: Handed, zone: str) -> Sent:
    state, because = handed.get(delivery.id, (None, None))
    if state == outbox.FAILED:
        at = words.moment(delivery.decided_at or delivery.due_at, zone)
        return Sent(_what(delivery), f"did not get through on {at}: {_failure(because)}", Fate.FAILED)
    return Sent(_what(delivery), _outcome(delivery, zone), _fate(delivery))


def _fate(delivery: Delivery) -> Fate:
    if delivery.state in {State.PENDING, State.CLAIMED}:
        return Fate.PLANNED
    if delivery.state in {State.SENT, State.DONE}:
        return Fate.SENT if delivery.state == State.SENT else Fate.CALL
    return Fate.FAILED if delivery.reason in UNREACHED else Fate.NOT_SENT


def _failure(reason: str | None) -> str:
    return FAILURES.get(reason or "", "the channel refused it")


def _outcome(delivery: Delivery, zone: str) -> str:
    due, at = (words.moment(when, zone) for when in (delivery.due_at, delivery.decided_at or delivery.due_at))
    told = OUTCOMES[delivery.state].format(due=due, at=at)
    return f"{told}: {REASONS.get(delivery.reason, delivery.reason)}" if delivery.reason else told
