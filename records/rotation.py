"""Key rotation: opens what was sealed with an earlier key and seals it with the current one, some rows at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, func, or_, select, update

from records import tables
from records.database import Tx

SOME = 500  # rows of a table in one unit of work

Identity = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table's sealed columns, and the identity of a row that is bound into what is sealed."""

    table: Table
    columns: tuple[str, ...]
    identity: Identity
    reindex: Callable[[Tx, Any], dict[str, str]] = lambda _tx, _row: {}


def _mrn_index(tx: Tx, row: Any) -> dict[str, str]:
    if row.mrn_sealed is None:
        return {}
    return {"mrn_index": tx.keys.index(tx.keys.unseal(row.mrn_sealed, "patients.mrn_sealed", row.id), "patients.mrn")}


def _address_index(tx: Tx, row: Any) -> dict[str, str]:
    address = tx.keys.unseal(row.address_sealed, "chats.address_sealed", row.id)
    return {"address_index": tx.keys.index(address, f"chats.{row.channel}")}


EVERYTHING = (
    Sealed(
        tables.patients,
        ("name_sealed", "mrn_sealed", "born_sealed", "pin_sealed", "email_sealed", "phone_sealed"),
        lambda row: row.id,
        _mrn_index,
    ),
    Sealed(tables.chats, ("address_sealed",), lambda row: row.id, _address_index),
    Sealed(tables.answers, ("text_sealed",), lambda row: f"{row.response_id}/{row.item_id}/{row.revision}"),
    Sealed(tables.alerts, ("note_sealed",), lambda row: row.id),
    Sealed(tables.follow_ups, ("note_sealed",), lambda row: row.id),
    Sealed(tables.decisions, ("walk_sealed",), lambda row: row.id),
    Sealed(tables.messages, ("body_sealed",), lambda row: row.id),
    Sealed(tables.inbox, ("body_sealed",), lambda row: f"{row.channel}/{row.external_id}"),
    Sealed(tables.outbox, ("body_sealed",), lambda row: row.dedupe_key),
    Sealed(tables.screens, ("body_sealed",), lambda row: row.chat_id),
)


def rotate_some(tx: Tx) -> int:
    """Re-seal up to `SOME` rows of the first table that still has some; returns how many, 0 when all is done."""
    for sealed in EVERYTHING:
        found = tx.connection.execute(_stale(tx, sealed)).all()
        for row in found:
            _renew(tx, sealed, row)
        if found:
            return len(found)
    return 0


def _stale(tx: Tx, sealed: Sealed) -> Any:
    """Rows with a value that another key than the current one sealed."""
    prefix = tx.keys.current_prefix
    columns = [sealed.table.c[name] for name in sealed.columns]
    stale = [func.substr(column, 1, len(prefix), type_=LargeBinary) != prefix for column in columns]
    return select(sealed.table).where(or_(*stale)).limit(SOME).with_for_update()


def _renew(tx: Tx, sealed: Sealed, row: Any) -> None:
    changes: dict[str, Any] = dict(sealed.reindex(tx, row))
    identity = sealed.identity(row)
    for name in sealed.columns:
        value = getattr(row, name)
        if value is not None and not tx.keys.is_current(value):
            place = f"{sealed.table.name}.{name}"
            changes[name] = tx.keys.seal(tx.keys.unseal(value, place, identity), place, identity)
    tx.connection.execute(update(sealed.table).where(*_key_of(sealed.table, row)).values(**changes))


def _key_of(table: Table, row: Any) -> list[Any]:
    keys: list[Column[Any]] = list(table.primary_key.columns)
    return [column == row._mapping[column.name] for column in keys]  # noqa: SLF001 the public name of a row's mapping
