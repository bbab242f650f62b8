"""From what was decided in a visit to the enrolment that follows: the form with what is known already."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from care import access, decided
from care.access import Opened
from care.actor import Actor
from care.errors import RefusedError
from care.practice import Practice
from clinic.forms import Form
from pathways.model import Anchor, Pathway
from records import decisions, episodes
from records.database import Tx
from records.decisions import Decision
from records.errors import NotFoundError


def fields(tx: Tx, practice: Practice, decision_id: str, *, actor: Actor, now: datetime) -> Form:
    """The enrolment form for what was decided. The day is known where the pathway counts from the decision itself.

    Raises `NotFoundError`, and `RefusedError` where nothing was decided that a pathway is there for.
    """
    decision = _decision(tx, decision_id)
    option, chosen = decided.chosen_option(tx, practice, decision), decided.chosen(tx, decision)
    if option is None or chosen is None or option.opens not in practice.pathways.ids():
        raise RefusedError("First note what was decided")
    opened = access.open_patient(tx, actor, decision.patient_id, action="look", now=now)
    pathway, side = practice.pathways.get(option.opens), episodes.get(tx, decision.episode_id).side
    decided_on = chosen.at.astimezone(ZoneInfo(opened.patient.zone)).date()
    return {
        "decision": decision.id,
        "side": side if side in pathway.sides else "",
        "anchor_date": decided_on.isoformat() if pathway.anchor is Anchor.DECISION else "",
        **_known(opened, pathway),
    }


def patient_of(tx: Tx, decision_id: str) -> str:
    """Who is enrolled on what follows; raises `NotFoundError`."""
    return _decision(tx, decision_id).patient_id


def _decision(tx: Tx, decision_id: str) -> Decision:
    found = decisions.get(tx, decision_id)
    if found is None:
        raise NotFoundError("There is no such decision")
    return found


def _known(opened: Opened, pathway: Pathway) -> dict[str, str]:
    identity, patient = opened.identity, opened.patient
    return {
        "pathway": pathway.id,
        "name": identity.name or "",
        "mrn": identity.mrn or "",
        "born": identity.born.isoformat() if identity.born else "",
        "zone": patient.zone,
        "language": patient.language,
    }
