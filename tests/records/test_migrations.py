"""Migrations lead up to exactly the tables of the program, and down again to nothing, on both databases."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from records import migrate
from records.database import Tx, connect
from records.errors import SchemaError
from records.responses import answers_of
from records.tables import metadata
from tests.care.world import KEYS


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a table."""
    if request.param == "postgres":
        return request.getfixturevalue("postgres_url")
    return f"sqlite:///{tmp_path / 'folder' / 'bare.db'}"


def look(url: str, at):
    return through(url, lambda database: database.read(lambda tx: at(tx.connection)))


def change(url: str, by):
    return through(url, lambda database: database.write(lambda tx: by(tx.connection)))


def through(url: str, work):
    """Open the database for one unit of work, and close it again."""

    async def run():
        database = connect(url, KEYS)
        try:
            return await work(database)
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


FIRST_RELEASE = """
INSERT INTO patients (id, pseudonym, zone, hour, language, created_at, synthetic)
VALUES ('p', 'AW-1', 'UTC', 10, 'en', '2027-01-01 00:00:00', false);
INSERT INTO episodes (id, patient_id, pathway_id, pathway_version, side, anchor_date, owner, enrolled_at)
VALUES ('e', 'p', 'knee-replacement', '1', 'left', '2027-02-15', 'team', '2027-01-01 00:00:00');
INSERT INTO responses (id, patient_id, episode_id, step_id, survey_id, survey_version, language, mode, responder,
channel, walk, started_at) VALUES ('r', 'p', 'e', 'week-6', 'nprs', '1', 'en', 'electronic', 'self', 'web',
'{"at": "1", "phase": "asking", "jumped": false}', '2027-03-29 00:00:00');
INSERT INTO answers (response_id, item_id, revision, value, answered_at) VALUES ('r', '1', 1, 3, '2027-03-29 00:00:00')
"""


def test_answers_of_the_first_release_are_there_after_the_upgrade_and_can_be_gone_on_with(bare: str):
    migrate.upgrade(bare, "0001")

    def fill(connection):
        for statement in FIRST_RELEASE.split(";\n"):
            connection.exec_driver_sql(statement)

    change(bare, fill)
    migrate.upgrade(bare)
    (kept,) = look(bare, lambda connection: list(connection.exec_driver_sql("SELECT id, round FROM responses")))
    assert tuple(kept) == ("r", 0)
    assert look(bare, lambda connection: answers_of(Tx(connection, KEYS), "r"))["1"].value == 3
    with pytest.raises(IntegrityError):
        change(bare, lambda connection: connection.exec_driver_sql("DELETE FROM responses"))
