"""What is to be done about patients by a person of the team, in the words of the pathway, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from care import plan
from care.practice import Practice
from clinic import words
from pathways.errors import PathwayError
from pathways.model import Step
from records import episodes, follow_ups
from records.database import Tx
from records.episodes import Episode
from records.follow_ups import FollowUp

KINDS = {"check_in": "Check in with the patient"}


@dataclass(frozen=True, slots=True)
class ToDo:
    """`what` is to be done, at the step `occasion`. `closed_by` and `note` are None while it is open."""

    follow_up: FollowUp
    what: str
    occasion: str
    closed_by: str | None = None
    note: str | None = None


def still_open(tx: Tx, practice: Practice, contactable: Collection[str]) -> tuple[ToDo, ...]:
    """For the work list, the oldest first: of patients who may be contacted and are still in the clinic's care."""
    found = []
    for follow_up in follow_ups.still_open(tx):
        episode = episodes.get(tx, follow_up.episode_id)
        if follow_up.patient_id in contactable and not episode.over:
            found.append(_to_do(practice, episode, follow_up))
    return tuple(found)


def of_patient(tx: Tx, practice: Practice, patient_id: str, staff_names: Mapping[str, str]) -> tuple[ToDo, ...]:
    """All of a patient, the newest first, with what came of those that are done."""
    return tuple(_closed(tx, practice, one, staff_names) for one in follow_ups.of_patient(tx, patient_id))


def _closed(tx: Tx, practice: Practice, follow_up: FollowUp, staff_names: Mapping[str, str]) -> ToDo:
    open_one = _to_do(practice, episodes.get(tx, follow_up.episode_id), follow_up)
    if follow_up.done_at is None:
        return open_one
    who = staff_names.get(follow_up.done_by or "", "a former account")
    return ToDo(follow_up, open_one.what, open_one.occasion, who, follow_ups.note_of(tx, follow_up.id))


def _to_do(practice: Practice, episode: Episode, follow_up: FollowUp) -> ToDo:
    step = _step(practice, episode, follow_up)
    usual = KINDS.get(follow_up.kind, follow_up.kind)
    return ToDo(follow_up, (step and step.check_in) or usual, words.english(step.title) if step else "")


def _step(practice: Practice, episode: Episode, follow_up: FollowUp) -> Step | None:
    """None where the episode has moved to a version of the pathway without it."""
    try:
        return plan.pathway_of(practice, episode).step(follow_up.step_id)
    except PathwayError:
        return None
