"""What is known of an episode and its patient beside the answers: planned, moved, confirmed, cancelled, in hospital."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from care import plan
from care.episode import CANCEL_REASONS, CONFIRMED, MOVED
from care.practice import Practice
from clinic import words
from pathways.model import Anchor, Pathway
from records import audit, stays
from records.audit import Entry
from records.database import Tx
from records.episodes import Episode
from records.stays import Stay

ASKED_FOR = timedelta(days=30)  # Today asks no longer than that whether it took place; the patient's page goes on
NAMES = {
    Anchor.OPERATION: "Operation",
    Anchor.VISIT: "Visit",
    Anchor.DECISION: "Decision",
    Anchor.TREATMENT: "Treatment",
}
HAPPENED = {Anchor.TREATMENT: "began"}  # the others took place
TIMES = {1: "once", 2: "twice"}


@dataclass(frozen=True, slots=True)
class Facts:
    """`lines` are sentences without a full stop. `asks`: the date has passed, and nobody has said that it took place.
    `newest` is the version to move to, where the episode is on an older one."""

    lines: tuple[str, ...]
    asks: bool
    newest: str | None


@dataclass(frozen=True, slots=True)
class StayLine:
    stay: Stay
    told: str


def of_episode(tx: Tx, practice: Practice, episode: Episode, today: date, zone: str) -> Facts:
    """`today` where the patient lives."""
    pathway = plan.pathway_of(practice, episode)
    trail = [
        entry for action in (MOVED, CONFIRMED) for entry in audit.of_patient(tx, episode.patient_id, action=action)
    ]
    newest = practice.pathways.get(episode.pathway_id).version
    lines = (
        _anchor(pathway, episode, zone),
        _moves(trail, episode.id),
        _ended(episode, zone),
        _version(pathway, newest),
    )
    return Facts(
        lines=tuple(line for line in lines if line),
        asks=asks(pathway, episode, today),
        newest=newest if newest != pathway.version and not episode.over else None,
    )


def asks(pathway: Pathway, episode: Episode, today: date) -> bool:
    """Whether somebody should be asked if it took place."""
    waits = episode.confirmed_at is None and not episode.over
    return waits and episode.anchor_date < today and pathway.anchor is not Anchor.DECISION


def _anchor(pathway: Pathway, episode: Episode, zone: str) -> str:
    name, day = NAMES[pathway.anchor], words.day(episode.anchor_date)
    if pathway.anchor is Anchor.DECISION:
        return f"{name} on {day}"
    if episode.confirmed_at is None:
        return f"{name} planned for {day}, not confirmed yet"
    happened = HAPPENED.get(pathway.anchor, "took place")
    return f"{name} {happened} on {day}, confirmed on {words.local_day(episode.confirmed_at, zone)}"


def _moves(trail: list[Entry], episode_id: str) -> str:
    """`Moved twice: from 1 Feb 2027 to 15 Feb 2027 to 20 Feb 2027`."""
    mine = sorted((entry for entry in trail if entry.subject == episode_id), key=lambda entry: entry.seq)
    dates = [(entry.detail["from"], entry.detail["to"]) for entry in mine]
    moves = [(before, after) for before, after in dates if before != after]
    if not moves:
        return ""
    chain = [moves[0][0], *(after for _, after in moves)]
    told = " to ".join(words.day(date.fromisoformat(day)) for day in chain)
    return f"Moved {TIMES.get(len(moves), f'{len(moves)} times')}: from {told}"


def _ended(episode: Episode, zone: str) -> str:
    if episode.cancelled_at is not None:
        reason = CANCEL_REASONS.get(episode.cancel_reason or "", episode.cancel_reason)
        return f"Cancelled on {words.local_day(episode.cancelled_at, zone)}: {reason}"
    if episode.transferred_at is not None:
        return f"In the care of others since {words.local_day(episode.transferred_at, zone)}"
    return ""


def _version(pathway: Pathway, newest: str) -> str:
    return (
        f"On version {pathway.version} of the pathway; version {newest} is there" if newest != pathway.version else ""
    )


def in_hospital(tx: Tx, patient_id: str) -> tuple[StayLine, ...]:
    return tuple(StayLine(stay, _stay(stay)) for stay in stays.of_patient(tx, patient_id))


def _stay(stay: Stay) -> str:
    first = words.day(stay.from_date)
    if stay.until_date is None:
        return f"In hospital since {first}, nobody knows until when"
    return f"In hospital from {first} to {words.day(stay.until_date)}"
