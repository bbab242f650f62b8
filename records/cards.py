"""Cards: under which name of its own a channel knows each card that we have put on a patient's screen."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, select

from records import rows
from records.database import Tx
from records.prepared import Prepared
from records.tables import cards


@dataclass(frozen=True, slots=True)
class Card:
    """`message_id` is the channel's name of the message that carries the card."""

    chat_id: str
    key: str
    message_id: str | None


_FIND = Prepared(select(cards).where(cards.c.chat_id == bindparam("chat"), cards.c.key == bindparam("card")))
_SHOW = Prepared.insert(
    cards,
    lambda new: new.on_conflict_do_update(
        index_elements=["chat_id", "key"], set_={"message_id": new.excluded.message_id}
    ),
)


def find(tx: Tx, chat_id: str, key: str) -> Card | None:
    return rows.read_or_none(Card, _FIND.row(tx, chat=chat_id, card=key))


def key_of(tx: Tx, chat_id: str, message_id: str) -> str | None:
    """Which card a message of the channel carries."""
    mine = select(cards.c.key).where(cards.c.chat_id == chat_id, cards.c.message_id == message_id)
    return tx.connection.execute(mine).scalars().first()


def shown(tx: Tx, chat_id: str, key: str, message_id: str | None) -> None:
    """Remember the message that now carries a card."""
    _SHOW.run(tx, chat_id=chat_id, key=key, message_id=message_id)


def gone(tx: Tx, chat_id: str, key: str) -> None:
    tx.connection.execute(delete(cards).where(cards.c.chat_id == chat_id, cards.c.key == key))


def clear(tx: Tx, chat_id: str) -> None:
    tx.connection.execute(delete(cards).where(cards.c.chat_id == chat_id))
