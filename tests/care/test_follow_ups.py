"""What the team is to do is done once, with a word, and written down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from care import follow_ups
from care.actor import staff
from care.errors import RefusedError
from records import audit
from records import follow_ups as rows
from records.errors import NotFoundError
from tests.care.world import TELLING, World

CORA, CLARA = staff("cora"), staff("clara")


@pytest.fixture
def check_in(world: World) -> rows.FollowUp:
    """The call that the pathway plans for two weeks before the operation has fallen due."""
    world.practice = TELLING
    world.joined()
    world.wait(days=28)
    (found,) = rows.still_open(world.tx)
    return found


def test_a_check_in_waits_for_its_owner(world: World, check_in: rows.FollowUp):
    assert (check_in.kind, check_in.step_id, check_in.owner) == ("check_in", "ready", "Joint replacement team")
    assert check_in.opened_at == world.now - timedelta(days=1)


def test_it_is_done_with_a_word_that_stays_with_it(world: World, check_in: rows.FollowUp):
    assert follow_ups.done(world.tx, check_in.id, " Her sister will be there. ", actor=CORA, now=world.now)
    closed = rows.get(world.tx, check_in.id)
    assert (closed.done_at, closed.done_by) == (world.now, "cora")
    assert rows.note_of(world.tx, check_in.id) == "Her sister will be there."
    assert rows.still_open(world.tx) == []
    (line,) = audit.of_patient(world.tx, check_in.patient_id, action="follow-up-done")
    assert (line.actor, line.subject) == ("staff:cora", check_in.id)
    assert line.detail == {"kind": "check_in", "step": "ready"}


def test_the_second_changes_nothing_and_learns_it(world: World, check_in: rows.FollowUp):
    follow_ups.done(world.tx, check_in.id, "First.", actor=CORA, now=world.now)
    assert not follow_ups.done(world.tx, check_in.id, "Second.", actor=CLARA, now=world.now)
    assert rows.note_of(world.tx, check_in.id) == "First."
    assert len(audit.of_patient(world.tx, check_in.patient_id, action="follow-up-done")) == 1


@pytest.mark.parametrize("note", ["", "  ", "x" * 1001])
def test_it_is_not_done_without_a_word_or_with_a_whole_story(world: World, check_in: rows.FollowUp, note: str):
    with pytest.raises(RefusedError, match="Say what came of it, in at most 1000 characters"):
        follow_ups.done(world.tx, check_in.id, note, actor=CORA, now=world.now)
    assert rows.get(world.tx, check_in.id).done_at is None


def test_what_is_not_there_cannot_be_done(world: World):
    with pytest.raises(NotFoundError):
        follow_ups.done(world.tx, "nothing", "Done.", actor=CORA, now=world.now)
