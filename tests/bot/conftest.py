"""A database of its own for each test of the rooms that need the records."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from records import migrate
from records.database import Database, connect
from records.keyring import Keyring


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'afterwell.db'}"
    migrate.upgrade(url)
    opened = connect(url, Keyring("a test key of more than thirty-two characters"))
    yield opened
    await opened.close()
