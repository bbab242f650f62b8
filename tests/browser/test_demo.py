"""The demo as a newcomer meets it, from the letter to the year after, in a real browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from app.demo import world
from tests.app.demo_clinic import FEW, Demo, serve_demo
from tests.support.chromium import IN_CHROMIUM

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
pytestmark = IN_CHROMIUM


@pytest_asyncio.fixture(loop_scope="module")
async def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Demo]:
    monkeypatch.setattr(world, "PATIENTS", FEW)
    async with serve_demo(tmp_path / "demo") as demo:
        yield demo


@pytest_asyncio.fixture(loop_scope="module", params=[PHONE, DESK], ids=["phone", "desk"])
async def screen(chromium: Browser, demo: Demo, request: pytest.FixtureRequest) -> AsyncIterator[BrowserContext]:
    screen = await chromium.new_context(viewport=request.param, base_url=demo.base_url, reduced_motion="reduce")
    screen.set_default_timeout(15_000)
    yield screen
    await screen.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(screen: BrowserContext) -> AsyncIterator[Page]:
    """The page; whatever the browser complains about fails the test."""
    page = await screen.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto("/")
    await expect(bar(page).get_by_role("button", name="Open my letter")).to_be_visible()
    yield page
    assert complaints == []


def bar(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Demo controls, not part of the chat")


async def tap(page: Page, *names: str) -> None:
    for name in names:
        await page.get_by_role("article").get_by_role("button", name=name, exact=True).click()


async def join(page: Page) -> None:
    await bar(page).get_by_role("button", name="Open my letter").click()
    await page.get_by_role("dialog").get_by_role("link", name="Open the chat").click()
    await page.get_by_role("textbox", name="Your date of birth").fill("May 14, 1957")
    await page.keyboard.press("Enter")
    await tap(page, "English", "Yes, I agree", "Yes, that is right", "Around 9:00 AM")
    await expect(page.get_by_text("All is set.")).to_be_visible()
    await expect(bar(page).get_by_role("button", name="Open my letter")).to_have_count(0)


async def unfold(page: Page) -> None:
    if not await bar(page).get_by_role("button", name="Another patient").is_visible():
        await bar(page).locator("summary").click()


async def jump(page: Page, label: str) -> None:
    await unfold(page)
    await bar(page).get_by_role("button", name=re.compile(label)).click()
    await expect(bar(page).locator("progress")).to_have_count(0, timeout=60_000)


async def answer_everything(page: Page) -> None:
    """Take the first answer of every question, and send each part."""
    await tap(page, "Answer my questions now")
    card = page.get_by_role("article").last
    while not await page.get_by_role("heading", name="Thank you").is_visible():
        send = card.get_by_role("button", name=re.compile("Send my answer"))
        await (send if await send.count() else card.locator("button:not(.quiet)").first).click()
        await expect(page.locator("[aria-pressed]")).to_have_count(0)  # the answer has come
        await page.wait_for_timeout(500)  # the chat takes two taps a second, more than a patient makes


@pytest.mark.parametrize("screen", [PHONE], ids=["phone"], indirect=True)
async def test_a_newcomer_reads_the_letter_joins_answers_and_sees_the_year_go_by(page: Page):
    await expect(bar(page).get_by_text("Open your letter first.")).to_be_visible()
    await expect(bar(page).get_by_role("button", name="One year")).to_have_count(0)
    await join(page)
    await answer_everything(page)
    await tap(page, "My results")
    await expect(page.get_by_role("article").get_by_role("img").first).to_have_js_property("complete", value=True)
    for label, words in (
        ("Day 42", "It is time for your check-in"),
        ("Next message", "A friendly reminder"),
        ("One year", "It is time for your check-in"),
    ):
        await jump(page, label)
        card = page.get_by_role("article").last
        await expect(card).to_contain_text(words)
        await expect(card.get_by_role("button", name="Answer my questions now")).to_be_in_viewport(ratio=1)
    await unfold(page)
    await expect(bar(page).get_by_text("365 days after the operation")).to_be_visible()
    await expect(bar(page).get_by_role("button", name="One year")).to_have_count(0)


async def test_the_bar_never_lies_over_the_chat(page: Page):
    await join(page)
    for name, place in (("Answer my questions now", "1 of 7"), ("None", "2 of 7")):
        await tap(page, name)
        card = page.get_by_role("article").last
        await expect(card).to_contain_text(place)
        chat, demo = await card.bounding_box(), await bar(page).bounding_box()
        assert chat
        assert demo
        assert demo["x"] + demo["width"] <= chat["x"] or demo["y"] + demo["height"] <= chat["y"]
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_another_patient_begins_with_another_letter(page: Page):
    await join(page)
    await unfold(page)
    await bar(page).get_by_role("button", name="Another patient").click()
    await expect(page.get_by_role("dialog", name="Your letter")).to_contain_text("works once")
    code = page.get_by_role("img", name="QR code of the chat's address")
    assert await code.evaluate("async (image) => { await image.decode(); return image.naturalWidth }") > 100
    await code.click()
    await expect(page.get_by_text("Please type your date of birth")).to_be_visible()


async def test_a_second_browser_is_told_where_the_chat_is(page: Page, chromium: Browser, demo: Demo):
    await join(page)
    async with await chromium.new_context(base_url=demo.base_url) as other:
        stranger = await other.new_page()
        await stranger.goto("/chat")
        await expect(bar(stranger).get_by_text("open in another browser")).to_be_visible()
        await expect(bar(stranger).get_by_role("button", name="Another patient")).to_be_visible()


async def test_a_browser_that_forgot_its_chat_finds_a_way_on(page: Page):
    await join(page)
    await page.get_by_role("button", name="Forget this device").click()
    await page.get_by_role("dialog").get_by_role("button", name="Yes, forget this device").click()
    await expect(page.get_by_role("heading", name="This device has forgotten your chat.")).to_be_visible()
    await expect(bar(page).get_by_text("This chat was left")).to_be_visible()
    await bar(page).get_by_role("button", name="Another patient").click()
    await page.get_by_role("dialog").get_by_role("link", name="Open the chat").click()
    await expect(page.get_by_text("Please type your date of birth")).to_be_visible()


async def test_nobody_but_our_own_page_moves_the_clock(page: Page, demo: Demo):
    await join(page)
    for path in ("jump", "visitor"):
        answer = await page.request.post(f"/demo/{path}", data={})
        assert answer.status == 403
    assert demo.clock.offset.total_seconds() == 0


async def test_the_way_to_the_console_is_open_and_says_how_to_log_in(page: Page, screen: BrowserContext):
    async with screen.expect_page() as opened:
        await bar(page).get_by_role("link", name="Team's console").click()
    console = await opened.value
    await expect(console.get_by_text(world.ACCOUNTS[0].password)).to_be_visible()
