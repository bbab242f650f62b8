"""Answering: an answer, its alerts and its scores are stored together, once, and corrections keep their history."""

from __future__ import annotations

import pytest

from care import answering
from records import alerts, responses
from surveys.answers import MissingReason
from surveys.moves import Back, Choose, Jump, Leave, Reason, Send, Write
from tests.care.world import PRACTICE, World


@pytest.fixture
def recovering(world: World) -> World:
    """The day after the operation."""
    world.now = world.now.replace(month=2, day=16)
    return world


def walk(world: World, patient_id: str, *moves):
    sitting = world.begin(patient_id, "day-1")
    moved = [answering.Moved(sitting, None, (), completed=False, unchanged=False)]
    for move in moves:
        moved.append(world.move(moved[-1].sitting, move))
    return moved[1:]


def test_an_alert_is_stored_with_the_answer_and_has_an_owner(recovering: World):
    patient_id = recovering.joined(owner="Nurse Testa").patient_id
    *_, moved = walk(recovering, patient_id, Choose("pain", 4), Choose("wound", 1))
    (alert,) = alerts.of_patient(recovering.tx, patient_id)
    assert [rule.id for rule in moved.alerts] == ["wound"]
    assert (alert.owner, alert.severity, alert.item_id) == ("Nurse Testa", "urgent", "wound")


def test_without_a_named_owner_the_pathways_team_owns_the_alert(recovering: World):
    patient_id = recovering.joined().patient_id
    walk(recovering, patient_id, Choose("pain", 4), Choose("wound", 1))
    assert alerts.of_patient(recovering.tx, patient_id)[0].owner == "Joint replacement team"


def test_the_same_worry_of_the_same_response_alerts_once(recovering: World):
    patient_id = recovering.joined().patient_id
    worried = [Choose("wound", 1), Back(), Choose("wound", 0), Back(), Back(), Choose("wound", 1)]
    walk(recovering, patient_id, Choose("pain", 4), *worried)
    assert len(alerts.of_patient(recovering.tx, patient_id)) == 1


def test_a_correction_is_a_further_revision_and_the_last_one_counts(recovering: World):
    patient_id = recovering.joined().patient_id
    moves = [Choose("pain", 4), Back(), Choose("pain", 6), Back(), Choose("pain", 5)]
    last = walk(recovering, patient_id, *moves)[-1]
    stored = responses.answers_of(recovering.tx, last.sitting.response.id)
    assert stored["pain"].value == 5
    assert responses.revisions_of(recovering.tx, last.sitting.response.id) == {"pain": 3}


def test_a_second_tap_stores_nothing(recovering: World):
    patient_id = recovering.joined().patient_id
    first, second = walk(recovering, patient_id, Choose("pain", 4), Choose("pain", 4))
    assert (first.unchanged, second.unchanged) == (False, True)
    assert responses.revisions_of(recovering.tx, first.sitting.response.id) == {"pain": 1}


def test_what_is_refused_changes_nothing(recovering: World):
    patient_id = recovering.joined().patient_id
    (moved,) = walk(recovering, patient_id, Choose("pain", 11))
    assert moved.refused is not None
    assert responses.answers_of(recovering.tx, moved.sitting.response.id) == {}


def test_a_score_of_zero_is_stored_as_a_score(recovering: World):
    patient_id = recovering.joined().patient_id
    calm = [Choose(item, 0) for item in ("pain", "wound", "calf", "chest", "fever", "medicine")]
    *_, moved = walk(recovering, patient_id, *calm, Leave("note"), Send())
    assert moved.completed
    (score,) = responses.scores_of(recovering.tx, moved.sitting.response.id)
    assert (score.score_id, score.value, score.reason) == ("pain", 0, None)


def test_a_declined_item_refuses_the_score_and_says_why(recovering: World):
    patient_id = recovering.joined().patient_id
    calm = [Choose(item, 0) for item in ("wound", "calf", "chest", "fever", "medicine")]
    moves = [Leave("pain"), Reason("pain", MissingReason.UNSURE), *calm, Write("note", "Thank you"), Send()]
    *_, moved = walk(recovering, patient_id, *moves)
    (score,) = responses.scores_of(recovering.tx, moved.sitting.response.id)
    assert score.value is None
    assert score.reason
    stored = responses.answers_of(recovering.tx, moved.sitting.response.id)
    assert (stored["pain"].missing, stored["note"].value) == ("unsure", "Thank you")


def test_an_answer_changed_from_the_review_is_stored_and_leads_back_there(recovering: World):
    patient_id = recovering.joined().patient_id
    calm = [Choose(item, 0) for item in ("pain", "wound", "calf", "chest", "fever", "medicine")]
    *_, moved = walk(recovering, patient_id, *calm, Leave("note"), Jump("wound"), Choose("wound", 1))
    assert moved.sitting.walk.phase.value == "reviewing"
    again = answering.load(recovering.tx, PRACTICE, moved.sitting.response.id)
    assert again is not None
    assert again.walk == moved.sitting.walk
