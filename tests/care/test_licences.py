"""A pathway does not ask an instrument whose terms nobody has attested, and says so by name."""

from __future__ import annotations

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
    assert "before-surgery" in found[0].steps
    assert "afterwell licence attest promis" in str(found[0])
    assert "promis-global-health-v1-2" not in world.task(patient_id, "before-surgery").surveys


def test_an_attestation_in_force_lets_it_be_asked(world: World):
    attestations.insert(world.tx, Attestation("a", "promis", "Dr. Example", "letter of 1 March", world.now, None))
    assert withheld(world.tx, PRACTICE) == []
    patient_id = world.joined().patient_id
    assert "promis-global-health-v1-2" in world.task(patient_id, "before-surgery").surveys


def test_an_attestation_that_was_withdrawn_is_none(world: World):
    attestations.insert(world.tx, Attestation("a", "promis", "Dr. Example", "letter of 1 March", world.now, world.now))
    assert withheld(world.tx, PRACTICE)
