"""What the team notes about an episode: its date moved, it took place, it was cancelled, others took over, a death.

Each fact has a pure function that gives the episode as it would be, for a preview (`care.preview`), and one that writes
it down and plans anew. What was sent or answered stays, whatever happens.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from enum import Enum

from care import plan
from care.actor import Actor
from care.errors import RefusedError
from care.practice import Practice
from pathways.errors import PathwayError
from records import audit, chats, decisions, deliveries, episodes, invitations, outbox, patients, responses
from records.database import Tx
from records.episodes import Episode

FURTHEST = 3 * 365  # days; further away is a typing mistake
AHEAD_OF_UTC = timedelta(hours=14)  # where a day begins first
MOVED = "move-date"
CONFIRMED = "confirm-episode"


class CancelReason(Enum):
    """Why a procedure does not take place. Each member says what it means."""

    PATIENT = "patient", "The patient decided against it"
    MEDICAL = "medical", "Called off for medical reasons"
    POSTPONED = "postponed", "Put off, and there is no new date yet"
    ELSEWHERE = "elsewhere", "Done elsewhere"
    MISTAKE = "mistake", "Enrolled by mistake"
    OTHER = "other", "Another reason"

    def __init__(self, code: str, meaning: str) -> None:
        self.code = code
        self.meaning = meaning


CANCEL_REASONS = {reason.code: reason.meaning for reason in CancelReason}


def moved(episode: Episode, to: date, now: datetime) -> Episode:
    """The episode on another date, which nobody has confirmed yet; raises `RefusedError`."""
    _check(episode, to, now)
    return episode if to == episode.anchor_date else _on(episode, to, None, now)


def confirmed(episode: Episode, on: date, now: datetime) -> Episode:
    """The episode whose procedure took place, perhaps on another date than planned; raises `RefusedError`."""
    _check(episode, on, now)
    if on > last_today(now):
        raise RefusedError("It cannot have taken place in the future")
    if episode.confirmed_at is not None and on == episode.anchor_date:
        return episode
    return _on(episode, on, now, now)


def _on(episode: Episode, day: date, confirmed_at: datetime | None, now: datetime) -> Episode:
    set_at = episode.anchor_set_at if day == episode.anchor_date else now
    return replace(episode, anchor_date=day, anchor_set_at=set_at, confirmed_at=confirmed_at)


def cancelled(episode: Episode, reason: str, now: datetime) -> Episode:
    """The episode whose procedure will not take place, for one of `CANCEL_REASONS`; raises `RefusedError`."""
    if reason not in CANCEL_REASONS:
        raise RefusedError("Choose a reason")
    if episode.cancelled_at is not None:
        return episode
    return replace(episode, cancelled_at=now, cancel_reason=reason)


def transferred(episode: Episode, now: datetime) -> Episode:
    """The episode whose care others have taken over."""
    return episode if episode.over else replace(episode, transferred_at=now)


def resumed(episode: Episode) -> Episode:
    """The episode that goes on after all, though it was cancelled or in the care of others."""
    return replace(episode, cancelled_at=None, cancel_reason=None, transferred_at=None)


def on_version(practice: Practice, episode: Episode, version: str) -> Episode:
    """The episode on another version of its pathway, newer or older; raises `RefusedError`."""
    _check_running(episode)
    try:
        pathway = practice.pathways.get(episode.pathway_id, version)
    except PathwayError as error:
        raise RefusedError(str(error)) from None
    if episode.side not in pathway.sides:
        raise RefusedError(f"Version {version} has no side {episode.side!r}")
    return replace(episode, pathway_version=pathway.version)


def last_today(now: datetime) -> date:
    """Today where the day began first: no date after it has come anywhere."""
    return (now + AHEAD_OF_UTC).date()


def _check(episode: Episode, on: date, now: datetime) -> None:
    if abs((on - now.date()).days) > FURTHEST:
        raise RefusedError("The date must lie within three years of today")
    _check_running(episode)


def _check_running(episode: Episode) -> None:
    if episode.cancelled_at is not None:
        raise RefusedError("This episode was cancelled; take that back first")
    if episode.transferred_at is not None:
        raise RefusedError("Others have taken over the care; take that back first")


def move_date(tx: Tx, practice: Practice, episode_id: str, to: date, *, actor: Actor, now: datetime) -> None:
    """Move the procedure to another date."""
    before = episodes.get(tx, episode_id)
    detail = {"from": str(before.anchor_date), "to": str(to)}
    _carry_out(tx, practice, before, moved(before, to, now), MOVED, detail, actor, now)


def confirm(tx: Tx, practice: Practice, episode_id: str, on: date, *, actor: Actor, now: datetime) -> None:
    """Note that the procedure took place, and on which date."""
    before = episodes.get(tx, episode_id)
    detail = {"from": str(before.anchor_date), "to": str(on)}
    _carry_out(tx, practice, before, confirmed(before, on, now), CONFIRMED, detail, actor, now)


def cancel(tx: Tx, practice: Practice, episode_id: str, reason: str, *, actor: Actor, now: datetime) -> None:
    """The procedure will not take place: nothing more goes out for it."""
    before = episodes.get(tx, episode_id)
    after = cancelled(before, reason, now)
    _carry_out(tx, practice, before, after, "cancel-episode", {"reason": reason}, actor, now)


def transfer(tx: Tx, practice: Practice, episode_id: str, *, actor: Actor, now: datetime) -> None:
    """Others have taken over the care: nothing more goes out for it."""
    before = episodes.get(tx, episode_id)
    _carry_out(tx, practice, before, transferred(before, now), "transfer-episode", {}, actor, now)


def resume(tx: Tx, practice: Practice, episode_id: str, *, actor: Actor, now: datetime) -> None:
    """It goes on after all: what is still to come is planned again."""
    before = episodes.get(tx, episode_id)
    _carry_out(tx, practice, before, resumed(before), "resume-episode", {}, actor, now)


def change_version(tx: Tx, practice: Practice, episode_id: str, to: str, *, actor: Actor, now: datetime) -> None:
    """Move to another version of the pathway; what was begun at a step that goes away is closed as it is."""
    before = episodes.get(tx, episode_id)
    after = on_version(practice, before, to)
    _close_dropped(tx, practice, after, now)
    detail = {"from": before.pathway_version, "to": after.pathway_version}
    _carry_out(tx, practice, before, after, "change-version", detail, actor, now)


def _close_dropped(tx: Tx, practice: Practice, after: Episode, now: datetime) -> None:
    steps = {step.id for step in plan.pathway_of(practice, after).steps}
    for response in responses.of_patient(tx, after.patient_id):
        if response.open and response.episode_id == after.id and response.step_id not in steps:
            responses.close(tx, response.id, "step_dropped", now)
    for decision in decisions.of_patient(tx, after.patient_id):
        if decision.open and decision.episode_id == after.id and decision.step_id not in steps:
            decisions.change(tx, decision.id, closed_at=now, close_reason="step_dropped")


def note_death(tx: Tx, patient_id: str, died_on: date, *, actor: Actor, now: datetime) -> None:
    """Nothing is sent to a family in mourning."""
    patients.change(tx, patient_id, died_on=died_on)
    deliveries.cancel_pending(tx, patient_id, "died", now)
    invitations.void_all(tx, patient_id, now)
    for chat_id in chats.all_of(tx, patient_id):
        outbox.give_up(tx, chat_id, "died", now)
    audit.write(tx, actor=str(actor), action="note-death", patient_id=patient_id, now=now)


def _carry_out(
    tx: Tx,
    practice: Practice,
    before: Episode,
    after: Episode,
    action: str,
    detail: dict[str, str],
    actor: Actor,
    now: datetime,
) -> None:
    """Write the facts that differ, make the plan agree with them, and say so in the trail; nothing without a change."""
    facts = {
        one.name: getattr(after, one.name)
        for one in fields(Episode)
        if getattr(after, one.name) != getattr(before, one.name)
    }
    if not facts:
        return
    episodes.change(tx, before.id, **facts)
    plan.replan(tx, practice, after, now)
    patient_id = before.patient_id
    audit.write(tx, actor=str(actor), action=action, patient_id=patient_id, subject=before.id, detail=detail, now=now)
