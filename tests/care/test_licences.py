"""A pathway does not ask an instrument whose terms nobody has attested, and says so by name."""

from __future__ import annotations

from care import tasks
from care.licences import withheld
from records import attestations
from records.attestations import Attestation
from tests.care.world import PRACTICE, World


def test_without_an_attestation_a_pathway_does_not_ask_the_pack_and_says_what_to_do(world: World):
    patient_id = world.joined().patient_id
    found = withheld(world.tx, PRACTICE)
    assert {(one.pathway_id, one.survey_id, one.pack) for one in found} >= {
        ("knee-replacement", "promis-global-health-v1-2", "promis"),
        ("hip-replacement", "promis-global-health-v1-2", "promis"),
    }
    knee = next(one for one in found if one.pathway_id == "knee-replacement")
    assert "before-surgery" in knee.steps
    assert "afterwell licence attest promis" in str(knee)
    assert "promis-global-health-v1-2" not in world.task(patient_id, "before-surgery").surveys


def test_an_attestation_in_force_lets_it_be_asked(world: World):
    attestations.insert(world.tx, Attestation("a", "promis", "Dr. Example", "letter of 1 March", world.now, None))
    assert not [one for one in withheld(world.tx, PRACTICE) if one.pack == "promis"]
    patient_id = world.joined().patient_id
    assert "promis-global-health-v1-2" in world.task(patient_id, "before-surgery").surveys


def test_an_attestation_that_was_withdrawn_is_none(world: World):
    attestations.insert(world.tx, Attestation("a", "promis", "Dr. Example", "letter of 1 March", world.now, world.now))
    assert withheld(world.tx, PRACTICE)


def test_a_survey_whose_wording_the_clinic_has_to_supply_is_not_asked_either_and_says_what_to_do(world: World):
    found = [one for one in withheld(world.tx, PRACTICE) if one.survey_id == "boston-carpal-tunnel"]
    assert [one.pathway_id for one in found] == ["carpal-tunnel-release"]
    assert "afterwell survey wording boston-carpal-tunnel" in str(found[0])
    patient_id = world.joined(pathway="carpal-tunnel-release").patient_id
    assert not [
        one for one in tasks.of_patient(world.tx, PRACTICE, patient_id) if "boston-carpal-tunnel" in one.surveys
    ]
