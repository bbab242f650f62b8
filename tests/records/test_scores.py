"""Scores as they were ever computed, and of each the one in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from records import responses
from records.database import Database, Tx
from records.responses import ERASED, StoredAnswer, StoredScore
from tests.care.world import JANUARY, World

FIRST = StoredScore("", "pain", 3.0, None, None, "1", JANUARY)


def sat(tx: Tx) -> tuple[str, str]:
    """A patient, and a response without scores of its own."""
    world = World(tx)
    patient_id = world.joined().patient_id
    return patient_id, world.begin(patient_id, "before-surgery").response.id


def corrections(tx: Tx) -> tuple[str, list[StoredScore]]:
    """A score that was corrected twice, the second time within the same instant, and one that was not; stored last
    first."""
    patient_id, response_id = sat(tx)
    later = JANUARY + timedelta(days=9)
    rows = [
        replace(FIRST, response_id=response_id),
        replace(FIRST, response_id=response_id, value=4.5, scoring_version="3", computed_at=later),
        replace(
            FIRST, response_id=response_id, value=5.0, scoring_version="2", computed_at=later, why="a typing error"
        ),
        replace(FIRST, response_id=response_id, score_id="sleep", value=None, reason="missing:4"),
    ]
    responses.add_scores(tx, reversed(rows))
    return patient_id, rows


async def test_the_score_computed_last_is_in_force_wherever_one_asks(database: Database):
    patient_id, rows = await database.write(corrections)
    in_force = {("pain", 5.0, "a typing error"), ("sleep", None, None)}
    for found in (
        await database.read(lambda tx: responses.scores_of(tx, rows[0].response_id)),
        await database.read(lambda tx: responses.scores_of_patient(tx, patient_id)),
        await database.read(responses.scores_of_everyone),
    ):
        assert {(one.score_id, one.value, one.why) for one in found} == in_force
        assert len(found) == 2


async def test_the_history_keeps_every_row_the_earliest_first(database: Database):
    patient_id, rows = await database.write(corrections)
    found = await database.read(lambda tx: responses.score_history_of_patient(tx, patient_id))
    assert [one.value for one in found if one.score_id == "pain"] == [3.0, 4.5, 5.0]
    assert set(found) == set(rows) == set(await database.read(responses.score_history_of_everyone))


async def test_the_history_of_one_patient_holds_nobody_elses(database: Database):
    await database.write(corrections)
    other = await database.write(lambda tx: World(tx, new_id=lambda: "another").enrol(mrn="B-2").patient_id)
    assert await database.read(lambda tx: responses.score_history_of_patient(tx, other)) == []


VALUES = st.integers(0, 10) | st.just((1, 2)) | st.just("2026-03-14") | st.none()


@given(st.dictionaries(st.sampled_from("abc"), st.tuples(VALUES, st.booleans())))
def test_erased_words_leave_a_mark_and_every_other_answer_is_itself(given_by_item):
    stored = {
        name: StoredAnswer(name, None if erased else value, ERASED if erased else None, JANUARY)
        for name, (value, erased) in given_by_item.items()
    }
    expected = {name: ERASED if erased else value for name, (value, erased) in given_by_item.items()}
    assert responses.values_of(stored) == expected
