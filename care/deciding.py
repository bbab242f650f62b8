"""Deciding: one patient's walk through one decision aid, from its first card to what the team is told of it.

The walk itself is the pure engine's (`decision_aids.walk`). Here it is loaded, moved and stored, sealed. The team gets
to see it only once the patient says so; its SURE questions are an ordinary response at the same step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from care import answering
from care.actor import patient as by_patient
from care.aids import Aid
from care.answering import Sitting
from care.practice import Practice
from care.task import Task
from decision_aids import choices, stored
from decision_aids import walk as walking
from decision_aids.errors import AidError
from decision_aids.model import DecisionAid
from decision_aids.moves import Effect, Finished, Move, Refused, Resume, Surveyed
from decision_aids.stations import Kind
from decision_aids.walk import SURVEY, Walk
from records import audit, decisions, episodes, follow_ups, responses
from records.database import Tx
from records.decisions import Decision
from records.follow_ups import FollowUp
from records.ids import NewId
from records.responses import Response

SURE_OF_MYSELF = 4  # every "yes"; anything less is a reason to offer support (Legare 2010)
A_THIRD = 3  # of the questions of understanding may go wrong: an aid aims at three right of four
FOLLOW_UP = "decision"  # the kind of task that the team gets


class Reason(StrEnum):
    """Why somebody of the team should get in touch."""

    LOW_SURE = "low_sure"  # the SURE questions were answered, and one of them with no
    LOW_KNOWLEDGE = "low_knowledge"  # more than a third of the questions of understanding were not right at first
    WANTS_TO_TALK = "wants_to_talk"  # the patient asked for it


@dataclass(frozen=True, slots=True)
class Deciding:
    """A decision, the aid in the version that it began with, and where the patient stands."""

    decision: Decision
    aid: Aid
    walk: Walk


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move led to. `unchanged` means a repeated tap."""

    deciding: Deciding
    effects: tuple[Effect, ...]
    unchanged: bool

    @property
    def refused(self) -> Refused | None:
        return next((effect for effect in self.effects if isinstance(effect, Refused)), None)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """How the check of understanding went: of `asked` questions, how many were answered, and right at the first try."""

    asked: int
    answered: int
    right: int

    @property
    def low(self) -> bool:
        """Whether more than a third were wrong, once all were answered."""
        return self.asked == self.answered and (self.asked - self.right) * A_THIRD > self.asked


@dataclass(frozen=True, slots=True)
class Summary:
    """What a page for the visit needs: the entries of `deciding.walk` are the patient's own words and picks, the words
    to them are the aid's (`decision_aids.cards`) and `decision_aids.phrases`.

    `sure` is the number of "yes" to the four SURE questions, None where they were not all answered. `reasons` are those
    why the team should get in touch; they are theirs to see under the same condition as the rest, `shared`.
    """

    deciding: Deciding
    sure: int | None
    knowledge: Knowledge
    reasons: tuple[Reason, ...]
    wants_to_talk: bool

    @property
    def shared(self) -> bool:
        return self.deciding.decision.shared_at is not None


def begin(
    tx: Tx, practice: Practice, task: Task, *, language: str, channel: str, now: datetime, new_id: NewId
) -> Deciding:
    """Start the aid of a task, or go on where it was left; it stays on the version that it began with.

    Raises `AidError` where no aid may be offered.
    """
    if task.aid is None:
        raise AidError(f"The decision aid {task.step.aid!r} may not be offered.")
    if task.decision is not None:
        return _go_on(tx, practice, task.decision)
    decision = Decision(
        id=new_id(),
        patient_id=task.episode.patient_id,
        episode_id=task.episode.id,
        step_id=task.step.id,
        aid_id=task.aid.id,
        aid_version=task.aid.version,
        language=language,
        channel=channel,
        started_at=now,
    )
    start = walking.start(task.aid)
    decisions.insert(tx, decision, stored.to_json(start))
    return Deciding(decision, task.aid, start)


def _go_on(tx: Tx, practice: Practice, decision: Decision) -> Deciding:
    """A window that has moved opens again what it had closed."""
    if decision.closed_at is not None:
        decisions.change(tx, decision.id, closed_at=None, close_reason=None)
        decision = replace(decision, closed_at=None, close_reason=None)
    return _placed(tx, practice, decision)


def load(tx: Tx, practice: Practice, decision_id: str) -> Deciding | None:
    """The walk as it was left, whether a minute or a month ago; None where there is none, or it was erased."""
    decision = decisions.get(tx, decision_id)
    return None if decision is None or not decisions.walk(tx, decision.id) else _placed(tx, practice, decision)


def _placed(tx: Tx, practice: Practice, decision: Decision) -> Deciding:
    aid = practice.aids.get(decision.aid_id, decision.aid_version)
    return Deciding(decision, aid, stored.from_json(decisions.walk(tx, decision.id)))


def move(tx: Tx, deciding: Deciding, step: Move, *, now: datetime) -> Moved:
    """Apply one move and store where it led; whoever stopped goes on with whatever they do next."""
    before = deciding.walk
    if before.stopped:
        before, _ = walking.advance(deciding.aid, before, Resume())
    after, effects = walking.advance(deciding.aid, before, step)
    decision = deciding.decision
    if after != deciding.walk:
        decisions.save_walk(tx, decision.id, stored.to_json(after))
    if any(isinstance(effect, Finished) for effect in effects) and decision.completed_at is None:
        decisions.change(tx, decision.id, completed_at=now)
        decision = replace(decision, completed_at=now)
    return Moved(Deciding(decision, deciding.aid, after), effects, unchanged=not effects and after == deciding.walk)


def questions(tx: Tx, practice: Practice, deciding: Deciding) -> Sitting | None:
    """The response to SURE at this step, once begun."""
    found = _sure(tx, deciding.decision)
    return None if found is None else answering.resume(tx, practice, found)


def surveyed(tx: Tx, deciding: Deciding, *, now: datetime) -> Moved:
    """The survey of the station SURE was sent: on from there with its score."""
    return move(tx, deciding, Surveyed(sure_of(tx, deciding.decision)), now=now)


def sure_of(tx: Tx, decision: Decision) -> int | None:
    """How many of the four questions were answered with yes; None where not all were answered and sent."""
    response = _sure(tx, decision)
    mine = responses.scores_of_patient(tx, decision.patient_id) if response else []
    found = [one.value for one in mine if response and one.response_id == response.id and one.value is not None]
    return int(found[-1]) if found else None


def _sure(tx: Tx, decision: Decision) -> Response | None:
    here = responses.of_step(tx, decision.episode_id, decision.step_id)
    return next((one for one in reversed(here) if one.survey_id == SURVEY), None)


def knowledge(deciding: Deciding) -> Knowledge:
    """How much was understood at first; a guide asks nothing."""
    items = deciding.aid.knowledge if isinstance(deciding.aid, DecisionAid) else ()
    first = {item.id: deciding.walk.entry(f"{Kind.KNOWLEDGE}:{item.id}").picked[:1] for item in items}
    right = sum(choices.is_right(deciding.aid, item_id, one) for item_id, picked in first.items() for one in picked)
    return Knowledge(len(items), sum(map(len, first.values())), right)


def reasons(tx: Tx, deciding: Deciding) -> tuple[Reason, ...]:
    """Why the team should get in touch, whether or not they may know yet."""
    sure = sure_of(tx, deciding.decision)
    found = {
        Reason.WANTS_TO_TALK: _key(deciding.decision, Reason.WANTS_TO_TALK) in _asked_for(tx, deciding.decision),
        Reason.LOW_SURE: sure is not None and sure < SURE_OF_MYSELF,
        Reason.LOW_KNOWLEDGE: knowledge(deciding).low,
    }
    return tuple(reason for reason, holds in found.items() if holds)


def share(tx: Tx, deciding: Deciding, *, wanted: bool, now: datetime, new_id: NewId) -> Deciding:
    """Let the team see the summary, or not any longer. Where there is reason to, a named person is asked to get in
    touch, once."""
    decision = deciding.decision
    if wanted == (decision.shared_at is not None):
        return deciding
    shared_at = now if wanted else None
    decisions.change(tx, decision.id, shared_at=shared_at)
    _note(tx, decision, "share-decision" if wanted else "unshare-decision", now)
    if wanted:
        found = [one for one in reasons(tx, deciding) if one is not Reason.WANTS_TO_TALK]
        for reason in found[:1]:
            _follow_up(tx, decision, reason, now, new_id)
    return replace(deciding, decision=replace(decision, shared_at=shared_at))


def ask_for_talk(tx: Tx, deciding: Deciding, *, now: datetime, new_id: NewId) -> None:
    """The patient wants to talk with the team: that much, and no more, the team is told at once."""
    _follow_up(tx, deciding.decision, Reason.WANTS_TO_TALK, now, new_id)


def summary(tx: Tx, practice: Practice, decision_id: str) -> Summary | None:
    """What the patient said on the way, with what follows from it; None where there is none, or it was erased."""
    deciding = load(tx, practice, decision_id)
    if deciding is None:
        return None
    found = reasons(tx, deciding)
    sure = sure_of(tx, deciding.decision)
    return Summary(deciding, sure, knowledge(deciding), found, Reason.WANTS_TO_TALK in found)


def _follow_up(tx: Tx, decision: Decision, reason: Reason, now: datetime, new_id: NewId) -> None:
    follow_ups.add_once(
        tx,
        FollowUp(
            id=new_id(),
            dedupe_key=_key(decision, reason),
            patient_id=decision.patient_id,
            episode_id=decision.episode_id,
            step_id=decision.step_id,
            kind=FOLLOW_UP,
            reason=reason,
            owner=episodes.get(tx, decision.episode_id).owner,
            opened_at=now,
        ),
    )


def _key(decision: Decision, reason: Reason) -> str:
    """Asked for by the patient, or seen by the program: one task of each."""
    of = "talk" if reason is Reason.WANTS_TO_TALK else "support"
    return f"{decision.episode_id}:{decision.step_id}:{FOLLOW_UP}:{of}"


def _asked_for(tx: Tx, decision: Decision) -> frozenset[str]:
    return frozenset(one.dedupe_key for one in follow_ups.of_patient(tx, decision.patient_id))


def _note(tx: Tx, decision: Decision, action: str, now: datetime) -> None:
    by = str(by_patient(decision.patient_id))
    detail = {"step": decision.step_id, "aid": decision.aid_id, "version": decision.aid_version}
    audit.write(
        tx, actor=by, action=action, patient_id=decision.patient_id, subject=decision.id, detail=detail, now=now
    )
