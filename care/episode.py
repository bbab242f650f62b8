"""What the team does to an episode: move its date, cancel it, note a death."""

from __future__ import annotations

from datetime import date, datetime

from care import plan
from care.actor import Actor
from care.errors import RefusedError
from care.practice import Practice
from records import audit, deliveries, episodes, patients
from records.database import Tx
from records.episodes import Episode

FURTHEST = 3 * 365  # days; further away is a typing mistake


def move_date(tx: Tx, practice: Practice, episode_id: str, to: date, *, actor: Actor, now: datetime) -> None:
    """Move the procedure: what went out or was answered stays, everything else is planned again."""
    episode = episodes.get(tx, episode_id)
    check_move(episode, to, now)
    episodes.change(tx, episode_id, anchor_date=to, anchor_set_at=now)
    plan.replan(tx, practice, episodes.get(tx, episode_id), now)
    _write(
        tx, actor, "move-date", episode.patient_id, episode_id, now, {"from": str(episode.anchor_date), "to": str(to)}
    )


def check_move(episode: Episode, to: date, now: datetime) -> None:
    """Whether the procedure can be moved to this date; raises `RefusedError`."""
    if abs((to - now.date()).days) > FURTHEST:
        raise RefusedError("The date must lie within three years of today")
    if episode.cancelled_at is not None:
        raise RefusedError("This episode was cancelled; enrol the patient again")


def cancel(tx: Tx, practice: Practice, episode_id: str, reason: str, *, actor: Actor, now: datetime) -> None:
    """The operation will not take place: nothing more goes out for it."""
    episode = episodes.get(tx, episode_id)
    if episode.cancelled_at is not None:
        return
    episodes.change(tx, episode_id, cancelled_at=now, cancel_reason=reason)
    plan.replan(tx, practice, episodes.get(tx, episode_id), now)
    _write(tx, actor, "cancel-episode", episode.patient_id, episode_id, now, {})


def note_death(tx: Tx, patient_id: str, died_on: date, *, actor: Actor, now: datetime) -> None:
    """Nothing is sent to a family in mourning."""
    patients.change(tx, patient_id, died_on=died_on)
    deliveries.cancel_pending(tx, patient_id, "died", now)
    _write(tx, actor, "note-death", patient_id, None, now, {})


def _write(
    tx: Tx, actor: Actor, action: str, patient_id: str, subject: str | None, now: datetime, detail: dict[str, str]
) -> None:
    audit.write(tx, actor=str(actor), action=action, patient_id=patient_id, subject=subject, detail=detail, now=now)
