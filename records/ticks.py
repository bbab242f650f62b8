"""Boxes that a patient ticked on the checklist of a step."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from records.database import Tx
from records.prepared import Prepared
from records.tables import ticks

_TICK = Prepared.insert(ticks, lambda new: new.on_conflict_do_nothing())


def of_step(tx: Tx, episode_id: str, step_id: str) -> frozenset[str]:
    """The ids of the boxes that are ticked."""
    mine = select(ticks.c.box_id).where(ticks.c.episode_id == episode_id, ticks.c.step_id == step_id)
    return frozenset(tx.connection.execute(mine).scalars())


def put(tx: Tx, episode_id: str, step_id: str, box_id: str, now: datetime, *, ticked: bool) -> None:
    """Tick a box, or take the tick away; a repeated tap changes nothing."""
    if ticked:
        _TICK.run(tx, episode_id=episode_id, step_id=step_id, box_id=box_id, ticked_at=now)
        return
    tx.connection.execute(
        delete(ticks).where(ticks.c.episode_id == episode_id, ticks.c.step_id == step_id, ticks.c.box_id == box_id)
    )
