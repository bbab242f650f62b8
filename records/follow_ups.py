"""Follow-ups: something that a named person of the team is to do about a patient, such as a check-in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from records import rows
from records.database import Tx
from records.prepared import Prepared
from records.tables import follow_ups


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Open until somebody did it. `kind` says what it is (such as `check_in`), `reason` why, as a code."""

    id: str
    dedupe_key: str
    patient_id: str
    episode_id: str
    step_id: str
    kind: str
    reason: str
    owner: str
    opened_at: datetime
    done_at: datetime | None = None
    done_by: str | None = None


_ADD = Prepared.insert(follow_ups, lambda new: new.on_conflict_do_nothing(index_elements=["dedupe_key"]))


def add_once(tx: Tx, follow_up: FollowUp) -> None:
    """Store it, unless its key is known."""
    _ADD.run(tx, **{name: getattr(follow_up, name) for name in FollowUp.__dataclass_fields__})


def still_open(tx: Tx) -> list[FollowUp]:
    """The oldest first."""
    statement = select(follow_ups).where(follow_ups.c.done_at.is_(None)).order_by(follow_ups.c.opened_at)
    return [rows.read(FollowUp, row) for row in tx.connection.execute(statement)]


def of_patient(tx: Tx, patient_id: str) -> list[FollowUp]:
    """All of a patient, the newest first."""
    mine = select(follow_ups).where(follow_ups.c.patient_id == patient_id).order_by(follow_ups.c.opened_at.desc())
    return [rows.read(FollowUp, row) for row in tx.connection.execute(mine)]


def get(tx: Tx, follow_up_id: str) -> FollowUp | None:
    found = tx.connection.execute(select(follow_ups).where(follow_ups.c.id == follow_up_id)).one_or_none()
    return rows.read_or_none(FollowUp, found)


def done(tx: Tx, follow_up_id: str, *, by: str, note: str | None, now: datetime) -> bool:
    """Close an open one; False when somebody was faster."""
    sealed = tx.keys.seal(note, "follow_ups.note_sealed", follow_up_id) if note else None
    changed = tx.connection.execute(
        update(follow_ups)
        .where(follow_ups.c.id == follow_up_id, follow_ups.c.done_at.is_(None))
        .values(done_at=now, done_by=by, note_sealed=sealed)
    )
    return changed.rowcount == 1


def note_of(tx: Tx, follow_up_id: str) -> str | None:
    """What came of it, in the words of the person who closed it."""
    found = select(follow_ups.c.note_sealed).where(follow_ups.c.id == follow_up_id)
    sealed = tx.connection.execute(found).scalar_one()
    return None if sealed is None else tx.keys.unseal(sealed, "follow_ups.note_sealed", follow_up_id)
