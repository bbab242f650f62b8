"""Answers taken by telephone: the same walk as in the chat, by whom and how is known, and nothing is asked twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from care import answering, consent, taking, ways
from care.actor import staff
from care.answering import Moved, Sitting
from care.errors import RefusedError
from care.ways import Mode, Responder, Way
from records import alerts, audit, patients, responses
from records.responses import Response
from surveys.moves import Back, Choose, Leave, Mark, Move, Send
from tests.care.world import DRAFTS, World

CALM = tuple(Choose(item, 0) for item in ("pain", "wound", "calf", "chest", "fever", "medicine"))
WHOLE = (*CALM, Leave("note"), Send())
NURSE, CLERK = staff("nurse"), staff("clerk")


@pytest.fixture
def recovering(world: World) -> World:
    """The day after the operation."""
    world.now = world.now.replace(month=2, day=16)
    return world


def call(
    world: World,
    patient_id: str,
    step_id: str = "day-1",
    *,
    actor=NURSE,
    responder=Responder.SELF,
    language="en",
    agreed=False,
) -> Sitting:
    task = world.task(patient_id, step_id)
    who = {"responder": responder, "actor": actor, "now": world.now, "new_id": world.new_id}
    return taking.begin(world.tx, world.practice, task, language=language, agreed=agreed, **who)


def take(world: World, sitting: Sitting, *moves: Move, actor=NURSE, responder=Responder.SELF) -> Moved:
    who = {"responder": responder, "actor": actor, "now": world.now, "new_id": world.new_id}
    return taking.move(world.tx, sitting, moves, **who)


def response(world: World) -> Response:
    (one,) = responses.everyone(world.tx)
    return one


def test_what_begins_by_telephone_says_how_who_answered_and_who_took_it_down(recovering: World):
    patient_id = recovering.joined().patient_id
    sitting = call(recovering, patient_id, responder=Responder.PROXY)
    assert take(recovering, sitting, *WHOLE, responder=Responder.PROXY).completed
    one = response(recovering)
    assert (one.mode, one.responder, one.channel, one.taken_by) == ("telephone", "proxy", "phone", "nurse")
    assert ways.of(one) == (Way(Mode.TELEPHONE, Responder.PROXY),)
    assert [score.value for score in responses.scores_of(recovering.tx, one.id)] == [0]


def test_what_the_patient_began_keeps_its_way_and_the_switch_is_noted_with_the_first_answer(recovering: World):
    patient_id = recovering.joined().patient_id
    begun = recovering.move(recovering.begin(patient_id, "day-1"), Choose("pain", 2)).sitting
    sitting = call(recovering, patient_id)
    assert sitting.response.id == begun.response.id
    assert ways.of(response(recovering)) == (Way(),), "nobody has answered on the telephone yet"
    take(recovering, sitting, *WHOLE[1:])
    one = response(recovering)
    assert (one.mode, one.responder, one.taken_by) == ("electronic", "self", "nurse")
    assert ways.of(one) == (Way(), Way(Mode.TELEPHONE, Responder.SELF))


def test_the_patient_can_go_on_in_the_chat_with_what_staff_began(recovering: World):
    patient_id = recovering.joined().patient_id
    take(recovering, call(recovering, patient_id, responder=Responder.PROXY), CALM[0], responder=Responder.PROXY)
    under_way = recovering.task(patient_id, "day-1").under_way
    assert under_way is not None
    sitting = answering.resume(recovering.tx, recovering.practice, under_way)
    for move in WHOLE[1:]:
        sitting = recovering.move(sitting, move).sitting
    assert ways.of(response(recovering)) == (Way(Mode.TELEPHONE, Responder.PROXY), Way())


def test_going_back_and_forth_between_two_ways_notes_each_once(recovering: World):
    patient_id = recovering.joined().patient_id
    sitting = recovering.move(recovering.begin(patient_id, "day-1"), CALM[0]).sitting
    sitting = take(recovering, sitting, CALM[1]).sitting
    sitting = recovering.move(sitting, CALM[2]).sitting
    take(recovering, sitting, CALM[3])
    assert ways.of(response(recovering)) == (Way(), Way(Mode.TELEPHONE, Responder.SELF))


def test_another_member_of_staff_goes_on_and_is_named_once_they_store_an_answer(recovering: World):
    patient_id = recovering.joined().patient_id
    take(recovering, call(recovering, patient_id), CALM[0])
    sitting = call(recovering, patient_id, actor=CLERK)
    assert sitting.walk.at == "wound"
    sitting = take(recovering, sitting, Back(), actor=CLERK).sitting
    assert response(recovering).taken_by == "nurse"
    take(recovering, sitting, Choose("pain", 5), actor=CLERK)
    assert response(recovering).taken_by == "clerk"


def test_the_trail_says_who_took_which_survey(recovering: World):
    patient_id = recovering.joined().patient_id
    sitting = call(recovering, patient_id)
    (entry,) = audit.of_patient(recovering.tx, patient_id, action="take-answers")
    assert (entry.actor, entry.subject) == ("staff:nurse", sitting.response.id)
    assert entry.detail == {"step": "day-1", "survey": "recovery-check-in", "responder": "self", "agreed": False}


def test_moves_stop_at_the_first_that_is_refused(recovering: World):
    patient_id = recovering.joined().patient_id
    moved = take(recovering, call(recovering, patient_id), CALM[0], Mark("wound", 1, on=True), CALM[1])
    assert moved.refused is not None
    assert moved.sitting.walk.at == "wound"


def test_an_alert_by_telephone_has_its_owner_and_waits_to_be_read_out(recovering: World):
    patient_id = recovering.joined(owner="Nurse Testa").patient_id
    moved = take(recovering, call(recovering, patient_id), CALM[0], Choose("wound", 1))
    (alert,) = alerts.of_patient(recovering.tx, patient_id)
    assert ([rule.id for rule in moved.alerts], alert.owner) == (["wound"], "Nurse Testa")
    assert taking.read_out_already(recovering.tx, patient_id) == frozenset()
    taking.read_out(recovering.tx, moved.sitting, alert.id, actor=NURSE, now=recovering.now)
    assert taking.read_out_already(recovering.tx, patient_id) == {alert.id}


def test_a_survey_that_was_sent_by_telephone_ends_its_reminders_as_answered(recovering: World):
    patient_id = recovering.joined().patient_id
    recovering.wait(days=6)
    assert take(recovering, call(recovering, patient_id, "day-7"), *WHOLE).completed
    recovering.said.clear()
    recovering.wait(days=9)
    reminders = [one for name, one in recovering.deliveries(patient_id).items() if name.startswith("day-7 reminder")]
    assert {(one.state, one.reason) for one in reminders} == {("skipped", "answered")}
    assert [one.task.step.id for one in recovering.said if one.task.step.id == "day-7"] == []


def test_nobody_is_reminded_in_the_middle_of_a_call(recovering: World):
    patient_id = recovering.joined().patient_id
    take(recovering, call(recovering, patient_id), CALM[0])
    assert responses.last_answered_at(recovering.tx, patient_id) == recovering.now


def test_who_has_not_agreed_in_the_chat_is_asked_on_the_telephone(recovering: World):
    patient_id = recovering.enrol().patient_id
    with pytest.raises(RefusedError, match="Ask first whether the patient agrees"):
        call(recovering, patient_id)
    assert call(recovering, patient_id, agreed=True).response.taken_by == "nurse"


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        ({"died_on": "now"}, "has died"),
        ({"stopped_at": "now"}, "has stopped"),
        ({"erased_at": "now"}, "asked for deletion"),
    ],
)
def test_nobody_is_called_who_is_not_to_be_asked_any_more(recovering: World, fact, sentence):
    patient_id = recovering.joined().patient_id
    now = {"died_on": recovering.now.date()}
    patients.change(recovering.tx, patient_id, **{name: now.get(name, recovering.now) for name in fact})
    with pytest.raises(RefusedError, match=sentence):
        call(recovering, patient_id, agreed=True)


def test_a_step_whose_window_is_over_takes_no_answers(recovering: World):
    patient_id = recovering.joined().patient_id
    recovering.now += timedelta(days=30)
    with pytest.raises(RefusedError, match="nothing to answer"):
        call(recovering, patient_id)


def test_a_language_without_words_is_refused_and_one_with_them_is_kept(recovering: World):
    patient_id = recovering.joined().patient_id
    with pytest.raises(RefusedError, match="Choose a language"):
        call(recovering, patient_id, language="de")
    assert call(recovering, patient_id, language="es").response.language == "es"


def test_a_withdrawn_consent_does_not_count_as_one(recovering: World):
    patient_id = recovering.joined().patient_id
    assert not taking.wants_agreement(recovering.tx, patient_id)
    consent.withdraw(recovering.tx, patient_id, recovering.now)
    assert taking.wants_agreement(recovering.tx, patient_id)


def test_a_decision_aid_is_not_taken_by_telephone(world: World):
    world.practice = DRAFTS
    patient_id = world.joined(pathway="knee-decision").patient_id
    task = world.task(patient_id, "weigh")
    assert task.is_open(world.now)
    assert not task.has_questions(world.now)
    with pytest.raises(RefusedError, match="nothing to answer"):
        call(world, patient_id, "weigh")


@pytest.mark.parametrize("fact", ["stopped_at", "died_on"])
def test_a_call_ends_where_the_patient_stops_meanwhile(recovering: World, fact: str):
    """Also for whoever comes back to the page of that call a day later."""
    patient_id = recovering.joined().patient_id
    sitting = take(recovering, call(recovering, patient_id), CALM[0]).sitting
    ends = {"stopped_at": recovering.now, "died_on": recovering.now.date()}
    patients.change(recovering.tx, patient_id, **{fact: ends[fact]})
    with pytest.raises(RefusedError):
        take(recovering, sitting, CALM[1])
    assert responses.answers_of(recovering.tx, sitting.response.id).keys() == {"pain"}
