"""Addresses of databases, and instants that always say their zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from records import patients
from records.database import Database, parse_url
from records.errors import NotFoundError, RecordsError
from tests.care.world import World


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///afterwell.db", "sqlite"),
        ("sqlite+aiosqlite:///afterwell.db", "sqlite"),
        ("postgresql://clinic@db/afterwell", "postgresql+asyncpg"),
        ("postgresql+psycopg://clinic@db/afterwell", "postgresql+asyncpg"),
    ],
)
def test_an_address_is_taken_with_or_without_a_driver(url: str, driver: str):
    assert parse_url(url).drivername == driver


@pytest.mark.parametrize("url", ["", "afterwell.db", "mysql://clinic@db/afterwell"])
def test_an_address_of_something_else_is_refused_in_a_sentence(url: str):
    with pytest.raises(RecordsError):
        parse_url(url)


async def test_an_instant_comes_back_in_utc_whatever_zone_it_was_said_in(database: Database):
    said = datetime(2027, 1, 5, 10, 0, 0, 123456, timezone(timedelta(hours=-5)))
    patient_id = await database.write(lambda tx: World(tx, now=said).enrol().patient_id)
    stored = (await database.read(lambda tx: patients.get(tx, patient_id))).created_at
    assert stored == said
    assert stored.tzinfo is UTC


async def test_an_instant_without_a_zone_is_refused(database: Database):
    patient_id = await database.write(lambda tx: World(tx).enrol().patient_id)
    with pytest.raises(StatementError, match="must say its zone"):
        await database.write(lambda tx: patients.change(tx, patient_id, paused_until=datetime(2027, 1, 5)))  # noqa: DTZ001


async def test_who_is_not_there_is_not_found(database: Database):
    with pytest.raises(NotFoundError, match="no such patient"):
        await database.read(lambda tx: patients.get(tx, "nobody"))
