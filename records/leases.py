"""Leases: a job that one replica at a time may do, such as polling or sending."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_
from sqlalchemy.dialects import postgresql, sqlite

from records.database import Tx
from records.tables import leases


def hold(tx: Tx, name: str, *, owner: str, now: datetime, until: datetime) -> bool:
    """Take or prolong a lease; False while somebody else holds it."""
    insert = postgresql.insert if tx.postgres else sqlite.insert
    statement = insert(leases).values(name=name, owner=owner, until=until)
    statement = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={"owner": owner, "until": until},
        where=or_(leases.c.owner == owner, leases.c.until < now),
    )
    return tx.connection.execute(statement).rowcount == 1


def release(tx: Tx, name: str, owner: str) -> None:
    """Let go at shutdown, so that the next process need not wait for the lease to run out."""
    tx.connection.execute(delete(leases).where(leases.c.name == name, leases.c.owner == owner))
