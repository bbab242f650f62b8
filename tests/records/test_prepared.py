"""Prepared statements give and take what SQLAlchemy does, on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, select, update

from records import migrate
from records.database import Database, Tx, connect
from records.errors import DatabaseError
from records.keyring import Keyring
from records.prepared import Prepared
from records.tables import chats, notes

KEYS = Keyring("a test's secret key of thirty-two characters")
AT = datetime(2026, 3, 1, 9, 30, 15, 250_000, tzinfo=timezone(timedelta(hours=-5)))
CHAT = {
    "id": "c1",
    "channel": "telegram",
    "address_sealed": b"\x00sealed",
    "address_index": "index",
    "language": "en",
    "talk": {"at": "asking", "response": "r1"},
    "card_kept": True,
    "created_at": AT,
    "blocked_at": None,
}

_ADD = Prepared(chats.insert())
_FIND = Prepared(select(chats).where(chats.c.id == bindparam("chat")))
_KEPT = Prepared(update(chats).where(chats.c.id == bindparam("chat")).values(card_kept=False, talk=bindparam("new")))
_NOTE = Prepared(notes.insert())


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'prepared.db'}"
    return request.getfixturevalue("postgres_url")


def using(url: str, *units) -> list:
    """Run these units of work, one after the other, on a new database."""
    migrate.upgrade(url)

    async def run() -> list:
        database: Database = connect(url, KEYS)
        try:
            return [await database.write(unit) for unit in units]
        finally:
            await database.close()

    return asyncio.run(run())


def test_a_row_comes_back_as_sqlalchemy_gives_it(url):
    def both(tx: Tx):
        return _FIND.row(tx, chat="c1"), tx.connection.execute(select(chats)).one()

    _, (prepared, usual) = using(url, lambda tx: _ADD.run(tx, **CHAT), both)
    assert dict(prepared._mapping) == dict(usual._mapping)
    assert (prepared.talk, prepared.card_kept, prepared.address_sealed) == (CHAT["talk"], True, b"\x00sealed")
    assert prepared.created_at == AT
    assert prepared.created_at.tzinfo is UTC


def test_values_of_the_statement_itself_are_kept_beside_those_that_are_given(url):
    _, _, row = using(
        url,
        lambda tx: _ADD.run(tx, **CHAT),
        lambda tx: _KEPT.run(tx, chat="c1", new={"at": "home"}),
        lambda tx: _FIND.row(tx, chat="c1"),
    )
    assert (row.card_kept, row.talk) == (False, {"at": "home"})


def test_what_is_not_there_is_none(url):
    assert using(url, lambda tx: (_FIND.row(tx, chat="nobody"), _FIND.rows(tx, chat="nobody"))) == [(None, [])]


def test_an_instant_without_a_zone_is_refused(url):
    with pytest.raises((ValueError, DatabaseError), match="zone"):
        using(url, lambda tx: _ADD.run(tx, **{**CHAT, "created_at": datetime(2026, 3, 1)}))  # noqa: DTZ001 the point


def test_a_refusal_of_the_database_is_its_usual_error_and_quotes_no_value(url):
    with pytest.raises(DatabaseError) as refused:
        using(url, *[lambda tx: _NOTE.run(tx, name="name", value="what nobody may read")] * 2)
    assert "nobody may read" not in str(refused.value)
