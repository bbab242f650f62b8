"""What is due when, as a pure function of a pathway and the facts of one episode.

Every rule is kept in local terms ("10:00, day 42") and turned into an instant here, late, by the policy of `localtime`;
so a new date, zone or hour, or new rules for a zone, need nothing but planning again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum
from zoneinfo import ZoneInfo

from pathways.localtime import at_local, local_date
from pathways.model import Pathway, Step

CALL_AFTER_DAYS = 3  # from the last reminder to the team's call list


@dataclass(frozen=True, slots=True)
class Facts:
    """What planning needs to know of an episode.

    `anchor_date` is day 0, the date of the procedure; `zone` the IANA name of where the patient lives; `hour` (0 to 23)
    when they want to be asked; `enrolled_at` an aware instant, and so is `set_at`, when the anchor date was last moved;
    `cancelled` says that nothing more is due. `rounds` counts, by step, how often answers, or invitations that brought
    none, were left before its window when the date moved: it is then asked anew. `invited` holds when the invitation of
    that round went out.
    """

    episode_id: str
    anchor_date: date
    zone: str
    hour: int
    enrolled_at: datetime
    cancelled: bool = False
    rounds: Mapping[str, int] = field(default_factory=dict)
    set_at: datetime | None = None
    invited: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def since(self) -> datetime:
        """Nothing is due before: what the plan did not know could not be done."""
        return self.enrolled_at if self.set_at is None else max(self.enrolled_at, self.set_at)

    def date_of(self, day: int) -> date:
        """The calendar date of a day counted from the anchor date."""
        return self.anchor_date + timedelta(days=day)


class Kind(StrEnum):
    """What is to happen."""

    INVITE = "invite"  # the first message about a step; for a step that tells, the message itself
    REMINDER = "reminder"
    CALL = "call"  # onto the team's call list; nothing goes to the patient
    CHECK_IN = "check_in"  # a task for a person of the team; nothing goes to the patient
    CLOSE = "close"  # the window is over, and so is the time to finish what was begun in it


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do, at `due_at`, or later as long as it is before `not_after`; both in UTC.

    `key` names it for good, in all episodes: planned again after a change, the same thing has the same key. `number`
    counts reminders from 1 and is 0 for everything else.
    """

    key: str
    step_id: str
    kind: Kind
    number: int
    due_at: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """When a step may be answered: from `opens_at` until just before `closes_at`, the end of `last_day`; what was begun
    by then, until just before `ends_at`."""

    opens_at: datetime
    target_at: datetime
    closes_at: datetime
    ends_at: datetime
    last_day: date


class WindowStatus(Enum):
    """How an instant lies to a window. Each member says what it means."""

    BEFORE = "before", "The window has not opened yet"
    OPEN = "open", "The window is open: the step can be answered"
    AFTER = "after", "The window has closed"

    def __init__(self, code: str, meaning: str) -> None:
        self.code = code
        self.meaning = meaning


def plan(pathway: Pathway, facts: Facts) -> tuple[Due, ...]:
    """Everything that is due in an episode, in order of time; nothing once it is cancelled.

    The invitation goes at the patient's hour on its day, or at once to a patient who is enrolled later, or whose date
    moves, while the window is open; a step whose window is over at enrolment is left out. Reminders follow the day on
    which the invitation goes, or went, at the same hour, then the call list, as far as they fall before the window
    closes. On day 0 the patient is in hospital and is neither reminded nor called. A step that asks nothing has its
    message, or its task for the team, and no more.
    """
    if facts.cancelled:
        return ()
    found = [due for step in pathway.steps for due in _of_step(step, pathway.reminders_after_days, facts)]
    return tuple(sorted(found, key=lambda due: (due.due_at, due.key)))


def window(step: Step, facts: Facts) -> Window:
    """The window of a step: whole days where the patient lives, the target at their hour."""
    last_day = facts.date_of(step.window.closes)
    return Window(
        opens_at=at_local(facts.date_of(step.window.opens), 0, facts.zone),
        target_at=at_local(facts.date_of(step.window.target), facts.hour, facts.zone),
        closes_at=at_local(last_day + timedelta(days=1), 0, facts.zone),
        ends_at=at_local(last_day + timedelta(days=1 + step.late_days), 0, facts.zone),
        last_day=last_day,
    )


def window_status(step: Step, facts: Facts, instant: datetime) -> WindowStatus:
    """Whether a step can be answered at an instant."""
    span = window(step, facts)
    if instant < span.opens_at:
        return WindowStatus.BEFORE
    return WindowStatus.OPEN if instant < span.closes_at else WindowStatus.AFTER


def days_from_anchor(facts: Facts, instant: datetime) -> int:
    """The day of an instant, counted from the anchor date in the patient's own calendar."""
    return (local_date(instant, facts.zone) - facts.anchor_date).days


def outside_quiet(instant: datetime, zone: str, start: int = 21, end: int = 8) -> datetime:
    """The instant itself, or the end of the quiet hours that it falls in.

    Quiet is from `start` o'clock until `end` o'clock where the patient lives, past midnight if `end` is the smaller;
    equal hours mean never.
    """
    local = instant.astimezone(ZoneInfo(zone))
    if start <= end:
        quiet, ends_tomorrow = start <= local.hour < end, False
    else:
        quiet, ends_tomorrow = not end <= local.hour < start, local.hour >= start
    if not quiet:
        return instant
    return at_local(local.date() + timedelta(days=ends_tomorrow), end, zone)


def _of_step(step: Step, reminders_after_days: tuple[int, ...], facts: Facts) -> Iterator[Due]:
    span = window(step, facts)
    closes_at = span.closes_at
    if facts.enrolled_at >= closes_at:
        return
    planned = max(at_local(facts.date_of(step.invite), facts.hour, facts.zone), facts.since)
    invite_at = facts.invited.get(step.id, planned)
    if invite_at >= closes_at:
        yield from _close(step, facts, span)
        return
    if not step.asks:
        yield _due(step, facts, Kind.CHECK_IN if step.check_in else Kind.INVITE, 0, planned, closes_at)
        return
    reminders = _reminders(local_date(invite_at, facts.zone), reminders_after_days, facts, closes_at)
    # A message that is late by days, after a pause or an outage, gives way to the next: they never arrive together.
    ends = [*reminders.values(), closes_at]
    yield _due(step, facts, Kind.INVITE, 0, invite_at, ends[0])
    for (number, due_at), not_after in zip(reminders.items(), ends[1:], strict=True):
        yield _due(step, facts, Kind.REMINDER, number, due_at, not_after)
    if call_at := _call(reminders, facts, closes_at):
        yield _due(step, facts, Kind.CALL, 0, call_at, closes_at)
    yield from _close(step, facts, span)


def _close(step: Step, facts: Facts, span: Window) -> Iterator[Due]:
    """What was begun is closed even where there was no time to invite; a step that asks nothing leaves nothing open."""
    if step.asks:
        yield _due(step, facts, Kind.CLOSE, 0, span.ends_at, span.ends_at)


def _reminders(
    invited: date, reminders_after_days: tuple[int, ...], facts: Facts, closes_at: datetime
) -> dict[int, datetime]:
    """The reminders that find a slot, by number; a number belongs to its rule, whichever others fall away."""
    numbered = enumerate(reminders_after_days, start=1)
    slots = {number: _slot(invited + timedelta(days=after), facts, closes_at) for number, after in numbered}
    return {number: slot for number, slot in slots.items() if slot is not None}


def _call(reminders: dict[int, datetime], facts: Facts, closes_at: datetime) -> datetime | None:
    if not reminders:
        return None
    last = local_date(max(reminders.values()), facts.zone)
    return _slot(last + timedelta(days=CALL_AFTER_DAYS), facts, closes_at)


def _slot(day: date, facts: Facts, closes_at: datetime) -> datetime | None:
    """The patient's hour on a day, unless it is day 0 or the window is over by then."""
    at = at_local(day, facts.hour, facts.zone)
    return at if day != facts.anchor_date and at < closes_at else None


def _due(step: Step, facts: Facts, kind: Kind, number: int, due_at: datetime, not_after: datetime) -> Due:
    return Due(key_of(facts, step, kind, number), step.id, kind, number, due_at, not_after)


def key_of(facts: Facts, step: Step, kind: Kind, number: int = 0) -> str:
    """The name of one thing to do, for good: the same after any change of date, zone or hour."""
    again = facts.rounds.get(step.id, 0)
    return f"{facts.episode_id}:{step.id}:{kind}:{number}" + (f":{again}" if again else "")
