"""What is to be done about patients by a person of the team, in the words of the pathway, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from care import plan
from care.deciding import FOLLOW_UP, Reason
from care.practice import Practice
from clinic import words
from pathways.errors import PathwayError
from pathways.model import Step
from records import decisions, episodes, follow_ups
from records.database import Tx
from records.episodes import Episode
from records.follow_ups import FollowUp

KINDS = {"check_in": "Check in with the patient"}
WHY = {
    Reason.LOW_SURE: "Get in touch before the visit: the patient is not yet sure about the decision",
    Reason.LOW_KNOWLEDGE: "Get in touch before the visit: some points are worth going over again together",
    Reason.WANTS_TO_TALK: "Get in touch: the patient would like to talk about the decision",
}


@dataclass(frozen=True, slots=True)
class ToDo:
    """`what` is to be done, at the step `occasion`. `closed_by` and `note` are None while it is open.

    `decision_id` leads to the page for the visit, where it is about a decision.
    """

    follow_up: FollowUp
    what: str
    occasion: str
    closed_by: str | None = None
    note: str | None = None
    decision_id: str | None = None


def still_open(tx: Tx, practice: Practice, contactable: Collection[str]) -> tuple[ToDo, ...]:
    """For the work list, the oldest first: of patients who may be contacted and are still in the clinic's care."""
    found = []
    for follow_up in follow_ups.still_open(tx):
        episode = episodes.get(tx, follow_up.episode_id)
        if follow_up.patient_id in contactable and not episode.over:
            found.append(_to_do(tx, practice, episode, follow_up))
    return tuple(found)


def of_patient(tx: Tx, practice: Practice, patient_id: str, staff_names: Mapping[str, str]) -> tuple[ToDo, ...]:
    """All of a patient, the newest first, with what came of those that are done."""
    return tuple(_closed(tx, practice, one, staff_names) for one in follow_ups.of_patient(tx, patient_id))


def _closed(tx: Tx, practice: Practice, follow_up: FollowUp, staff_names: Mapping[str, str]) -> ToDo:
    open_one = _to_do(tx, practice, episodes.get(tx, follow_up.episode_id), follow_up)
    if follow_up.done_at is None:
        return open_one
    who = staff_names.get(follow_up.done_by or "", "a former account")
    return replace(open_one, closed_by=who, note=follow_ups.note_of(tx, follow_up.id))


def _to_do(tx: Tx, practice: Practice, episode: Episode, follow_up: FollowUp) -> ToDo:
    step = _step(practice, episode, follow_up)
    usual = KINDS.get(follow_up.kind, follow_up.kind)
    occasion = words.english(step.title) if step else ""
    if follow_up.kind == FOLLOW_UP:
        return ToDo(follow_up, WHY[Reason(follow_up.reason)], occasion, decision_id=_decision(tx, follow_up))
    return ToDo(follow_up, (step and step.check_in) or usual, occasion)


def _decision(tx: Tx, follow_up: FollowUp) -> str | None:
    place = follow_up.episode_id, follow_up.step_id
    theirs = decisions.of_patient(tx, follow_up.patient_id)
    return next((one.id for one in theirs if (one.episode_id, one.step_id) == place), None)


def _step(practice: Practice, episode: Episode, follow_up: FollowUp) -> Step | None:
    """None where the episode has moved to a version of the pathway without it."""
    try:
        return plan.pathway_of(practice, episode).step(follow_up.step_id)
    except PathwayError:
        return None
