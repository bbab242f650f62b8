"""A message of the team in the web chat, in a real browser: its boxes can be ticked wherever it stands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from app import house as houses
from app import ids
from app.house import House
from care.actor import OPERATOR
from care.enrol import Enrolled, Request, enrol
from records.database import Tx
from tests import kinds
from tests.browser.test_kinds import BORN, PHONE, box, clinic, tap, write
from tests.support.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM


@pytest_asyncio.fixture(loop_scope="module")
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """A clinic that knows no night: the message has to come whenever this test is run."""
    awake = {"quiet_from": 0, "quiet_until": 0}
    monkeypatch.setattr(houses, "load_desk", lambda clinic, _own: kinds.desk(replace(clinic, **awake)))
    async with clinic(tmp_path) as house:
        yield house


async def told(chromium: Browser, house: House) -> Page:
    """A patient's page with a message that was due yesterday and was just read."""
    now = house.clock()
    request = Request("telling", "left", now.date() + timedelta(days=9), "Testa Ampleperson", BORN, "UTC")

    def work(tx: Tx) -> Enrolled:
        token = ids.new_secret()
        return enrol(tx, house.desk.practice, request, actor=OPERATOR, now=now, new_id=ids.new_id, token=token)

    enrolled = await house.database.write(work)
    context = await chromium.new_context(
        base_url=house.settings.base_url, viewport=PHONE, reduced_motion="reduce", timezone_id="UTC"
    )
    context.set_default_timeout(10_000)
    page = await context.new_page()
    await page.goto(f"/chat#{enrolled.token}")
    await write(page, "Your date of birth", "April 2, 1956")
    for label in ("English", "Yes, I agree", "Yes, that is right", "Around 9:00 AM"):
        await tap(page, label)
    await house.jobs.tick()
    await tap(page, "Read it")
    return page


async def test_boxes_of_a_message_further_up_keep_the_focus_when_they_are_ticked(chromium: Browser, house: House):
    page = await told(chromium, house)
    await box(page, "My bag is packed").click()
    await expect(box(page, "My bag is packed")).to_be_checked()
    await page.get_by_role("button", name="Menu", exact=True).last.click()
    await expect(page.get_by_role("heading", name="What would you like to do?")).to_be_visible()
    await box(page, "Someone takes me home").focus()
    await page.keyboard.press("Space")
    await expect(box(page, "Someone takes me home")).to_be_checked()
    await expect(box(page, "Someone takes me home")).to_be_focused()
    await expect(box(page, "My bag is packed")).to_be_checked()
