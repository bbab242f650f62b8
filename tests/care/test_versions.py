"""A version of a pathway that episodes are on and that no file holds is named, with how many wait for it."""

from __future__ import annotations

from dataclasses import replace

from care.versions import absent
from pathways.library import Library
from records import episodes
from tests.care.world import PRACTICE, World


def test_nothing_is_missed_while_every_version_has_its_file(world: World):
    world.joined()
    assert absent(world.tx, PRACTICE) == []


def test_a_version_whose_file_is_gone_is_named_with_its_episodes(world: World):
    for side in ("left", "right"):
        episodes.change(world.tx, world.joined(side=side, mrn=side).episode_id, pathway_version="2")
    world.joined(mrn="other")
    (lost,) = absent(world.tx, PRACTICE)
    assert str(lost) == "2 episodes are on version 2 of the pathway knee-replacement, and no file holds it"
    knee = replace(PRACTICE.pathways.get("knee-replacement"), version="2")
    assert absent(world.tx, replace(PRACTICE, pathways=Library([*PRACTICE.pathways, knee]))) == []
