"""An outbox full of invitations, each to a chat of its own, as on a Monday at nine; and replies that come meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.conversation.cards import Block, Card
from records import chats, outbox, tables
from records.database import Database, Tx
from records.outbox import INVITATION, PENDING, REPLY, SHOW

TOGETHER = 5_000  # rows in one unit of work
CHANNEL = "telegram"
INVITED = "Hello from Riverside Joint Center. It is time for your check-in."
_CARD = Card((Block(INVITED),)).to_json()


async def fill(database: Database, count: int, now: datetime, first: int = 0) -> None:
    """So many invitations wait, the one with the smallest number for longest."""
    for start in range(first, first + count, TOGETHER):
        numbers = range(start, min(start + TOGETHER, first + count))
        await database.write(lambda tx, numbers=numbers: insert(tx, numbers, now))  # type: ignore[misc]


def insert(tx: Tx, numbers: Iterable[int], now: datetime) -> None:
    """As `chats.open_new` and `outbox.add` would, many at once."""
    many = list(numbers)
    tx.connection.execute(tables.chats.insert(), [_chat(tx, number, now) for number in many])
    tx.connection.execute(tables.outbox.insert(), [_invitation(tx, number, now) for number in many])


def reply(tx: Tx, number: int, says: str, now: datetime) -> None:
    """Somebody tapped: their card changes in place, whether or not it was delivered already."""
    outbox.add(
        tx,
        dedupe_key=f"i{number}.{says}"[:96],
        chat_id=name(number),
        card_key=_key(number),
        operation=SHOW,
        body=Card((Block(says),)).to_json(),
        priority=REPLY,
        now=now,
    )


def name(number: int) -> str:
    """The id of a chat, and its address."""
    return f"{number:032d}"


def _key(number: int) -> str:
    return f"d{number}.0"


def _chat(tx: Tx, number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": name(number),
        "channel": CHANNEL,
        "address_sealed": tx.keys.seal(name(number), "chats.address_sealed", name(number)),
        "address_index": chats.index(tx, CHANNEL, name(number)),
        "language": "en",
        "talk": {},
        "card_kept": False,
        "created_at": now,
    }


def _invitation(tx: Tx, number: int, now: datetime) -> dict[str, Any]:
    return {
        "dedupe_key": _key(number),
        "chat_id": name(number),
        "card_key": _key(number),
        "operation": SHOW,
        "priority": INVITATION,
        "body_sealed": tx.keys.seal(json.dumps(_CARD), "outbox.body_sealed", _key(number)),
        "state": PENDING,
        "due_at": now,
        "attempts": 0,
        "maybe_repeated": False,
        "created_at": now,
    }
