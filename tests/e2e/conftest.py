"""A clinic for each test, with its own database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e import harness
from tests.e2e.harness import Clinic


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'afterwell.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both kinds of database, one after the other."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def clinic(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Clinic]:
    """A clinic that keeps its records in SQLite."""
    async with harness.clinic(tmp_path, sqlite_url) as opened:
        yield opened


@pytest.fixture
async def another_clinic(tmp_path: Path) -> AsyncIterator[Clinic]:
    """A second clinic, which has nothing to do with the first."""
    folder = tmp_path / "another"
    folder.mkdir()
    async with harness.clinic(folder, f"sqlite:///{folder / 'afterwell.db'}") as opened:
        yield opened


@pytest.fixture
async def either_clinic(tmp_path: Path, database_url: str) -> AsyncIterator[Clinic]:
    """A clinic on SQLite, and then one on PostgreSQL."""
    async with harness.clinic(tmp_path, database_url) as opened:
        yield opened
