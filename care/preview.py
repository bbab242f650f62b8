"""What a change of an episode's facts would do to its plan, before anything is written.

The change is given as the episode as it would be (`care.episode.moved` and its siblings); what becomes of each delivery
is worked out by the very function that then carries it out, and what goes out at once by the guards of sending.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from care import deliver, guards, plan, tasks
from care.guards import Verdict
from care.plan import Becomes, Change
from care.practice import Practice
from care.task import Task
from pathways.model import Step
from pathways.plan import Window, WindowStatus, days_from_anchor, window_status
from records import chats, patients
from records.database import Tx
from records.deliveries import Delivery, State
from records.episodes import Episode
from records.patients import Patient

_WAITING = {State.PENDING.value, State.CLAIMED.value}
_SPEAKING = {*deliver.MESSAGES, "check_in"}


@dataclass(frozen=True, slots=True)
class Given:
    """A survey that was answered at a step: when, how many days from the date as it would be, and how that lies to the
    window as it would be (None: the step goes away). `again`: the survey would be asked anew."""

    survey_id: str
    at: datetime
    day: int
    lies: WindowStatus | None
    again: bool


@dataclass(frozen=True, slots=True)
class Coming:
    """The next message of a step, or task for the team: its time as it would be and, where it would be due by now, what
    the guards say to it. `before` is when it is planned for as things are."""

    kind: str
    number: int
    at: datetime
    before: datetime | None
    verdict: Verdict | None

    @property
    def at_once(self) -> bool:
        return self.verdict is not None and self.verdict.reason is None


@dataclass(frozen=True, slots=True)
class StepPreview:
    """One step: its window before and after (None where only the other version has it), what becomes of each of its
    deliveries, what was answered, whether something is begun and not sent, and what would come next."""

    step: Step
    before: Window | None
    after: Window | None
    changes: tuple[Change, ...]
    given: tuple[Given, ...]
    begun: bool
    answered: bool
    coming: Coming | None

    @property
    def sent(self) -> tuple[Delivery, ...]:
        """What went out, and stays."""
        held = [change.delivery for change in self.changes if change.delivery is not None]
        return tuple(one for one in held if one.state == State.SENT.value)

    def count(self, becomes: Becomes) -> int:
        """How many messages to the patient it becomes so with."""
        return sum(change.becomes is becomes and change.kind in deliver.MESSAGES for change in self.changes)


@dataclass(frozen=True, slots=True)
class Preview:
    """An episode as it is and as it would be, step by step in the order of the windows."""

    episode: Episode
    changed: Episode
    patient: Patient
    steps: tuple[StepPreview, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for step in self.steps for change in step.changes)

    @property
    def at_once(self) -> int:
        """How many steps would write to the patient as soon as the change is made; they share one message."""
        found = [step.coming for step in self.steps if step.coming is not None and step.coming.at_once]
        return sum(coming.kind in deliver.MESSAGES for coming in found)

    def count(self, becomes: Becomes) -> int:
        return sum(step.count(becomes) for step in self.steps)


def preview(tx: Tx, practice: Practice, episode: Episode, changed: Episode, now: datetime) -> Preview:
    """What making `episode` into `changed` would do."""
    before = {task.step.id: task for task in tasks.of_episode(tx, practice, episode)}
    after = {task.step.id: task for task in tasks.of_episode(tx, practice, changed)}
    by_step: dict[str, list[Change]] = {}
    for change in plan.changes(tx, practice, changed):
        by_step.setdefault(change.step_id, []).append(change)
    patient = patients.get(tx, episode.patient_id)
    steps = [
        _step(tx, practice, patient, (before.get(step_id), after.get(step_id)), by_step.get(step_id, []), now)
        for step_id in dict.fromkeys((*before, *after))
    ]
    return Preview(episode, changed, patient, tuple(sorted(steps, key=_order)))


def _order(step: StepPreview) -> tuple[int, int]:
    return step.step.window.opens, step.step.window.closes


def _step(
    tx: Tx,
    practice: Practice,
    patient: Patient,
    pair: tuple[Task | None, Task | None],
    changes: list[Change],
    now: datetime,
) -> StepPreview:
    before, after = (task if task is not None and not task.former else None for task in pair)
    task = next(task for task in reversed(pair) if task is not None)
    return StepPreview(
        step=task.step,
        before=before.window if before else None,
        after=after.window if after else None,
        changes=tuple(changes),
        given=_given(task, patient, now, goes_on=after is not None),
        begun=task.begun is not None,
        answered=_answered(task, now),
        coming=_coming(tx, practice, patient, after, changes, now) if after else None,
    )


def _answered(task: Task, now: datetime) -> bool:
    """Every survey was sent, if only before a window that is over."""
    if task.step.asks and task.complete:
        return True
    return task.answered_early and now >= task.window.closes_at


def _given(task: Task, patient: Patient, now: datetime, *, goes_on: bool) -> tuple[Given, ...]:
    known = plan.facts(task.episode, patient)
    again = task.to_do if goes_on and not known.cancelled and now < task.window.closes_at else ()
    return tuple(
        Given(
            survey_id=one.survey_id,
            at=one.completed_at,
            day=days_from_anchor(known, one.completed_at),
            lies=window_status(task.step, known, one.completed_at) if goes_on else None,
            again=one.survey_id in again,
        )
        for one in task.responses
        if one.completed_at is not None
    )


def _coming(
    tx: Tx, practice: Practice, patient: Patient, task: Task, changes: Iterable[Change], now: datetime
) -> Coming | None:
    """The first delivery that would still wait and is not too late, unless there is nothing left to ask."""
    if task.step.asks and task.complete:
        return None
    waiting = [(_as_it_would_be(task, one), one) for one in changes]
    ahead = [(one, change) for one, change in waiting if one.state in _WAITING and one.not_after > now]
    ours = [pair for pair in ahead if pair[0].kind in _SPEAKING]
    if not ours:
        return None
    first, change = min(ours, key=lambda pair: (pair[0].due_at, pair[0].dedupe_key))
    planned = change.delivery if change.delivery is not None and change.delivery.state in _WAITING else None
    chat = chats.of_patient(tx, patient.id)
    return Coming(
        kind=first.kind,
        number=first.number,
        at=first.due_at,
        before=planned.due_at if planned else None,
        verdict=guards.guard(tx, practice, first, patient, chat, task, now) if first.due_at <= now else None,
    )


def _as_it_would_be(task: Task, change: Change) -> Delivery:
    """The row of a delivery after the change; one that is not there yet has no id yet."""
    due, delivery = change.due, change.delivery
    if change.becomes is Becomes.CANCELLED and delivery is not None:
        return replace(delivery, state=State.CANCELLED.value)
    if change.becomes is Becomes.KEPT and delivery is not None:
        return delivery
    if due is None:
        raise ValueError("what is planned or moved has a time")
    if delivery is not None:
        return replace(delivery, due_at=due.due_at, not_after=due.not_after, state=State.PENDING.value)
    return Delivery(
        id=0,
        dedupe_key=due.key,
        patient_id=task.episode.patient_id,
        episode_id=task.episode.id,
        step_id=due.step_id,
        kind=due.kind.value,
        number=due.number,
        pathway_version=task.episode.pathway_version,
        due_at=due.due_at,
        not_after=due.not_after,
        state=State.PENDING.value,
        reason=None,
        attempts=0,
        lease_until=None,
        decided_at=None,
    )
