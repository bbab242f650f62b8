"""Screens: what stands on each page of the web chat, where we are the screen ourselves. Sealed as a whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from records.database import Tx
from records.tables import screens


def revision(tx: Tx, chat_id: str) -> int:
    """A number that grows with each change; 0 where nothing was ever shown."""
    found: int | None = tx.connection.execute(
        select(screens.c.revision).where(screens.c.chat_id == chat_id)
    ).scalar_one_or_none()
    return found or 0


def read(tx: Tx, chat_id: str, *, to_change: bool = False) -> Mapping[str, Any] | None:
    """The stored screen, locked when it is about to be changed."""
    statement = select(screens.c.body_sealed).where(screens.c.chat_id == chat_id)
    sealed = tx.connection.execute(statement.with_for_update() if to_change else statement).scalar_one_or_none()
    if sealed is None:
        return None
    body: Mapping[str, Any] = json.loads(tx.keys.unseal(sealed, "screens.body_sealed", chat_id))
    return body


def write(tx: Tx, chat_id: str, revision_now: int, body: Mapping[str, Any]) -> None:
    insert = postgresql.insert if tx.postgres else sqlite.insert
    changes = {
        "revision": revision_now,
        "body_sealed": tx.keys.seal(json.dumps(body), "screens.body_sealed", chat_id),
    }
    statement = insert(screens).values(chat_id=chat_id, **changes)
    tx.connection.execute(statement.on_conflict_do_update(index_elements=["chat_id"], set_=changes))


def clear(tx: Tx, chat_id: str) -> None:
    tx.connection.execute(delete(screens).where(screens.c.chat_id == chat_id))
