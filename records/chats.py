"""Chats: one address of one channel, whose patient it is, and where the conversation stands.

A box is where letters go, by e-mail or text: nobody converses there, and no chat is closed for it.
The conversation's state lives here as plain JSON (`talk`), never in the memory of a bot framework.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select, update

from records import rows
from records.database import Tx
from records.errors import NotFoundError
from records.prepared import Prepared
from records.tables import cards, chats

BOXES = ("email", "sms")


@dataclass(frozen=True, slots=True)
class Chat:
    """`card_key` is the card now on the screen, `card_kept` whether it stays when a fresh one follows.

    `message_id` is the channel's name of the message that carries the card, once it was delivered. `closed_at` is set
    when the patient moved to another chat.
    """

    id: str
    channel: str
    patient_id: str | None
    language: str
    talk: dict[str, Any]
    card_key: str | None
    card_kept: bool
    message_id: str | None
    created_at: datetime
    blocked_at: datetime | None
    closed_at: datetime | None


_CONVERSES = chats.c.channel.not_in(BOXES)
_CHATS = select(chats, cards.c.message_id).outerjoin(
    cards, and_(cards.c.chat_id == chats.c.id, cards.c.key == chats.c.card_key)
)
_GET = Prepared(_CHATS.where(chats.c.id == bindparam("id")))
_LOCK = Prepared(
    select(chats.c.id)
    .where(chats.c.patient_id == bindparam("patient"), chats.c.closed_at.is_(None))
    .order_by(chats.c.id)
    .with_for_update()
)
_AT_ADDRESS = Prepared(
    _CHATS.where(chats.c.channel == bindparam("channel"), chats.c.address_index == bindparam("index")).with_for_update(
        of=chats
    )
)


def lock(tx: Tx, patient_id: str) -> None:
    """Let no turn be played in a chat of this patient until the unit of work ends."""
    _LOCK.rows(tx, patient=patient_id)


def index(tx: Tx, channel: str, address: str) -> str:
    """Blind index of an address, the same for every table that needs one."""
    return tx.keys.index(address, f"chats.{channel}")


def at(tx: Tx, channel: str, address: str) -> Chat | None:
    """The chat at an address, locked for this turn."""
    for each in tx.keys.indexes(address, f"chats.{channel}"):
        row = _AT_ADDRESS.row(tx, channel=channel, index=each)
        if row is not None:
            return rows.read(Chat, row)
    return None


def find(tx: Tx, channel: str, address: str) -> str | None:
    """The id of the chat at an address."""
    indexes = tx.keys.indexes(address, f"chats.{channel}")
    statement = select(chats.c.id).where(chats.c.channel == channel, chats.c.address_index.in_(indexes))
    found: str | None = tx.connection.execute(statement).scalar_one_or_none()
    return found


def open_new(tx: Tx, *, chat_id: str, channel: str, address: str, language: str, now: datetime) -> Chat:
    values = {
        "id": chat_id,
        "channel": channel,
        "address_sealed": tx.keys.seal(address, "chats.address_sealed", chat_id),
        "address_index": index(tx, channel, address),
        "language": language,
        "talk": {},
        "card_kept": False,
        "created_at": now,
    }
    tx.connection.execute(chats.insert(), values)
    return get(tx, chat_id)


def get(tx: Tx, chat_id: str) -> Chat:
    row = _GET.row(tx, id=chat_id)
    if row is None:
        raise NotFoundError("There is no such chat")
    return rows.read(Chat, row)


def address(tx: Tx, chat_id: str) -> str:
    """The channel's own address of a chat, opened for the sender."""
    sealed = tx.connection.execute(select(chats.c.address_sealed).where(chats.c.id == chat_id)).scalar_one()
    return tx.keys.unseal(sealed, "chats.address_sealed", chat_id)


def of_patient(tx: Tx, patient_id: str) -> Chat | None:
    """The chat in which a patient is reached now: the one linked last, whether blocked or not."""
    statement = (
        _CHATS.where(chats.c.patient_id == patient_id, chats.c.closed_at.is_(None), _CONVERSES)
        .order_by(chats.c.created_at.desc(), chats.c.id)
        .limit(1)
    )
    return rows.read_or_none(Chat, tx.connection.execute(statement).one_or_none())


def closed_at(tx: Tx, patient_id: str, at: datetime) -> list[Chat]:
    """The chats that a patient left at this very moment, for another."""
    statement = _CHATS.where(chats.c.patient_id == patient_id, chats.c.closed_at == at, _CONVERSES)
    return [rows.read(Chat, row) for row in tx.connection.execute(statement)]


def of_everyone(tx: Tx) -> dict[str, Chat]:
    """Each patient's open chat, by patient."""
    statement = _CHATS.where(chats.c.patient_id.is_not(None), chats.c.closed_at.is_(None), _CONVERSES)
    found = [rows.read(Chat, row) for row in tx.connection.execute(statement.order_by(chats.c.created_at))]
    return {chat.patient_id: chat for chat in found if chat.patient_id}


def box(tx: Tx, *, chat_id: str, patient_id: str, channel: str, address: str, language: str, now: datetime) -> str:
    """The id of the box with this address, made with `chat_id` where there is none.

    Each patient has their own, since a couple may share an address: the patient's id stands before it.
    """
    place = f"{patient_id} {address}"
    found = find(tx, channel, place)
    if found is None:
        open_new(tx, chat_id=chat_id, channel=channel, address=place, language=language, now=now)
        change(tx, chat_id, patient_id=patient_id)
    return found or chat_id


def boxes_of(tx: Tx, patient_id: str) -> list[str]:
    """The ids of every box that a patient has or had."""
    statement = select(chats.c.id).where(chats.c.patient_id == patient_id, chats.c.channel.in_(BOXES))
    return list(tx.connection.execute(statement).scalars())


def all_of(tx: Tx, patient_id: str) -> list[str]:
    """The ids of every chat and box of a patient, those that they left too."""
    return list(tx.connection.execute(select(chats.c.id).where(chats.c.patient_id == patient_id)).scalars())


def change(tx: Tx, chat_id: str, **facts: Any) -> None:
    """Set facts such as talk, language, patient_id, card_key, blocked_at, closed_at."""
    tx.connection.execute(update(chats).where(chats.c.id == chat_id).values(**facts))


def close_others(tx: Tx, patient_id: str, keep: str, now: datetime) -> None:
    """One chat at a time: an older chat of the same patient is closed when a new one is linked."""
    tx.connection.execute(
        update(chats)
        .where(chats.c.patient_id == patient_id, chats.c.id != keep, chats.c.closed_at.is_(None), _CONVERSES)
        .values(closed_at=now)
    )


def forget(tx: Tx, patient_id: str, now: datetime) -> None:
    """Cut the tie between a patient and their chats; where letters went, nobody knows any more."""
    for box_id in boxes_of(tx, patient_id):
        change(tx, box_id, address_sealed=None, address_index=box_id)
    tx.connection.execute(
        update(chats).where(chats.c.patient_id == patient_id).values(patient_id=None, talk={}, closed_at=now)
    )
