"""Somebody who weighs a knee replacement, on a database that is made once; what a test writes is rolled back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from records import migrate
from tests.care.test_deciding import Patient
from tests.care.world import DRAFTS, World, rolled_back


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    found = f"sqlite:///{tmp_path_factory.mktemp('reports') / 'empty.db'}"
    migrate.upgrade(found)
    return found


@pytest.fixture
def patient(url: str) -> Iterator[Patient]:
    with rolled_back(url) as tx:
        world = World(tx, practice=DRAFTS)
        yield Patient(world, world.joined(pathway="knee-decision").patient_id)
