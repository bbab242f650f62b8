"""One open transaction a test, on a database that is made once; what a test writes is rolled back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from records import migrate
from records.database import Tx
from tests.care.world import World, rolled_back


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('care') / 'empty.db'}"
    migrate.upgrade(url)
    return url


@pytest.fixture
def tx(empty_database: str) -> Iterator[Tx]:
    with rolled_back(empty_database) as opened:
        yield opened


@pytest.fixture
def world(tx: Tx) -> World:
    return World(tx)
