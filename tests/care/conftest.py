"""One open transaction a test, on a database that is made once; what a test writes is rolled back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from records import migrate
from records.database import Tx, parse_url, sqlite_engine
from tests.care.world import KEYS, World


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('care') / 'empty.db'}"
    migrate.upgrade(url)
    return url


@pytest.fixture
def tx(empty_database: str) -> Iterator[Tx]:
    connection = sqlite_engine(parse_url(empty_database)).connect()
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    yield Tx(connection, KEYS)
    connection.exec_driver_sql("ROLLBACK")
    connection.close()


@pytest.fixture
def world(tx: Tx) -> World:
    return World(tx)
