"""To be deleted: what says who this was, and what they wrote, is gone from the rows and from the bytes of the file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from care import answering, results, wishes
from records import audit, chats, consents, messages, migrate, outbox, patients, responses
from records.database import Database, Tx, connect
from surveys.moves import Choose, Write
from tests.care.world import KEYS, PRACTICE, World

NAME, NUMBER = "Zuckerhut Canary", "MRN-CANARY-77"
NOTE, MESSAGE, CARD = "canary in a note", "canary in a message", "canary on a card"
CANARIES = (NAME, NUMBER, NOTE, MESSAGE, CARD)


def live(tx: Tx) -> str:
    """A patient who has said things in every place where words are kept; returns who."""
    world = World(tx)
    world.now = world.now.replace(month=2, day=16)
    patient_id = world.joined(name=NAME, mrn=NUMBER).patient_id
    sitting = world.begin(patient_id, "day-1")
    for item in ("pain", "wound", "calf", "chest", "fever", "medicine"):
        sitting = world.move(sitting, Choose(item, 0)).sitting
    world.move(sitting, Write("note", NOTE))
    wishes.write_to_team(tx, patient_id, MESSAGE, world.now, world.new_id)
    chat = chats.of_patient(tx, patient_id)
    assert chat is not None
    outbox.add(
        tx,
        dedupe_key="i1.0",
        chat_id=chat.id,
        card_key="i1.0",
        operation="show",
        body={"blocks": [CARD]},
        priority=0,
        now=world.now,
    )
    return patient_id


def erase(tx: Tx, patient_id: str) -> None:
    wishes.erase(tx, patient_id, World(tx).now)


def test_who_was_erased_has_no_name_no_chat_and_no_words(world: World):
    patient_id = live(world.tx)
    (response,) = responses.of_patient(world.tx, patient_id)
    erase(world.tx, patient_id)
    identity = patients.identity(world.tx, patient_id)
    assert (identity.name, identity.mrn, identity.born) == ("", None, None)
    assert patients.with_mrn(world.tx, NUMBER) is None
    assert chats.of_patient(world.tx, patient_id) is None
    assert messages.of_patient(world.tx, patient_id) == []
    assert consents.in_force(world.tx, patient_id) is None
    assert outbox.waiting_count(world.tx) == 0
    stored = responses.answers_of(world.tx, response.id)
    assert (stored["note"].value, stored["note"].missing) == (None, "erased")


def test_numbers_and_the_trail_stay_under_the_pseudonym(world: World):
    patient_id = world.joined(name=NAME).patient_id
    world.answer(patient_id, "before-surgery", 3)
    before = results.of_patient(world.tx, PRACTICE, patient_id)
    erase(world.tx, patient_id)
    assert results.of_patient(world.tx, PRACTICE, patient_id) == before
    assert {"enrol", "consent-given", "erase"} <= {line.action for line in audit.of_patient(world.tx, patient_id)}


def test_what_was_under_way_is_closed_with_the_reason(world: World):
    patient_id = live(world.tx)
    erase(world.tx, patient_id)
    (response,) = responses.of_patient(world.tx, patient_id)
    assert response.close_reason == "patient_erased"
    sitting = answering.load(world.tx, PRACTICE, response.id)
    assert sitting is not None
    assert sitting.walk.answers.keys() == {"pain", "wound", "calf", "chest", "fever", "medicine"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "afterwell.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


def in_database(path: Path, work: Callable[[Database], Any]) -> Any:
    async def run() -> Any:
        database = connect(f"sqlite:///{path}", KEYS)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


def every_byte(path: Path) -> bytes:
    """The database file and what lies beside it: the write-ahead log."""
    return b"".join(one.read_bytes() for one in path.parent.iterdir())


def sealed_values(tx: Tx) -> list[bytes]:
    """Everything sealed that stands in the tables now."""
    tables = tx.connection.exec_driver_sql("select name from sqlite_master where type = 'table'").scalars().all()
    return [
        value
        for table in tables
        for row in tx.connection.exec_driver_sql(f'select * from "{table}"').mappings()
        for column, value in row.items()
        if column.endswith("_sealed") and value is not None and column != "address_sealed"
    ]


def test_no_word_and_no_name_ever_stands_in_the_file_in_clear(file: Path):
    async def tell(database: Database) -> bytes:
        patient_id = await database.write(live)
        while_live = every_byte(file)
        await database.write(lambda tx: erase(tx, patient_id))
        return while_live + every_byte(file)

    everything = in_database(file, tell) + every_byte(file)
    for canary in CANARIES:
        for encoding in ("utf-8", "utf-16-le"):
            assert canary.encode(encoding) not in everything, canary


def test_even_the_sealed_form_of_what_was_deleted_is_gone_from_the_file(file: Path):
    """Whoever has both an old key and the file finds nothing in pages that were freed."""

    async def tell(database: Database) -> tuple[list[bytes], list[bytes]]:
        patient_id = await database.write(live)
        before = await database.read(sealed_values)
        await database.write(lambda tx: erase(tx, patient_id))
        return before, await database.read(sealed_values)

    before, after = in_database(file, tell)
    gone = [value for value in before if value not in after]
    assert len(gone) >= len(CANARIES)
    everything = every_byte(file)
    assert not [value for value in gone if value in everything]
