"""The one gate to a patient: nobody is looked at without a line in the trail."""

from __future__ import annotations

import pytest

from care import access, actor
from records import audit
from records.errors import NotFoundError
from tests.care.world import World

NURSE = actor.staff("nurse-1")


def test_a_look_at_a_patient_is_written_down_with_who_and_why(world: World):
    patient_id = world.enrol(mrn="A-17").patient_id
    opened = access.open_patient(world.tx, NURSE, patient_id, action="look", now=world.now)
    assert (opened.identity.name, opened.identity.mrn) == ("Testa Ampleperson", "A-17")
    assert [one.side for one in opened.episodes] == ["left"]
    (line,) = audit.of_patient(world.tx, patient_id, action="look")
    assert (line.actor, line.at) == ("staff:nurse-1", world.now)


def test_a_work_list_writes_a_line_for_each_patient_on_it(world: World):
    ids = [world.enrol().patient_id, world.enrol(side="right").patient_id]
    assert set(access.open_some(world.tx, NURSE, ids, action="work-list", now=world.now)) == set(ids)
    assert all(len(audit.of_patient(world.tx, one, action="work-list")) == 1 for one in ids)


def test_a_list_of_everyone_writes_one_line_with_how_many(world: World):
    ids = [world.enrol().patient_id, world.enrol(side="right").patient_id]
    assert set(access.open_all(world.tx, NURSE, action="export", now=world.now)) == set(ids)
    line = audit.latest(world.tx, 1)[0]
    assert (line.action, line.patient_id, line.detail) == ("export", None, {"patients": 2})


def test_no_line_tells_a_name_or_a_number(world: World):
    patient_id = world.enrol(mrn="A-17").patient_id
    access.open_patient(world.tx, NURSE, patient_id, action="look", now=world.now)
    assert "Ampleperson" not in str(audit.latest(world.tx))
    assert "A-17" not in str(audit.latest(world.tx))


def test_a_stranger_cannot_be_opened(world: World):
    with pytest.raises(NotFoundError):
        access.open_patient(world.tx, NURSE, "nobody", action="look", now=world.now)
