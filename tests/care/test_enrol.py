"""Enrolment: who can be enrolled, what is planned then, and what is refused with which sentence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from care import enrol
from care.actor import OPERATOR
from care.errors import RefusedError
from records import audit, deliveries, episodes, invitations, patients
from tests.care.world import BORN, OPERATED, World

REFUSED = {
    "an unknown pathway": ({"pathway": "elbow"}, "choose one of: "),
    "a side that the pathway does not have": ({"side": "middle"}, "one of: left, right"),
    "no name": ({"name": "  "}, "Give the patient's name"),
    "a name of a page": ({"name": "x" * 201}, "at most 200 characters"),
    "born tomorrow": ({"born": date(2027, 1, 6)}, "between 1900 and today"),
    "born in another century": ({"born": date(1899, 12, 31)}, "between 1900 and today"),
    "a PIN of letters": ({"pin": "abcd"}, "4 to 8 digits"),
    "a PIN of three digits": ({"pin": "123"}, "4 to 8 digits"),
    "a PIN of nine digits": ({"pin": "123456789"}, "4 to 8 digits"),
    "no zone": ({"zone": ""}, "no time zone"),
    "an invented zone": ({"zone": "America/Springfield"}, "no time zone"),
    "a folder of zones": ({"zone": "America"}, "no time zone"),
    "a path for a zone": ({"zone": "../../etc/passwd"}, "no time zone"),
}


@pytest.mark.parametrize(("facts", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_with_a_sentence_and_leaves_nothing(world: World, facts, sentence):
    with pytest.raises(RefusedError, match=sentence):
        world.enrol(**facts)
    assert patients.everyone(world.tx) == []


def test_a_new_patient_has_a_pseudonym_a_plan_and_a_letter(world: World):
    enrolled = world.enrol(mrn="1234", name="  Testa Ampleperson ")
    patient = patients.get(world.tx, enrolled.patient_id)
    identity = patients.identity(world.tx, enrolled.patient_id)
    assert patient.pseudonym == enrolled.pseudonym
    assert "Ampleperson" not in enrolled.pseudonym
    assert (identity.name, identity.mrn, identity.born) == ("Testa Ampleperson", "1234", BORN)
    assert {one.kind for one in deliveries.of_episode(world.tx, enrolled.episode_id)} == {
        "invite",
        "reminder",
        "call",
        "close",
    }
    invitation = invitations.with_token(world.tx, enrolled.token)
    assert invitation is not None
    assert invitation.open_at(enrolled.expires_at - timedelta(seconds=1))
    assert not invitation.open_at(enrolled.expires_at)


def test_an_enrolment_is_written_down_with_who_did_it(world: World):
    enrolled = world.enrol()
    lines = [(line.actor, line.action) for line in audit.of_patient(world.tx, enrolled.patient_id)]
    assert lines == [("operator:command line", "invite"), ("operator:command line", "enrol")]


def test_a_second_joint_of_a_known_number_is_the_same_patient(world: World):
    first = world.enrol(mrn="A-17")
    second = world.enrol(mrn=" a-17 ", side="right")
    assert second.patient_id == first.patient_id
    assert [one.side for one in episodes.of_patient(world.tx, first.patient_id)] == ["left", "right"]


def test_a_known_number_with_another_date_of_birth_is_refused(world: World):
    world.enrol(mrn="A-17")
    with pytest.raises(RefusedError, match="another date of birth"):
        world.enrol(mrn="A-17", side="right", born=date(1956, 2, 4))


def test_the_same_operation_is_not_enrolled_twice_but_a_later_one_is(world: World):
    world.enrol(mrn="A-17")
    with pytest.raises(RefusedError, match="already enrolled"):
        world.enrol(mrn="A-17")
    world.enrol(mrn="A-17", anchor_date=OPERATED + timedelta(days=200))


def test_a_new_letter_makes_the_old_one_worthless(world: World):
    enrolled = world.enrol()
    enrol.invite_again(
        world.tx, enrolled.patient_id, actor=OPERATOR, now=world.now, new_id=world.new_id, token="fresh-token"
    )
    old, new = (invitations.with_token(world.tx, token) for token in (enrolled.token, "fresh-token"))
    assert old is not None
    assert new is not None
    assert (old.open_at(world.now), new.open_at(world.now)) == (False, True)
