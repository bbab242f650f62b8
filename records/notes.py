"""Small facts about the installation: the bot's user name, the demo clock."""

from __future__ import annotations

from sqlalchemy import select

from records.database import Tx
from records.prepared import Prepared
from records.tables import notes

_PUT = Prepared.insert(
    notes,
    lambda new: new.on_conflict_do_update(index_elements=["name"], set_={"value": new.excluded.value}),
)


def get(tx: Tx, name: str) -> str | None:
    found: str | None = tx.connection.execute(select(notes.c.value).where(notes.c.name == name)).scalar_one_or_none()
    return found


def put(tx: Tx, name: str, value: str) -> None:
    _PUT.run(tx, name=name, value=value)
