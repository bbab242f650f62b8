"""The export: for everybody under pseudonyms, with names for administrators, and always in the trail."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from records import audit
from tests.clinic.hospital import EXPORT, Hospital, Staffer, browser, open_hospital


@pytest.fixture
async def ada(hospital: Hospital) -> AsyncIterator[Staffer]:
    async with browser(hospital) as someone:
        await someone.log_in("ada")
        yield someone


async def trail(hospital: Hospital) -> list[tuple[str, dict]]:
    return [(line.action, line.detail) for line in await hospital.read(lambda tx: audit.latest(tx, 1))]


async def test_everybody_may_download_under_pseudonyms(hospital: Hospital, clara: Staffer):
    page = await clara.post("/console/export")
    assert page.html == EXPORT.decode() + "False"
    assert page.answer.headers["Content-Type"] == "application/zip"
    assert page.answer.headers["Content-Disposition"] == 'attachment; filename="afterwell-2026-11-22.zip"'
    assert page.answer.headers["Cache-Control"] == "no-store"
    assert await trail(hospital) == [("export", {"identified": False})]


async def test_an_administrator_may_download_with_names(hospital: Hospital, ada: Staffer):
    assert "Download with names" in (await ada.get("/console/export")).text
    page = await ada.post("/console/export", {"identified": "yes"})
    assert page.html == EXPORT.decode() + "True"
    assert 'filename="afterwell-identified-2026-11-22.zip"' in page.answer.headers["Content-Disposition"]
    assert await trail(hospital) == [("export", {"identified": True})]


async def test_nobody_else_may_whatever_they_post(hospital: Hospital, clara: Staffer):
    assert "Download with names" not in (await clara.get("/console/export")).text
    page = await clara.post("/console/export", {"identified": "yes"})
    assert (page.status, "Only an administrator" in page.text) == (403, True)
    assert (await trail(hospital))[0][0] == "login"


async def test_an_export_that_fails_was_written_down_all_the_same(tmp_path: Path):
    async def fails(*_: object) -> bytes:
        raise OSError("no space left")

    async with open_hospital(tmp_path, make_export=fails) as hospital, browser(hospital) as someone:
        await someone.log_in("clara")
        assert (await someone.post("/console/export")).status == 500
        assert await trail(hospital) == [("export", {"identified": False})]
