"""Leases: a job that one replica at a time may do, such as polling or sending."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, or_

from records.database import Tx
from records.prepared import Prepared
from records.tables import leases

_TAKE = Prepared.insert(
    leases,
    lambda new: new.on_conflict_do_update(
        index_elements=["name"],
        set_={"owner": new.excluded.owner, "until": new.excluded.until},
        where=or_(leases.c.owner == new.excluded.owner, leases.c.until < bindparam("now")),
    ).returning(leases.c.name),
)


def hold(tx: Tx, name: str, *, owner: str, now: datetime, until: datetime) -> bool:
    """Take or prolong a lease; False while somebody else holds it."""
    return _TAKE.row(tx, name=name, owner=owner, until=until, now=now) is not None


def release(tx: Tx, name: str, owner: str) -> None:
    """Let go at shutdown, so that the next process need not wait for the lease to run out."""
    tx.connection.execute(delete(leases).where(leases.c.name == name, leases.c.owner == owner))
