"""The exported ledger: one row for each delivery of every patient, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from care import ledger, plan, tasks
from care.guards import REASONS
from care.ledger import Account, Entry, Fate
from care.practice import Practice
from pathways.plan import days_from_anchor
from records import deliveries, episodes, patients, sendings
from records.database import Tx
from records.deliveries import Delivery
from records.episodes import Episode
from records.patients import Patient
from reports.export_columns import Column, Table
from reports.export_records import numbered


class Kind(Enum):
    """What was to happen. Each member says what it means."""

    INVITE = "invite", "The first message about a step, or the words of a step that tells"
    REMINDER = "reminder", "A reminder of the plan"
    SNOOZE = "snooze", "A reminder that the patient asked for"
    LINK = "link", "A one-time link by e-mail or text message, sent by itself"
    CALL = "call", "Onto the team's call list"
    CHECK_IN = "check_in", "Onto the team's task list"
    CLOSE = "close", "The window closes"

    def __init__(self, code: str, meaning: str) -> None:
        self.code = code
        self.meaning = meaning


YES = {"1": "Yes", "0": "No"}
CHANNELS = {
    "telegram": "Telegram",
    "web": "The clinic's own web chat",
    "email": "E-mail",
    "sms": "Text message",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A delivery with the patient and episode it belongs to. `account` is what became of its step, None where the
    episode has moved to a version of the pathway without it."""

    entry: Entry
    account: Account | None
    patient: Patient
    episode: Episode
    number: int

    @property
    def delivery(self) -> Delivery:
        return self.entry.delivery

    @property
    def label(self) -> str:
        return f"{self.patient.pseudonym}-{self.number}"

    def day(self, instant: datetime | None) -> int | None:
        return None if instant is None else days_from_anchor(plan.facts(self.episode, self.patient), instant)

    def step_day(self, of: Callable[[Account], datetime | None]) -> int | None:
        return None if self.account is None else self.day(of(self.account))

    def local(self, instant: datetime | None) -> str | None:
        """ISO 8601 with the offset that held where the patient lives; nothing after deletion."""
        if instant is None or self.patient.erased_at is not None:
            return None
        return instant.astimezone(ZoneInfo(self.patient.zone)).isoformat("T", "seconds")


COLUMNS: tuple[Column[Told], ...] = (
    Column("delivery", "Number of the delivery", lambda one: one.delivery.id),
    Column("pseudonym", "The patient; who it is, only the clinic can say", lambda one: one.patient.pseudonym),
    Column("episode", "One operation of the patient, counted from 1", lambda one: one.label),
    Column("pathway", "Pathway that the episode is on", lambda one: one.episode.pathway_id),
    Column("pathway_version", "Version of it that planned the delivery", lambda one: one.delivery.pathway_version),
    Column("step", "Step of the pathway", lambda one: one.delivery.step_id),
    Column("kind", "What was to happen", lambda one: one.delivery.kind, {one.code: one.meaning for one in Kind}),
    Column("number", "Which reminder, from 1; 0 for everything else", lambda one: one.delivery.number),
    Column("fate", "What became of it", lambda one: one.entry.fate.code, {one.code: one.meaning for one in Fate}),
    Column(
        "reason",
        "Why it was not sent, held back, or did not get through: a code, or the channel's word",
        lambda one: one.entry.reason,
        REASONS,
    ),
    Column("channel", "What carried the message", lambda one: one.entry.channel, CHANNELS),
    Column("due_day", "Day it was due, from the procedure", lambda one: one.day(one.delivery.due_at)),
    Column("settled_day", "Day on which its fate was settled, or is due", lambda one: one.day(one.entry.at)),
    Column("sent_with", "The delivery whose message announced this one too", lambda one: one.entry.with_delivery),
    Column("held_up", "How many tries did not get through before", lambda one: one.entry.held_up),
    Column("held_up_by", "Why the last of these did not", lambda one: one.entry.held_up_by),
    Column("maybe_repeated", "Whether it may have arrived twice", lambda one: int(one.entry.maybe_repeated), YES),
    Column("opened_day", "Day of the patient's first act on the message", lambda one: one.day(one.entry.opened_at)),
    Column("edited_day", "Day on which that act replaced its words", lambda one: one.day(one.entry.edited_at)),
    Column(
        "started_day", "Day of the step's first answer", lambda one: one.step_day(lambda account: account.started_at)
    ),
    Column(
        "answered_day",
        "Day on which the step was answered in full",
        lambda one: one.step_day(lambda account: account.answered_at),
    ),
    Column(
        "expired_day",
        "Day on which the window closed without that",
        lambda one: one.step_day(lambda account: account.expired_at),
    ),
)
MOMENTS: tuple[Column[Told], ...] = (
    Column("due_at", "Due (ISO 8601, where the patient lives)", lambda one: one.local(one.delivery.due_at)),
    Column("settled_at", "Settled (ISO 8601, where the patient lives)", lambda one: one.local(one.entry.at)),
    Column("opened_at", "First act (ISO 8601, where the patient lives)", lambda one: one.local(one.entry.opened_at)),
)


def table(*, identified: bool) -> Table[Told]:
    return Table("deliveries.csv", (*COLUMNS, *(MOMENTS if identified else ())))


def load(tx: Tx, practice: Practice, now: datetime) -> list[Told]:
    """Every delivery, by pseudonym, episode and time. Erased patients stay in, under their pseudonym."""
    # Deliveries first: an episode that begins while we read is then missing nowhere.
    everything, messages = deliveries.of_everyone(tx), sendings.of_everyone(tx)
    people = {one.id: one for one in patients.everyone(tx, erased=True)}
    labels = numbered(episodes.everyone(tx))
    accounts = {
        (task.episode.id, task.step.id): ledger.account(task, messages, now)
        for planned in tasks.of_everyone(tx, practice).values()
        for task in planned
    }
    found = [
        Told(
            entry=ledger.entry(delivery, messages),
            account=accounts.get((delivery.episode_id, delivery.step_id)),
            patient=people[delivery.patient_id],
            episode=labels[delivery.episode_id][0],
            number=labels[delivery.episode_id][1],
        )
        for delivery in everything
    ]
    return sorted(found, key=lambda one: (one.patient.pseudonym, one.number, one.delivery.due_at, one.delivery.id))
