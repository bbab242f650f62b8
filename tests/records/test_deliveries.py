"""A delivery is found by what names it, however many others there are."""

from __future__ import annotations

from sqlalchemy import text

from records import deliveries, episodes, tables
from records.database import Database, Tx
from tests.care.world import JANUARY, World
from tests.records.test_counts import plan_of, statements_of

PEOPLE, EACH = 200, 20


def crowd(tx: Tx) -> None:
    """Many patients with many deliveries each, as after a year."""
    enrolled = World(tx).enrol()
    known = episodes.get(tx, enrolled.episode_id)
    (pattern, *_) = deliveries.of_episode(tx, known.id)
    row = {name: getattr(pattern, name) for name in ("step_id", "kind", "number", "pathway_version", "due_at")}
    row |= {"not_after": pattern.not_after, "state": "sent", "attempts": 1, "patient_id": known.patient_id}
    for number in range(PEOPLE):
        episode = {name: getattr(known, name) for name in ("patient_id", "pathway_id", "pathway_version", "side")}
        episode |= {"anchor_date": known.anchor_date, "owner": known.owner, "enrolled_at": JANUARY}
        tx.connection.execute(
            tables.episodes.insert(), {**episode, "id": f"e{number}", "patient_id": _other(tx, number)}
        )
        rows = [{**row, "dedupe_key": f"{number}:{one}", "episode_id": f"e{number}"} for one in range(EACH)]
        tx.connection.execute(tables.deliveries.insert(), rows)
    tx.connection.execute(text("ANALYZE"))


def _other(tx: Tx, number: int) -> str:
    who = {"id": f"p{number}", "pseudonym": f"AW-{number}", "zone": "UTC", "hour": 9, "language": "en"}
    tx.connection.execute(tables.patients.insert(), {**who, "created_at": JANUARY, "synthetic": True})
    return f"p{number}"


async def test_a_first_look_at_a_message_does_not_read_through_all_deliveries(database: Database):
    """It is the first tap on every invitation."""

    def work(tx: Tx) -> list[str]:
        crowd(tx)
        with statements_of(tx) as asked:
            deliveries.opened(tx, PEOPLE, JANUARY)
        return [line for statement, values in asked for line in plan_of(tx, statement, values)]

    lines = await database.write(work)
    assert any("ix_deliveries_episode_id" in line for line in lines)
    assert not [line for line in lines if "Seq Scan on deliveries" in line or "SCAN deliveries" in line]
