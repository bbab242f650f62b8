"""What moving an operation's date would change, found by planning against the new date before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from care import plan, tasks
from care.episode import check_move
from care.practice import Practice
from care.tasks import Task
from clinic import words
from clinic.words import count
from pathways.plan import Due, Facts, Window, WindowStatus, window, window_status
from pathways.plan import plan as what_is_due
from records.database import Tx
from records.deliveries import Delivery, State
from records.episodes import Episode

_WAITING = {State.PENDING, State.CLAIMED, State.CANCELLED}


@dataclass(frozen=True, slots=True)
class StepMove:
    """One step, before and after: its window in words, what becomes of its messages, what to think of."""

    title: str
    before: str
    after: str
    messages: str
    warning: str | None
    at_once: bool


@dataclass(frozen=True, slots=True)
class Preview:
    episode: Episode
    to: date
    steps: tuple[StepMove, ...]

    @property
    def at_once(self) -> int:
        """How many invitations would go out as soon as the date is moved."""
        return sum(step.at_once for step in self.steps)


def preview(tx: Tx, practice: Practice, episode: Episode, to: date, now: datetime) -> Preview:
    """Every step of an episode, as it would be with the procedure on another date; raises `RefusedError`."""
    check_move(episode, to, now)
    facts = replace(plan.facts_of(tx, episode), anchor_date=to)
    due = {one.key: one for one in what_is_due(plan.pathway_of(practice, episode), facts)}
    mine = [task for task in tasks.of_patient(tx, practice, episode.patient_id) if task.episode.id == episode.id]
    return Preview(episode, to, tuple(_step(task, facts, due, now) for task in mine))


def _step(task: Task, facts: Facts, due: Mapping[str, Due], now: datetime) -> StepMove:
    messages, at_once = _messages(task, facts, due, now)
    return StepMove(
        title=words.english(task.step.title),
        before=_days(task.window, facts.zone),
        after=_days(window(task.step, facts), facts.zone),
        messages=messages,
        warning=_warning(task, facts),
        at_once=at_once,
    )


def _days(span: Window, zone: str) -> str:
    return f"{words.local_day(span.opens_at, zone)} to {words.day(span.last_day)}"


def _messages(task: Task, facts: Facts, due: Mapping[str, Due], now: datetime) -> tuple[str, bool]:
    """What becomes of the invitation, and whether it would go out at once; reminders follow it by the same rules."""
    if not task.to_do:
        return "Answered; nothing more is sent", False
    wanted = next((one for one in due.values() if (one.step_id, one.kind.value) == (task.step.id, "invite")), None)
    planned = next((delivery for delivery in task.deliveries if delivery.kind == "invite"), None)
    if planned is not None and planned.state not in _WAITING:
        return f"{_past(planned, facts.zone)}; no second one is sent", False
    if wanted is None or wanted.not_after <= now:
        return "No invitation: its time is over", False
    if wanted.due_at <= now:
        return "The invitation goes out at once", True
    return _moved(planned, wanted, facts.zone), False


def _past(planned: Delivery, zone: str) -> str:
    sent = planned.state == State.SENT
    when = words.local_day(planned.decided_at or planned.due_at, zone)
    return f"The invitation was {'sent' if sent else 'left out'} on {when}"


def _moved(planned: Delivery | None, wanted: Due, zone: str) -> str:
    day = words.local_day(wanted.due_at, zone)
    if planned is None or planned.state == State.CANCELLED:
        return f"The invitation is planned for {day}"
    if planned.due_at == wanted.due_at:
        return f"The invitation stays on {day}"
    return f"The invitation moves from {words.local_day(planned.due_at, zone)} to {day}"


def _warning(task: Task, facts: Facts) -> str | None:
    """Answers stay; on a new date they may lie outside the window in which they count."""
    outside = [
        response
        for response in task.responses
        if response.completed_at and window_status(task.step, facts, response.completed_at) is not WindowStatus.OPEN
    ]
    if not outside:
        return None
    counts = f" and may no longer count for {', '.join(task.step.required_for)}" if task.step.required_for else ""
    return f"{count(len(outside), 'survey')} answered outside the new window: what was answered stays{counts}"
