"""What a named person of the team is to do about a patient, such as to check in with them, and that it was done."""

from __future__ import annotations

from datetime import datetime

from care.actor import Actor
from care.errors import RefusedError
from records import audit, follow_ups
from records.database import Tx
from records.errors import NotFoundError

LONGEST_NOTE = 1000  # characters


def done(tx: Tx, follow_up_id: str, note: str, *, actor: Actor, now: datetime) -> bool:
    """Close a follow-up with what came of it; False when somebody was faster. Raises `RefusedError`."""
    found = follow_ups.get(tx, follow_up_id)
    if found is None:
        raise NotFoundError("There is no such task")
    if not note.strip() or len(note) > LONGEST_NOTE:
        raise RefusedError(f"Say what came of it, in at most {LONGEST_NOTE} characters")
    closed = follow_ups.done(tx, follow_up_id, by=actor.id, note=note.strip(), now=now)
    if closed:
        audit.write(
            tx,
            actor=str(actor),
            action="follow-up-done",
            patient_id=found.patient_id,
            subject=follow_up_id,
            detail={"kind": found.kind, "step": found.step_id},
            now=now,
        )
    return closed
