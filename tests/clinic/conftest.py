"""A hospital, and somebody of its staff at a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.clinic.hospital import Hospital, Staffer, browser, open_hospital


@pytest.fixture
async def hospital(tmp_path: Path) -> AsyncIterator[Hospital]:
    async with open_hospital(tmp_path) as hospital:
        yield hospital


@pytest.fixture
async def anybody(hospital: Hospital) -> AsyncIterator[Staffer]:
    """A browser that is not logged in."""
    async with browser(hospital) as someone:
        yield someone


@pytest.fixture
async def clara(anybody: Staffer) -> Staffer:
    """A clinician who is logged in."""
    page = await anybody.log_in("clara")
    assert page.status == 303
    return anybody
