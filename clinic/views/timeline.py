"""A patient's steps, past and planned: how each stands, what was sent when, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from care import ledger
from care.guards import REASONS
from care.ledger import UNREACHED, Account, Entry, Fate
from care.practice import Practice
from care.task import Status, Task
from clinic import words
from clinic.views.decision import Weighing, weighing
from records.database import Tx
from records.deliveries import Delivery
from records.responses import Response

KINDS = {
    "invite": "Invitation",
    "reminder": "Reminder {n}",
    "snooze": "Reminder that the patient asked for",
    "link": "Link by another way",
    "call": "Call list",
    "check_in": "Task list",
}
FAILURES = {
    Fate.BLOCKED: "the patient blocked the chat or left it",
    Fate.DEACTIVATED: "the patient's account was closed",
}
CHANNEL_WORDS = {
    "patient_erased": "the patient asked for deletion",
    "address_changed": "the address was changed meanwhile",
    "moved": "the conversation went on in another chat",
    "too many requests": "too many messages at once",
    "paused": "too many messages at once",
    "retry": "no answer",
}
CLOSED = {
    "window_closed": "the window closed",
    "patient_erased": "the patient asked for deletion",
}
_OUTCOMES = {
    Fate.PLANNED: "planned for {at}",
    Fate.UNDER_WAY: "on its way since {at}",
    Fate.HELD_UP: "on its way since {at}",
    Fate.SENT: "sent on {at}",
    Fate.LISTED: "done on {at}",
    Fate.CLOSED: "done on {at}",
    Fate.NOT_SENT: "not sent on {at}",
    Fate.BLOCKED: "did not get through on {at}",
    Fate.DEACTIVATED: "did not get through on {at}",
    Fate.FAILED: "did not get through on {at}",
    Fate.CANCELLED: "no longer planned",
}
_TELLS = {
    Status.OPEN: "The window is open, and the message has not gone out yet",
    Status.EXPIRED: "The window closed before the message could go out",
}
_CHECKS_IN = {
    Status.OPEN: "The window is open, and the team has not been asked yet",
    Status.EXPIRED: "The window closed before the team was asked",
}


class Briefly(StrEnum):
    """What became of a message, in a word."""

    SENT = "sent"
    ON_ITS_WAY = "on its way"
    PLANNED = "planned"
    NOT_SENT = "not sent"
    LISTED = "listed"
    FAILED = "not through"


_BRIEFLY = {
    Fate.PLANNED: Briefly.PLANNED,
    Fate.UNDER_WAY: Briefly.ON_ITS_WAY,
    Fate.HELD_UP: Briefly.ON_ITS_WAY,
    Fate.SENT: Briefly.SENT,
    Fate.LISTED: Briefly.LISTED,
    Fate.CLOSED: Briefly.LISTED,
    Fate.NOT_SENT: Briefly.NOT_SENT,
    Fate.BLOCKED: Briefly.FAILED,
    Fate.DEACTIVATED: Briefly.FAILED,
    Fate.FAILED: Briefly.FAILED,
    Fate.CANCELLED: Briefly.NOT_SENT,
}


@dataclass(frozen=True, slots=True)
class Sent:
    """One message or action of the plan."""

    what: str
    outcome: str
    fate: Briefly


@dataclass(frozen=True, slots=True)
class Asked:
    """One survey of a step, and how far it is."""

    title: str
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """One step. The window's days are whole and local: `opens` and `last_day` both belong to it.

    `course` is what the patient made of it: opened, started, answered, expired, each with its time.
    """

    task: Task
    title: str
    opens: date
    target: date
    last_day: date
    status: Status
    surveys: tuple[Asked, ...]
    course: tuple[str, ...]
    sent: tuple[Sent, ...]
    weighing: Weighing | None = None

    @property
    def episode_id(self) -> str:
        return self.task.episode.id

    @property
    def meaning(self) -> str:
        """What the status says of such a step: of one that asks nothing, nobody waits for an answer."""
        step = self.task.step
        own = {} if step.asks else _CHECKS_IN if step.check_in else _TELLS
        return own.get(self.status, self.status.meaning)

    @property
    def tally(self) -> tuple[tuple[Briefly, int], ...]:
        """How many messages came to what."""
        counted = Counter(sent.fate for sent in self.sent)
        return tuple((fate, counted[fate]) for fate in Briefly if counted[fate])


def lines(tx: Tx, practice: Practice, planned: list[Task], zone: str, now: datetime) -> tuple[Line, ...]:
    """A line for each step, in the order of the windows."""
    messages = ledger.messages_of(tx, [delivery for task in planned for delivery in task.deliveries])
    steps = {delivery.id: words.english(task.step.title) for task in planned for delivery in task.deliveries}
    accounts = [ledger.account(task, messages, now) for task in planned]
    return tuple(_line(practice, one, weighing(tx, practice, one, zone), steps, zone, now) for one in accounts)


def _line(
    practice: Practice, account: Account, aid: Weighing | None, steps: Mapping[int, str], zone: str, now: datetime
) -> Line:
    local, task = ZoneInfo(zone), account.task
    return Line(
        task=task,
        title=words.english(task.step.title),
        opens=task.window.opens_at.astimezone(local).date(),
        target=task.window.target_at.astimezone(local).date(),
        last_day=task.window.last_day,
        status=task.status(now),
        surveys=tuple(_asked(practice, task, survey_id, zone) for survey_id in _surveys(task)),
        course=_course(account, zone),
        sent=tuple(_sent(entry, steps, zone) for entry in account.entries if _worth_saying(entry.delivery)),
        weighing=aid,
    )


def _course(account: Account, zone: str) -> tuple[str, ...]:
    came = {
        "opened": account.opened_at,
        "started": account.started_at,
        "answered": account.answered_at,
        "expired": account.expired_at,
    }
    return tuple(f"{what} {words.moment(at, zone)}" for what, at in came.items() if at)


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


def _sent(entry: Entry, steps: Mapping[int, str], zone: str) -> Sent:
    told = "; ".join(_parts(entry, steps, zone))
    return Sent(_what(entry.delivery), told, _BRIEFLY[entry.fate])


def _parts(entry: Entry, steps: Mapping[int, str], zone: str) -> Iterator[str]:
    """What happened, each fact in a few words."""
    at = words.moment(entry.at, zone)
    yield _because(_OUTCOMES[entry.fate].format(at=at), entry)
    if (other := steps.get(entry.with_delivery or 0)) is not None:
        yield f"one message with “{other}”"
    if entry.held_up:
        until = f", next try {words.moment(entry.until, zone)}" if entry.until else ""
        yield f"held up {words.count(entry.held_up, 'time')} ({channel_says(entry.held_up_by)}){until}"
    if entry.maybe_repeated:
        yield "may have arrived twice"
    if entry.opened_at:
        yield f"opened on {words.moment(entry.opened_at, zone)}"
    if entry.edited_at:
        yield "the words were then replaced in the chat"


def _because(told: str, entry: Entry) -> str:
    if entry.fate in UNREACHED:
        known = FAILURES.get(entry.fate) or channel_says(entry.reason)
        return f"{told}: {known}"
    return f"{told}: {REASONS.get(entry.reason, entry.reason)}" if entry.reason else told


def channel_says(reason: str | None) -> str:
    """The channel's word for why a message did not get through."""
    return CHANNEL_WORDS.get(reason or "", reason if reason and reason.startswith("the ") else "the channel refused it")
