"""Migrations lead up to exactly the tables of the program, and down again to nothing, on both databases."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from records import migrate
from records.database import connect
from records.errors import SchemaError
from records.tables import metadata
from tests.care.world import KEYS


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a table."""
    if request.param == "postgres":
        return request.getfixturevalue("postgres_url")
    return f"sqlite:///{tmp_path / 'folder' / 'bare.db'}"


def look(url: str, at):
    async def run():
        database = connect(url, KEYS)
        try:
            return await database.read(lambda tx: at(tx.connection))
        finally:
            await database.close()

    return asyncio.run(run())


def tables_of(url: str) -> set[str]:
    return set(look(url, lambda connection: inspect(connection).get_table_names())) - {"alembic_version"}


def test_up_is_the_tables_of_the_program(bare: str):
    migrate.upgrade(bare)
    assert tables_of(bare) == {table.name for table in metadata.sorted_tables}
    differences = look(bare, lambda connection: compare_metadata(MigrationContext.configure(connection), metadata))
    assert differences == []


def test_down_is_nothing_and_up_again_works(bare: str):
    migrate.upgrade(bare)
    migrate.downgrade(bare, "base")
    assert tables_of(bare) == set()
    assert migrate.current(bare) is None
    migrate.upgrade(bare)
    assert migrate.current(bare) == migrate.head()


def test_up_twice_changes_nothing(bare: str):
    migrate.upgrade(bare)
    migrate.upgrade(bare)
    migrate.require_current(bare)


def test_a_database_without_tables_is_refused_with_what_to_do(bare: str):
    with pytest.raises(SchemaError, match=r"has no tables yet: run `afterwell db upgrade`"):
        migrate.require_current(bare)


def test_a_database_of_another_version_is_refused_with_both_versions(bare: str, monkeypatch: pytest.MonkeyPatch):
    migrate.upgrade(bare)
    monkeypatch.setattr(migrate, "head", lambda: "9999")
    with pytest.raises(SchemaError, match=f"is at version {migrate.current(bare)}, this program needs 9999"):
        migrate.require_current(bare)
