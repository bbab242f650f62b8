"""The trail only grows, and what was answered stays as it was: the database itself refuses anything else."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from records import audit, responses
from records.database import Database, Tx
from records.errors import DatabaseError
from surveys.moves import Choose
from tests.care.world import JANUARY, World


async def line(database: Database) -> None:
    await database.write(
        lambda tx: audit.write(tx, actor="staff:1", action="look", patient_id="p1", now=JANUARY, detail={"n": 1})
    )


@pytest.mark.parametrize("change", ["update audit set actor = 'nobody'", "delete from audit"])
async def test_a_line_cannot_be_changed_or_taken_away(database: Database, change: str):
    await line(database)
    with pytest.raises(DatabaseError, match="only grows"):
        await database.write(lambda tx: tx.connection.execute(text(change)))
    (kept,) = await database.read(lambda tx: audit.of_patient(tx, "p1"))
    assert (kept.actor, kept.at, kept.detail) == ("staff:1", JANUARY, {"n": 1})


@pytest.mark.parametrize("url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
async def test_the_trail_cannot_be_emptied_at_once(database: Database):
    await line(database)
    with pytest.raises(DatabaseError, match="only grows"):
        await database.write(lambda tx: tx.connection.execute(text("truncate audit")))


async def test_the_newest_line_comes_first_and_kinds_can_be_told_apart(database: Database):
    for number, action in enumerate(["look", "enrol", "look"]):
        await database.write(
            lambda tx, number=number, action=action: audit.write(
                tx, actor="staff:1", action=action, patient_id="p1", subject=str(number), now=JANUARY
            )
        )
    looks = await database.read(lambda tx: audit.of_patient(tx, "p1", action="look"))
    assert [one.subject for one in looks] == ["2", "0"]
    assert [one.subject for one in await database.read(lambda tx: audit.latest(tx, 2))] == ["2", "1"]


async def test_a_number_that_was_answered_cannot_be_changed_in_place(database: Database):
    def answer(tx: Tx) -> str:
        world = World(tx)
        sitting = world.begin(world.joined().patient_id, "before-surgery")
        world.move(sitting, Choose(sitting.walk.at, 1))
        return sitting.response.id

    response_id = await database.write(answer)
    with pytest.raises(DatabaseError):
        await database.write(lambda tx: tx.connection.execute(text("update answers set value = 4")))
    stored = await database.read(lambda tx: responses.answers_of(tx, response_id))
    assert stored["1"].value == 1
