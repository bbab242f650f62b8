"""The ledger: what became of each message of a step, and of the step. Derived from the stored rows, never stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from care.task import Status, Task
from records import outbox, sendings
from records.database import Tx
from records.deliveries import Delivery, State
from records.invitations import Invitation
from records.sendings import Sending

Sendings = Mapping[int, tuple[Sending, ...]]
"""The messages of each delivery."""


class Fate(Enum):
    """What became of a delivery. Each member says what it means."""

    PLANNED = "planned", "It waits for its time"
    UNDER_WAY = "under_way", "It was handed to the channel and has not gone out yet"
    HELD_UP = "held_up", "The channel told us to wait, or did not answer; it goes out later"
    SENT = "sent", "The channel took it"
    LISTED = "listed", "It was put on a list of the team"
    CLOSED = "closed", "The window was closed"
    NOT_SENT = "not_sent", "It was not sent, with the reason"
    BLOCKED = "blocked", "The patient blocked the chat or left it"
    DEACTIVATED = "deactivated", "The patient's account is no more"
    FAILED = "failed", "The channel refused it, with the reason"
    CANCELLED = "cancelled", "It is no longer planned: the date moved, or the episode ended"

    def __init__(self, code: str, meaning: str) -> None:
        self.code = code
        self.meaning = meaning


UNREACHED = {Fate.BLOCKED, Fate.DEACTIVATED, Fate.FAILED}
_DECIDED = {
    State.PENDING.value: Fate.PLANNED,
    State.CLAIMED.value: Fate.PLANNED,
    State.CANCELLED.value: Fate.CANCELLED,
    State.SKIPPED.value: Fate.NOT_SENT,
    State.DONE.value: Fate.LISTED,
}
_LOST = {"blocked": Fate.BLOCKED, "deactivated": Fate.DEACTIVATED}


@dataclass(frozen=True, slots=True)
class Entry:
    """One delivery. `at` is when its fate was settled, or when it is due.

    `reason` is a code of `care.guards.REASONS`, or the channel's word. `held_up` counts the tries that did not go
    through, `held_up_by` is why; `until` is the time of the next one. `with_delivery` names the delivery whose message
    announced this one too. `edited_at`: when the patient's first tap replaced the words.
    """

    delivery: Delivery
    fate: Fate
    at: datetime
    reason: str | None = None
    channel: str | None = None
    held_up: int = 0
    held_up_by: str | None = None
    until: datetime | None = None
    maybe_repeated: bool = False
    edited_at: datetime | None = None

    @property
    def with_delivery(self) -> int | None:
        return self.delivery.sent_with

    @property
    def opened_at(self) -> datetime | None:
        return self.delivery.opened_at


@dataclass(frozen=True, slots=True)
class Account:
    """A step: its deliveries, and what the patient made of them; None for what has not come about."""

    task: Task
    entries: tuple[Entry, ...]
    opened_at: datetime | None
    started_at: datetime | None
    answered_at: datetime | None
    expired_at: datetime | None


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time link, and the message that carried it; none where it was printed, or shown in the chat."""

    invitation: Invitation
    entry: Sending | None


def account(task: Task, messages: Sendings, now: datetime) -> Account:
    """What became of a step, from its rows."""
    theirs = (*task.responses, *([task.decision] if task.decision else ()))
    finished = [one.completed_at for one in theirs if one.completed_at]
    over = task.status(now) in {Status.EXPIRED, Status.PARTIAL}
    return Account(
        task=task,
        entries=tuple(entry(delivery, messages) for delivery in task.deliveries),
        opened_at=min((one.opened_at for one in task.deliveries if one.opened_at), default=None),
        started_at=min((one.started_at for one in theirs), default=None),
        answered_at=max(finished, default=None) if task.status(now) is Status.COMPLETED else None,
        expired_at=task.window.closes_at if over else None,
    )


def entry(delivery: Delivery, messages: Sendings) -> Entry:
    """What became of one delivery: its own message tells, or the one that it went out with."""
    settled = delivery.decided_at or delivery.due_at
    if (decided := _decided(delivery)) is not None:
        lost = decided is Fate.NOT_SENT and delivery.reason == "blocked"
        at = delivery.due_at if decided is Fate.PLANNED else settled
        return Entry(delivery, Fate.BLOCKED if lost else decided, at, delivery.reason)
    theirs = messages.get(delivery.id) or messages.get(delivery.sent_with or delivery.id, ())
    first = next((one for one in theirs if not one.replaces), None)
    if first is None:
        return Entry(delivery, Fate.SENT, settled, delivery.reason)
    return _sent(delivery, first, next((one for one in theirs if one.replaces), None))


def _decided(delivery: Delivery) -> Fate | None:
    closed = delivery.kind == "close" and delivery.state == State.DONE
    return Fate.CLOSED if closed else _DECIDED.get(delivery.state)


def _sent(delivery: Delivery, message: Sending, edit: Sending | None) -> Entry:
    waits = message.state in {outbox.PENDING, outbox.SENDING}
    fate = _fate(message)
    failed = message.tries - (message.state != outbox.PENDING)  # the last try of any other is under way, or the last
    return Entry(
        delivery=delivery,
        fate=fate,
        at=message.created_at if waits else message.decided_at or message.created_at,
        reason=message.reason if fate in UNREACHED else delivery.reason,
        channel=message.channel,
        held_up=max(0, failed),
        held_up_by=message.held_up_by,
        until=message.due_at if fate is Fate.HELD_UP else None,
        maybe_repeated=message.maybe_repeated,
        edited_at=edit.decided_at if edit and edit.state == outbox.SENT else None,
    )


def _fate(message: Sending) -> Fate:
    match message.state:
        case outbox.SENT:
            return Fate.SENT
        case outbox.FAILED:
            return _LOST.get(message.reason or "", Fate.FAILED)
        case outbox.SUPERSEDED:
            return Fate.NOT_SENT
    return Fate.HELD_UP if message.held_up_by else Fate.UNDER_WAY


def messages_of(tx: Tx, planned: Collection[Delivery]) -> Sendings:
    """The messages of these deliveries, among them those that announced another one too."""
    others = {one.sent_with for one in planned if one.sent_with}
    return sendings.of_deliveries(tx, {one.id for one in planned} | others)


def links(tx: Tx, made: Collection[Invitation]) -> tuple[Link, ...]:
    """Every link that a patient was given, the latest first."""
    found = sendings.named(tx, [link_key(one.id) for one in made])
    return tuple(
        Link(one, found.get(link_key(one.id))) for one in sorted(made, key=lambda one: one.created_at, reverse=True)
    )


def link_key(invitation_id: str) -> str:
    """The name in the outbox of the message that carries an invitation's link."""
    return f"link:{invitation_id}"
