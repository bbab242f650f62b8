"""A patient in the hospital's own chat, installed on a phone, with the server in a process of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from tests.e2e import checker
from tests.e2e.harness import BORN_IN_WORDS, Clinic
from tests.e2e.journey import ANSWERS, SEVERITY

CHROMIUM = Path("/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
PATIENT = 15_000  # ms to wait for a screen; a restart may lie in between
pytestmark = pytest.mark.browser


@asynccontextmanager
async def installed(url: str, profile: Path) -> AsyncIterator[Page]:
    """The chat as a phone shows it from the home screen: a window of its own, without the browser around it."""
    async with async_playwright() as playwright:
        phone = await playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=["--no-sandbox", f"--app={url}"], viewport=PHONE, has_touch=True
        )
        phone.set_default_timeout(PATIENT)
        yield phone.pages[0]
        await phone.close()


def button(page: Page, label: str) -> Locator:
    return page.get_by_role("button", name=label, exact=True)


async def sees(page: Page, words: str) -> None:
    await expect(page.get_by_role("log")).to_contain_text(words, timeout=PATIENT)


async def tap(page: Page, label: str, then: str) -> None:
    await button(page, label).tap()
    await sees(page, then)


async def join(page: Page) -> None:
    await page.get_by_role("textbox", name="Your date of birth").fill(BORN_IN_WORDS)
    await tap(page, "Send", "Which language do you prefer?")
    await tap(page, "English", "Before we begin")
    await tap(page, "Yes, I agree", "where you live")
    await tap(page, "Yes, that is right", "good time of day")
    await tap(page, "Around 9:00 AM", "All is set")


async def test_a_patient_joins_and_answers_in_the_installed_chat_while_the_server_is_killed(
    clinic: Clinic, tmp_path: Path
):
    enrolled = await clinic.enrol()
    serving = await clinic.serve(telegram_token="")
    async with installed(f"{serving.url}/chat#{enrolled['token']}", tmp_path / "phone") as page:
        assert await page.evaluate("matchMedia('(display-mode: standalone)').matches")
        assert enrolled["token"] not in await page.evaluate("location.href")
        await join(page)
        await tap(page, "Answer my questions now", "1 of 7")
        for number in (1, 2, 3):
            await tap(page, SEVERITY[ANSWERS[number - 1]], f"{number + 1} of 7")
        serving.process.kill()
        await button(page, SEVERITY[ANSWERS[3]]).tap()  # nobody hears it yet
        await expect(page.get_by_text("Your answer is safe here")).to_be_visible(timeout=PATIENT)
        await clinic.serve(port=int(serving.url.rpartition(":")[2]), telegram_token="")
        await sees(page, "5 of 7")
        await page.reload()
        for number in (5, 6):
            await tap(page, SEVERITY[ANSWERS[number - 1]], f"{number + 1} of 7")
        await tap(page, SEVERITY[ANSWERS[6]], "Please check your answers")
        await page.screenshot(path=tmp_path / "review.png")
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        await tap(page, "Send my answers", "On to the next part")
        await page.screenshot(path=tmp_path / "sent.png")
    await checker.drained(clinic)
    await checker.the_export_has_each_score_once(clinic, patients=1)
    await checker.every_answer_was_given_once(clinic, patients=1)
    assert clinic.api.calls == []
