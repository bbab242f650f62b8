"""What came of a decision aid: when it was offered, how far the patient went, and what was decided in the visit.

That an aid was offered and looked at is evidence of shared decision-making, whether or not the patient shares what
they said in it. What was decided is noted by the team, as a line of the trail, which only grows: the last one holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from care import deciding
from care.actor import Actor
from care.aids import Aid
from care.errors import RefusedError
from care.ledger import Account, Fate
from care.practice import Practice
from decision_aids.choices import UNDECIDED
from decision_aids.model import DecisionAid, Option
from decision_aids.stations import stations
from records import audit, decisions
from records.database import Tx
from records.decisions import Decision
from records.errors import NotFoundError

RECORDED = "decision-recorded"
OFFERS = frozenset({"invite", "reminder", "snooze", "link"})  # the deliveries that bring a patient to a step


@dataclass(frozen=True, slots=True)
class Delivered:
    """`seen` of `cards` were reached; both None before the aid was begun, and after deletion. `sure` counts the "yes"
    to the four SURE questions, None where not all were answered. `offered_at` is None where no message went out: the
    patient found it in the menu."""

    aid: Aid | None
    offered_at: datetime | None
    decision: Decision | None
    seen: int | None
    cards: int | None
    sure: int | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was decided in the visit: the id of an option, or `UNDECIDED`. `by` is an actor such as `staff:<id>`."""

    option: str
    at: datetime
    by: str


def delivered(tx: Tx, practice: Practice, account: Account) -> Delivered:
    """How far the aid of a step came."""
    task, decision = account.task, account.task.decision
    sent = [one.at for one in account.entries if one.fate is Fate.SENT and one.delivery.kind in OFFERS]
    offered_at = min(sent, default=None)
    if decision is None:
        return Delivered(task.aid, offered_at, None, None, None, None)
    aid = practice.aids.get(decision.aid_id, decision.aid_version)
    seen, cards = reached(tx, practice, decision)
    return Delivered(aid, offered_at, decision, seen, cards, deciding.sure_of(tx, decision))


def reached(tx: Tx, practice: Practice, decision: Decision) -> tuple[int, int] | tuple[None, None]:
    """How many cards the patient came to, and how many there are."""
    found = deciding.load(tx, practice, decision.id)
    if found is None:
        return None, None
    keys = [one.key for one in stations(found.aid)]
    return keys.index(found.walk.reached) + 1, len(keys)


def chosen(tx: Tx, decision: Decision) -> Chosen | None:
    """What was noted last."""
    noted = audit.of_patient(tx, decision.patient_id, action=RECORDED)
    found = next((line for line in noted if line.subject == decision.id), None)
    return None if found is None else Chosen(found.detail["option"], found.at, found.actor)


def chosen_option(tx: Tx, practice: Practice, decision: Decision) -> Option | None:
    """The option that was decided on; None while nothing was noted, and where the decision is still open."""
    noted, aid = chosen(tx, decision), practice.aids.get(decision.aid_id, decision.aid_version)
    known = aid.options if isinstance(aid, DecisionAid) else ()
    return next((option for option in known if noted is not None and option.id == noted.option), None)


def record(tx: Tx, practice: Practice, decision_id: str, option: str, *, actor: Actor, now: datetime) -> Decision:
    """Note what was decided in the visit; the same again changes nothing. Raises `RefusedError`, `NotFoundError`."""
    decision = decisions.get(tx, decision_id)
    if decision is None:
        raise NotFoundError("There is no such decision")
    aid = practice.aids.get(decision.aid_id, decision.aid_version)
    known = [one.id for one in aid.options] if isinstance(aid, DecisionAid) else []
    if option not in {*known, UNDECIDED}:
        raise RefusedError("Choose what was decided")
    before = chosen(tx, decision)
    if before is None or before.option != option:
        detail = {"aid": aid.id, "version": aid.version, "step": decision.step_id, "option": option}
        audit.write(
            tx,
            actor=str(actor),
            action=RECORDED,
            patient_id=decision.patient_id,
            subject=decision.id,
            detail=detail,
            now=now,
        )
    return decision
