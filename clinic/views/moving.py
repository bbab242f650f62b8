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
from pathways.plan import Due, Facts, Kind, Window, WindowStatus, window, window_status
from pathways.plan import plan as what_is_due
from records.database import Tx
from records.deliveries import Delivery, State
from records.episodes import Episode

_MESSAGES = {Kind.INVITE, Kind.REMINDER}
_WAITING = {State.PENDING, State.CLAIMED, State.CANCELLED}


@dataclass(frozen=True, slots=True)
class StepMove:
    """One step: the first and last day of its window before and after, what becomes of its messages, a caution."""

    title: str
    before: tuple[str, str]
    after: tuple[str, str]
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
        """How many messages would go out as soon as the date is moved."""
        return sum(step.at_once for step in self.steps)


def preview(tx: Tx, practice: Practice, episode: Episode, to: date, now: datetime) -> Preview:
    """Every step of an episode, as it would be with the procedure on another date; raises `RefusedError`."""
    check_move(episode, to, now)
    facts = plan.in_rounds(tx, practice, episode, replace(plan.facts_of(tx, practice, episode), anchor_date=to))
    due = {one.key: one for one in what_is_due(plan.pathway_of(practice, episode), facts)}
    mine = [task for task in tasks.of_patient(tx, practice, episode.patient_id) if task.episode.id == episode.id]
    return Preview(episode, to, tuple(_step(task, facts, due, now) for task in mine))


def _step(task: Task, facts: Facts, due: Mapping[str, Due], now: datetime) -> StepMove:
    moved = replace(task, window=window(task.step, facts))
    messages, at_once = _messages(moved, facts, due, now)
    return StepMove(
        title=words.english(task.step.title),
        before=_days(task.window, facts.zone),
        after=_days(moved.window, facts.zone),
        messages=messages,
        warning=_warning(moved, facts, now),
        at_once=at_once,
    )


def _days(span: Window, zone: str) -> tuple[str, str]:
    return words.local_day(span.opens_at, zone), words.day(span.last_day)


def _messages(task: Task, facts: Facts, due: Mapping[str, Due], now: datetime) -> tuple[str, bool]:
    """What becomes of the messages, by the rules of `care.plan`; and whether one would go out at once."""
    if task.complete or (task.answered_early and now >= task.window.closes_at):
        return "Answered; nothing more is sent", False
    past = _past(task, facts.zone)
    coming = _coming(task, due, now)
    if coming is None:
        return f"{past}Nothing more is sent", False
    if coming.due_at <= now:
        return f"{past}{_name(coming)} goes out at once", True
    planned = next((one for one in task.deliveries if one.dedupe_key == coming.key), None)
    return f"{past}{_name(coming)} {_moved(planned, coming, facts.zone)}", False


def _past(task: Task, zone: str) -> str:
    sent = next((one for one in task.deliveries if one.kind == "invite" and one.state == State.SENT), None)
    return f"Invited on {words.local_day(sent.decided_at or sent.due_at, zone)}. " if sent else ""


def _coming(task: Task, due: Mapping[str, Due], now: datetime) -> Due | None:
    """The next message: what was decided stays decided, and what is late gives way to what follows it."""
    decided = {one.dedupe_key for one in task.deliveries if one.state not in _WAITING}
    waiting = [
        one
        for one in due.values()
        if one.step_id == task.step.id and one.kind in _MESSAGES and one.key not in decided and one.not_after > now
    ]
    return min(waiting, key=lambda one: one.due_at, default=None)


def _name(message: Due) -> str:
    return "The invitation" if message.kind is Kind.INVITE else "The next reminder"


def _moved(planned: Delivery | None, wanted: Due, zone: str) -> str:
    day = words.local_day(wanted.due_at, zone)
    if planned is None or planned.state == State.CANCELLED:
        return f"is planned for {day}"
    if planned.due_at == wanted.due_at:
        return f"stays on {day}"
    return f"moves from {words.local_day(planned.due_at, zone)} to {day}"


def _warning(task: Task, facts: Facts, now: datetime) -> str | None:
    """Answers stay; on a new date they may lie outside the window in which they count, and be asked for again."""
    outside = [
        response
        for response in task.responses
        if response.completed_at and window_status(task.step, facts, response.completed_at) is not WindowStatus.OPEN
    ]
    if not outside:
        return None
    counts = f" and may no longer count for {', '.join(task.step.required_for)}" if task.step.required_for else ""
    again = "; the questions are asked again" if task.to_do and now < task.window.closes_at else ""
    return f"{count(len(outside), 'survey')} answered outside the new window: what was answered stays{counts}{again}"
