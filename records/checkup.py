"""Questions about the database itself, for whoever looks after it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, text

from records import leases
from records.database import Tx
from records.errors import SealError
from records.tables import chats

PROBE = "doctor"


def journal(tx: Tx) -> str | None:
    """SQLite's journal mode, which must be `wal`; None on PostgreSQL."""
    return None if tx.postgres else str(tx.connection.execute(text("PRAGMA journal_mode")).scalar_one())


def server_time(tx: Tx) -> datetime | None:
    """What time the database server has; None on SQLite, which has no clock but ours."""
    if not tx.postgres:
        return None
    found: datetime = tx.connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return found


def write(tx: Tx, now: datetime) -> None:
    """Write something and take it away again; raises what the database raises when it cannot."""
    leases.hold(tx, PROBE, owner=PROBE, now=now, until=now + timedelta(seconds=1))
    leases.release(tx, PROBE, PROBE)


def opens(tx: Tx) -> bool | None:
    """Whether the keys open the newest chat's address; None while there is no chat."""
    newest = select(chats.c.id, chats.c.address_sealed).where(chats.c.address_sealed.is_not(None))
    row = tx.connection.execute(newest.order_by(chats.c.created_at.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    try:
        tx.keys.unseal(row.address_sealed, "chats.address_sealed", row.id)
    except SealError:
        return False
    return True
