"""A rule that was put right: scores are computed anew, and the old value stays beside the new one and its reason."""

from __future__ import annotations

from dataclasses import replace

from care import rescoring
from care.actor import OPERATOR
from records import audit, responses
from surveys.library import Library
from surveys.model import Correction, ScoreRule, Survey
from tests.care.world import PRACTICE, World

WHY = "the first version left out the first item's share"


def put_right(survey: Survey, score_id: str = "pain") -> tuple[Survey, ScoreRule]:
    """The survey as a later release ships it: one rule has a new version, which counts twice."""
    rules = tuple(
        replace(rule, version="2", weights=dict.fromkeys(rule.items, 2)) if rule.id == score_id else rule
        for rule in survey.scores
    )
    corrected = replace(survey, scores=rules, corrections=(Correction(score_id, "2", WHY),))
    return corrected, corrected.score(score_id)


NPRS, PAIN = put_right(PRACTICE.surveys.get("nprs"))
RELEASE = replace(PRACTICE, surveys=Library([one for one in PRACTICE.surveys if one.id != "nprs"] + [NPRS]))


def rows(world: World, patient_id: str):
    (response,) = [one for one in responses.of_patient(world.tx, patient_id) if one.survey_id == "nprs"]
    found = world.tx.connection.exec_driver_sql(
        "SELECT value, scoring_version, why FROM scores WHERE score_id = 'pain' ORDER BY computed_at"
    )
    return response.id, [tuple(row) for row in found]


def rescore(world: World, after: str = ""):
    return rescoring.rescore(world.tx, NPRS, PAIN, WHY, after=after, actor=OPERATOR, now=world.now)


def answered(world: World) -> str:
    patient_id = world.joined().patient_id
    world.answer(patient_id, "before-surgery", 3)
    world.wait(days=1)
    return patient_id


def test_only_rules_that_were_put_right_are_computed_anew():
    assert list(rescoring.corrected(PRACTICE)) == []
    assert list(rescoring.corrected(RELEASE)) == [(NPRS, PAIN, WHY)]


def test_the_new_value_stands_beside_the_old_one_with_the_reason(world: World):
    response_id, before = rows(world, answered(world))
    assert before == [(3, "1", None)]
    (found,) = rescore(world)
    assert (found.response_id, found.before, found.score.value, found.changed) == (response_id, 3, 6, True)
    assert rows(world, responses.get(world.tx, response_id).patient_id)[1] == [(3, "1", None), (6, "2", WHY)]


def test_a_second_run_finds_nothing_to_do(world: World):
    answered(world)
    assert len(rescore(world)) == 1
    assert rescore(world) == []


def test_a_preview_changes_nothing(world: World):
    answered(world)
    assert len(rescoring.compute(world.tx, NPRS, PAIN)) == 1
    assert len(rescore(world)) == 1


def test_many_responses_are_taken_in_turn(world: World, monkeypatch):
    monkeypatch.setattr(rescoring, "AT_ONCE", 1)
    for n in range(3):
        patient_id = world.joined(mrn=f"M{n}").patient_id
        world.answer(patient_id, "before-surgery", 3)
    after, seen = "", []
    while batch := rescore(world, after):
        after = batch[-1].response_id
        seen.append(after)
    assert len(set(seen)) == 3


def test_the_audit_trail_says_what_was_computed_anew_without_a_value(world: World):
    answered(world)
    rescore(world)
    entry = audit.latest(world.tx, 1)[0]
    assert (entry.subject, entry.detail) == ("nprs/pain", {"rule": "2", "responses": 1, "changed": 1})


def test_a_response_that_is_not_sent_waits(world: World):
    patient_id = world.joined().patient_id
    world.begin(patient_id, "before-surgery")
    assert rescore(world) == []
