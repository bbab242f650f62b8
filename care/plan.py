"""The plan: what the pathway says is due, held against the deliveries that are already there.

The pathway's function lists what is due; this module makes the table agree with it. What went out stays as it was,
what has not is added, moved or cancelled. Running it again changes nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from care.practice import Practice
from pathways.errors import PathwayError
from pathways.model import Pathway, Step
from pathways.plan import Due, Facts, Kind, Window, key_of, plan, window
from records import deliveries, episodes, patients, responses
from records.database import Tx
from records.deliveries import Delivery, State
from records.episodes import Episode
from records.patients import Patient
from records.responses import Response

_UNTOUCHED = {State.PENDING.value, State.CLAIMED.value}
_REVIVABLE = {State.CANCELLED.value}
_HAD_ITS_TURN = {State.SENT.value, State.SKIPPED.value}
ZONES_APART = timedelta(days=2)  # a patient who travels moves a window by less, and is not asked twice for that
_PLANNED = {kind.value for kind in Kind}


class Becomes(Enum):
    """What planning makes of one delivery. Each member says what it means."""

    PLANNED = "planned", "Is planned"
    MOVED = "moved", "Moves to another time"
    CANCELLED = "cancelled", "Is no longer planned"
    KEPT = "kept", "Stays as it is"

    def __init__(self, code: str, meaning: str) -> None:
        self.code = code
        self.meaning = meaning


@dataclass(frozen=True, slots=True)
class Change:
    """One delivery, None where there is none yet, beside what the facts ask for, None where they ask for nothing."""

    delivery: Delivery | None
    due: Due | None
    becomes: Becomes

    @property
    def step_id(self) -> str:
        return self._either.step_id

    @property
    def kind(self) -> str:
        return str(self._either.kind)

    @property
    def _either(self) -> Delivery | Due:
        either = self.delivery or self.due
        if either is None:
            raise ValueError("a change of nothing")
        return either


def pathway_of(practice: Practice, episode: Episode) -> Pathway:
    """The very version that the episode is on."""
    return practice.pathways.get(episode.pathway_id, episode.pathway_version)


def step_of(practice: Practice, episode: Episode, step_id: str) -> Step:
    """A step of the episode's version or, where staff moved it on from one that had more, of the newest that has it."""
    versions = reversed(practice.pathways.versions(episode.pathway_id))
    for version in (episode.pathway_version, *versions):
        for step in practice.pathways.get(episode.pathway_id, version).steps:
            if step.id == step_id:
                return step
    raise PathwayError(f"No version of the pathway {episode.pathway_id!r} has a step {step_id!r}.")


def facts(episode: Episode, patient: Patient) -> Facts:
    """What the pure plan needs to know of an episode."""
    ended = episode.over or patient.stopped_at is not None or patient.erased_at is not None
    return Facts(
        episode_id=episode.id,
        anchor_date=episode.anchor_date,
        zone=patient.zone,
        hour=patient.hour,
        enrolled_at=episode.enrolled_at,
        set_at=episode.anchor_set_at,
        cancelled=ended or patient.died_on is not None,
    )


def facts_of(tx: Tx, practice: Practice, episode: Episode) -> Facts:
    """With the round that each step is in and when it was invited, which only planning needs."""
    known = facts(episode, patients.get(tx, episode.patient_id))
    return in_rounds(tx, practice, episode, known)


def in_rounds(tx: Tx, practice: Practice, episode: Episode, known: Facts) -> Facts:
    """The facts, how often each step was asked before the window that they give it, and when it was invited."""
    mine = [one for one in responses.of_patient(tx, episode.patient_id) if one.episode_id == episode.id]
    rows = deliveries.of_episode(tx, episode.id)
    steps = pathway_of(practice, episode).steps
    rounds = {step.id: _round(step, window(step, known), mine, rows) for step in steps}
    return _invited(replace(known, rounds=rounds), steps, rows)


def _invited(known: Facts, steps: tuple[Step, ...], rows: list[Delivery]) -> Facts:
    sent = {row.dedupe_key: row.decided_at for row in rows if row.state == State.SENT and row.decided_at}
    names = {step.id: key_of(known, step, Kind.INVITE) for step in steps}
    return replace(known, invited={step_id: sent[key] for step_id, key in names.items() if key in sent})


def _round(step: Step, span: Window, mine: list[Response], rows: list[Delivery]) -> int:
    aside = Counter(one.survey_id for one in mine if one.step_id == step.id and set_aside(one, span))
    return max(_asked_before(step, span, rows), *aside.values(), 0)


def _asked_before(step: Step, span: Window, rows: list[Delivery]) -> int:
    """How often the step's turn came, and brought nothing, in a window that is gone."""
    if not step.asks:
        return 0  # what was told was told
    gone = span.opens_at - ZONES_APART
    invites = (row for row in rows if (row.step_id, row.kind) == (step.id, Kind.INVITE.value))
    return sum(row.state in _HAD_ITS_TURN and row.decided_at is not None and row.decided_at < gone for row in invites)


def set_aside(response: Response, span: Window) -> bool:
    """Answers from before the window, or left unfinished in one that has moved on since: they stay as they are, and
    the step is asked anew."""
    if response.completed_at is not None:
        return response.completed_at < span.opens_at
    return response.close_reason == "window_closed" and (response.closed_at or span.ends_at) < span.ends_at


def replan(tx: Tx, practice: Practice, episode: Episode, now: datetime) -> None:
    """Make the deliveries of an episode agree with its facts; nobody sends one of them meanwhile."""
    patients.lock(tx, episode.patient_id)
    added: list[dict[str, object]] = []
    moved: dict[int, tuple[datetime, datetime]] = {}
    for change in changes(tx, practice, episode):
        due, delivery = change.due, change.delivery
        if delivery is None:
            added += [_row(episode, due)] if due else []
        elif change.becomes is Becomes.CANCELLED:
            deliveries.decide(tx, delivery.id, State.CANCELLED, "plan_changed", now)
        elif due is not None and change.becomes is Becomes.PLANNED:
            deliveries.revive(tx, delivery.id, due.due_at, due.not_after)
        elif due is not None and change.becomes is Becomes.MOVED:
            moved[delivery.id] = due.due_at, due.not_after
    deliveries.retime(tx, moved)
    deliveries.insert_many(tx, added)


def changes(tx: Tx, practice: Practice, episode: Episode) -> list[Change]:
    """What planning makes of each delivery; the episode may be one that is only thought of."""
    known = facts_of(tx, practice, episode)
    pathway = pathway_of(practice, episode)
    wanted = {due.key: due for due in plan(pathway, known)}
    running = frozenset() if known.cancelled else frozenset(step.id for step in pathway.steps)
    existing = deliveries.of_episode(tx, episode.id)
    held = [_change(delivery, wanted.pop(delivery.dedupe_key, None), running) for delivery in existing]
    return [*held, *(Change(None, due, Becomes.PLANNED) for due in wanted.values())]


def replan_patient(tx: Tx, practice: Practice, patient_id: str, now: datetime) -> None:
    """After a change of zone, hour, consent: every episode of the patient."""
    for episode in episodes.of_patient(tx, patient_id):
        replan(tx, practice, episode, now)


def _change(delivery: Delivery, due: Due | None, running: frozenset[str]) -> Change:
    untouched = delivery.state in _UNTOUCHED
    if delivery.kind not in _PLANNED:  # what the patient asked for beside the plan
        return Change(
            delivery, None, Becomes.CANCELLED if untouched and delivery.step_id not in running else Becomes.KEPT
        )
    if due is None:
        return Change(delivery, None, Becomes.CANCELLED if untouched else Becomes.KEPT)
    if delivery.state in _REVIVABLE:
        return Change(delivery, due, Becomes.PLANNED)
    return Change(delivery, due, Becomes.MOVED if untouched and _moved(delivery, due) else Becomes.KEPT)


def _moved(delivery: Delivery, due: Due) -> bool:
    """A postponed delivery keeps its later time unless the plan itself moved past it."""
    postponed = delivery.reason is not None and delivery.due_at > due.due_at
    return delivery.not_after != due.not_after or (delivery.due_at != due.due_at and not postponed)


def _row(episode: Episode, due: Due) -> dict[str, object]:
    return {
        "dedupe_key": due.key,
        "patient_id": episode.patient_id,
        "episode_id": episode.id,
        "step_id": due.step_id,
        "kind": due.kind.value,
        "number": due.number,
        "pathway_version": episode.pathway_version,
        "due_at": due.due_at,
        "not_after": due.not_after,
    }
