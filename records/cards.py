"""Cards: what is on a patient's screen. On the web we are the screen and keep the content; elsewhere only its name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from records.database import Tx
from records.tables import cards


@dataclass(frozen=True, slots=True)
class Card:
    """`message_id` is the channel's own name of the message that carries the card."""

    chat_id: str
    key: str
    place: int
    revision: int
    message_id: str | None
    body: dict[str, Any] | None


_FIND = select(cards).where(cards.c.chat_id == bindparam("chat"), cards.c.key == bindparam("card"))
_CHANGED = ("revision", "message_id", "body_sealed")


def find(tx: Tx, chat_id: str, key: str) -> Card | None:
    row = tx.connection.execute(_FIND, {"chat": chat_id, "card": key}).one_or_none()
    return None if row is None else _card(tx, row)


def on_screen(tx: Tx, chat_id: str) -> list[Card]:
    """Every card of a chat, from the top of the screen down."""
    statement = select(cards).where(cards.c.chat_id == chat_id).order_by(cards.c.place)
    return [_card(tx, row) for row in tx.connection.execute(statement)]


def revision_of(tx: Tx, chat_id: str) -> int:
    """A number that grows with each change of the chat's screen; 0 for an empty one."""
    newest = select(func.max(cards.c.revision)).where(cards.c.chat_id == chat_id)
    found: int | None = tx.connection.execute(newest).scalar_one()
    return found or 0


def _card(tx: Tx, row: Any) -> Card:
    body = row.body_sealed
    place = f"{row.chat_id}/{row.key}"
    opened = None if body is None else json.loads(tx.keys.unseal(body, "cards.body_sealed", place))
    return Card(row.chat_id, row.key, row.place, row.revision, row.message_id, opened)


def shown(
    tx: Tx, chat_id: str, key: str, *, revision: int, message_id: str | None, body: Mapping[str, Any] | None
) -> None:
    """Remember that a card is on the screen, in the place where it was first shown."""
    sealed = None if body is None else tx.keys.seal(json.dumps(body), "cards.body_sealed", f"{chat_id}/{key}")
    insert = postgresql.insert if tx.postgres else sqlite.insert
    statement = insert(cards).values(
        chat_id=chat_id, key=key, place=revision, revision=revision, message_id=message_id, body_sealed=sealed
    )
    changes = {name: statement.excluded[name] for name in _CHANGED}
    tx.connection.execute(statement.on_conflict_do_update(index_elements=["chat_id", "key"], set_=changes))


def gone(tx: Tx, chat_id: str, key: str) -> None:
    tx.connection.execute(delete(cards).where(cards.c.chat_id == chat_id, cards.c.key == key))


def clear(tx: Tx, chat_id: str) -> None:
    tx.connection.execute(delete(cards).where(cards.c.chat_id == chat_id))
