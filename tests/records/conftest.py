"""Every test of the records runs on SQLite and on PostgreSQL, each time on a database of its own."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest

from records import migrate
from records.database import Database, connect
from tests.care.world import KEYS
from tests.support.postgres import Cluster

_numbers = count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "template.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: Cluster) -> str:
    migrate.upgrade(postgres.create("records_template"))
    return "records_template"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database with this program's tables; a copy, because migrating takes longer."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "afterwell.db")
        yield f"sqlite:///{tmp_path / 'afterwell.db'}"
        return
    cluster, template = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_template")
    name = f"records_{next(_numbers)}"
    cluster._sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = connect(url, KEYS)
    yield opened
    await opened.close()
