"""Small facts about the installation: the bot's user name, the demo clock."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from records.database import Tx
from records.tables import notes


def get(tx: Tx, name: str) -> str | None:
    found: str | None = tx.connection.execute(select(notes.c.value).where(notes.c.name == name)).scalar_one_or_none()
    return found


def put(tx: Tx, name: str, value: str) -> None:
    insert = postgresql.insert if tx.postgres else sqlite.insert
    statement = insert(notes).values(name=name, value=value)
    tx.connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
