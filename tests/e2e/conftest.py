"""A clinic for each test, with its own database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e import harness
from tests.e2e.harness import Clinic
from tests.support.postgres import programs


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'afterwell.db'}"


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
async def clinics(request: pytest.FixtureRequest, tmp_path: Path, clinic: Clinic) -> AsyncIterator[list[Clinic]]:
    """A clinic on SQLite, and one on PostgreSQL where that is installed."""
    if programs() is None:
        yield [clinic]
        return
    folder = tmp_path / "postgres"
    folder.mkdir()
    async with harness.clinic(folder, request.getfixturevalue("postgres_url")) as opened:
        yield [clinic, opened]
