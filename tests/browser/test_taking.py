"""Answers by telephone in a real browser: by the keyboard alone, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from care.actor import OPERATOR
from care.enrol import Request, enrol
from records import responses
from records.database import Tx
from tests import kinds
from tests.browser.test_console import DESK as WIDE
from tests.browser.test_console import PHONE, fits, shoot
from tests.clinic.hospital import DESK, SESSION, Hospital, open_hospital
from tests.clinic.story import NOW
from tests.support.chromium import IN_CHROMIUM

PRACTICE = kinds.practice(DESK.practice.clinic)
pytestmark = IN_CHROMIUM


@pytest_asyncio.fixture(loop_scope="module")
async def hospital(tmp_path: Path) -> AsyncIterator[Hospital]:
    async with open_hospital(tmp_path, practice=PRACTICE) as hospital:
        yield hospital


async def called(hospital: Hospital, pathway: str, day: int) -> str:
    """The patient's page of somebody whose operation was so many days ago."""
    operated, new_id = (NOW - timedelta(days=day)).date(), hospital.story.new_id
    request = Request(pathway, "left", operated, "Kinda Sampleperson", date(1950, 2, 3), "America/New_York")

    def work(tx: Tx) -> str:
        return enrol(tx, PRACTICE, request, actor=OPERATOR, now=NOW, new_id=new_id, token=new_id()).patient_id

    return f"/console/patients/{await hospital.write(work)}"


@pytest_asyncio.fixture(loop_scope="module", params=[WIDE, PHONE], ids=["desk", "phone"])
async def page(chromium: Browser, hospital: Hospital, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """Logged in. A complaint of the browser about scripts or the policy fails the test."""
    screen = await chromium.new_context(viewport=request.param, base_url=hospital.base_url)
    screen.set_default_timeout(8_000)
    page, complaints = await screen.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else 0)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await screen.add_cookies([{"name": SESSION, "value": await hospital.let_in("clara"), "url": hospital.base_url}])
    yield page
    await screen.close()
    assert [complaint for complaint in complaints if not complaint.startswith("Failed to load resource")] == []


async def begin(page: Page) -> None:
    await page.get_by_role("link", name="Take answers by phone").click()
    await expect(page.get_by_label("The patient", exact=True)).to_be_focused()
    await shoot(page, "call-begins")
    await page.keyboard.press("Space")
    await page.get_by_label("I said who I am").check()
    await page.get_by_role("button", name="Begin").click()


async def question(page: Page, words: str) -> None:
    await expect(page.locator(".question")).to_contain_text(words)
    await page.wait_for_load_state()  # with the script that hears the keys
    await fits(page)


async def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        await page.keyboard.press(key)


async def test_a_whole_survey_is_taken_with_number_keys_and_enter(page: Page, hospital: Hospital):
    await page.goto(await called(hospital, "hip-replacement", 1))
    await begin(page)
    await question(page, "How much pain")
    await keys(page, "1", "0")
    await expect(page.get_by_label("10", exact=True)).to_be_checked()
    await shoot(page, "call-scale")
    await keys(page, "Enter")
    await question(page, "Does your wound")
    await keys(page, "2", "Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Please call your team today at 555-0100")
    await fits(page)
    await shoot(page, "call-safety")
    await page.get_by_role("button", name="I have read it out: go on").click()
    for words in ("your calf", "chest pain", "fever", "medicines"):
        await question(page, words)
        await keys(page, "1", "Enter")
    await question(page, "Is there anything")
    await expect(page.get_by_role("textbox")).to_be_focused()
    await page.get_by_role("button", name="Leave it out").click()
    await expect(page.get_by_role("heading", name="Read the answers back")).to_be_visible()
    await fits(page)
    await shoot(page, "call-review")
    send = page.get_by_role("button", name="Send the answers")
    await expect(send).not_to_be_focused()  # an Enter too many must not send
    await send.press("Enter")
    await expect(page.get_by_role("status")).to_have_text("The answers are sent. Thank you.")
    (response,) = [one for one in await hospital.read(responses.everyone) if one.mode == "telephone"]
    stored = await hospital.read(lambda tx: responses.answers_of(tx, response.id))
    assert [stored[name].value for name in ("pain", "wound", "calf", "chest", "fever")] == [10, 1, 0, 0, 0]


async def test_boxes_are_ticked_by_number_and_a_number_in_a_field_stays_a_number(page: Page, hospital: Hospital):
    await page.goto(await called(hospital, "new-kinds", -3))
    await begin(page)
    await question(page, "The next questions are about your left knee")
    await keys(page, "Enter")
    await question(page, "What helps you to walk?")
    await keys(page, "1", "2", "1")
    await expect(page.get_by_label("A cane")).not_to_be_checked()
    await expect(page.get_by_label("A walker")).to_be_checked()
    await shoot(page, "call-boxes")
    await keys(page, "Enter")
    await question(page, "Compared with before")
    await keys(page, "Enter")
    await expect(page.get_by_role("alert")).to_have_text("Choose an answer.")
    await fits(page)
    await keys(page, "3", "Enter")
    await question(page, "When did the trouble")
    await page.locator("#answer").fill("2019-03-01")
    await keys(page, "Enter")
    await question(page, "How much do you weigh?")
    await keys(page, "8", "2", "Enter")
    await question(page, "How good is your health today?")
    (response,) = [one for one in await hospital.read(responses.everyone) if one.mode == "telephone"]
    stored = await hospital.read(lambda tx: responses.answers_of(tx, response.id))
    assert (stored["helps"].value, stored["weight"].value) == ((2,), 82)
