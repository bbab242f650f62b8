"""What identifies a patient is sealed in its place: copied to another row or column it does not open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text, update

from records import chats, migrate, patients, rotation, tables
from records.database import Database, Tx
from records.errors import SealError
from tests.care.world import World


def two_patients(tx: Tx) -> tuple[str, str]:
    world = World(tx)
    first = world.joined(name="Testa Ampleperson", mrn="A-1").patient_id
    return first, world.joined(name="Other Person", mrn="A-2").patient_id


def raw(tx: Tx, patient_id: str, column: str) -> bytes:
    statement = text(f"select {column} from patients where id = :id")
    return bytes(tx.connection.execute(statement, {"id": patient_id}).scalar_one())


def put(tx: Tx, patient_id: str, **values: bytes) -> None:
    tx.connection.execute(update(tables.patients).where(tables.patients.c.id == patient_id).values(**values))


def move_to_another_row(tx: Tx, first: str, second: str) -> None:
    put(tx, first, name_sealed=raw(tx, second, "name_sealed"))


def move_to_another_column(tx: Tx, first: str, _second: str) -> None:
    put(tx, first, name_sealed=raw(tx, first, "mrn_sealed"))


def change_a_byte(tx: Tx, first: str, _second: str) -> None:
    sealed = bytearray(raw(tx, first, "name_sealed"))
    sealed[-1] ^= 1
    put(tx, first, name_sealed=bytes(sealed))


@pytest.mark.parametrize("tamper", [move_to_another_row, move_to_another_column, change_a_byte])
async def test_what_was_tampered_with_is_not_read(database: Database, tamper: Callable[[Tx, str, str], None]):
    first, second = await database.write(two_patients)
    await database.write(lambda tx: tamper(tx, first, second))
    with pytest.raises(SealError, match="changed or moved"):
        await database.read(lambda tx: patients.identity(tx, first))
    assert (await database.read(lambda tx: patients.identity(tx, second))).name == "Other Person"


async def test_no_table_holds_a_name_a_number_or_an_address_in_clear(database: Database):
    first, _ = await database.write(two_patients)
    await database.write(lambda tx: World(tx, new_id=lambda: "chat-7").open_chat(first, address="99887766"))

    def everything(tx: Tx) -> str:
        return "\n".join(repr(tx.connection.execute(table.select()).all()) for table in tables.metadata.sorted_tables)

    shown = await database.read(everything)
    assert "America/New_York" in shown
    for canary in ("Ampleperson", "A-1'", "1956-04-02", "99887766"):
        assert canary not in shown
    assert await database.read(lambda tx: chats.find(tx, "telegram", "99887766")) == "chat-7"
    assert await database.read(lambda tx: chats.address(tx, "chat-7")) == "99887766"


def test_every_sealed_column_is_among_those_that_are_rotated():
    sealed = {
        (table.name, column.name)
        for table in tables.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_sealed")
    }
    rotated = {(one.table.name, column) for one in rotation.EVERYTHING for column in one.columns}
    assert rotated == sealed


def test_the_tests_run_at_the_newest_version(url: str):
    migrate.require_current(url)
