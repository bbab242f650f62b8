"""Every kind of question in the web chat, in a real browser, on the conversation as it runs in service."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from app import house as houses
from app import ids
from app.clock import Clock
from app.house import House, open_house
from app.server import make_app
from app.settings import Settings
from care.actor import OPERATOR
from care.enrol import Enrolled, Request, enrol
from records import migrate, responses
from records.database import Tx
from tests import kinds
from tests.bot.web.hospital import serving
from tests.support.chromium import IN_CHROMIUM

BORN = date(1956, 4, 2)
PHONE = {"width": 390, "height": 844}
EVERY_KIND, NAMING, ADAPTIVE = -3, 9, 24  # days since the operation, none at the edge of a window
pytestmark = IN_CHROMIUM


@asynccontextmanager
async def clinic(folder: Path) -> AsyncIterator[House]:
    """A clinic that asks every kind of question, behind a free port."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        settings = Settings(
            database_url=f"sqlite:///{folder / 'kinds.db'}",
            secret_key="a key for tests of thirty-two letters",
            base_url=f"http://127.0.0.1:{door.getsockname()[1]}",
            clinic_name="Riverside Joint Center",
        )
        migrate.upgrade(settings.database_url.get_secret_value())
        async with open_house(settings, Clock()) as house, serving(make_app(house), house.hub, door, lifespan=True):
            yield house


@pytest_asyncio.fixture(loop_scope="module")
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setattr(houses, "load_desk", lambda clinic, _own: kinds.desk(clinic))
    async with clinic(tmp_path) as house:
        yield house


async def asked(chromium: Browser, house: House, day: int, **looks: object) -> Page:
    """A patient's page, on the first question of what is due on this day after the operation."""
    now = house.clock()
    operated = now.date() - timedelta(days=day)
    request = Request("new-kinds", "left", operated, "Testa Ampleperson", BORN, "America/New_York")

    def work(tx: Tx) -> Enrolled:
        token = ids.new_secret()
        return enrol(tx, house.desk.practice, request, actor=OPERATOR, now=now, new_id=ids.new_id, token=token)

    enrolled = await house.database.write(work)
    usual = {"viewport": PHONE, "reduced_motion": "reduce", "timezone_id": "America/New_York"}
    context = await chromium.new_context(base_url=house.settings.base_url, **(usual | looks))
    context.set_default_timeout(10_000)
    page = await context.new_page()
    await page.goto(f"/chat#{enrolled.token}")
    await write(page, "Your date of birth", "April 2, 1956")
    for label in ("English", "Yes, I agree", "Yes, that is right", "Around 9:00 AM", "Answer my questions now"):
        await tap(page, label)
    return page


async def tap(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).click()
    await expect(page.locator("[aria-pressed]")).to_have_count(0)


async def write(page: Page, label: str, words: str) -> None:
    field = page.get_by_label(label, exact=True)
    await field.fill(words)
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.locator(".mine")).to_have_count(0)


def box(page: Page, label: str) -> Locator:
    return page.get_by_role("checkbox", name=label, exact=True)


async def answers(house: House) -> dict[str, object]:
    def work(tx: Tx) -> dict[str, object]:
        (response,) = responses.everyone(tx)
        return {item: kept.value for item, kept in responses.answers_of(tx, response.id).items()}

    return await house.database.read(work)


async def test_boxes_are_ticked_by_tap_and_key_and_the_focus_stays_on_them(chromium: Browser, house: House):
    page = await asked(chromium, house, EVERY_KIND)
    await tap(page, "Go on")
    await expect(page.get_by_role("checkbox")).to_have_count(4)
    await box(page, "A cane").click()
    await expect(box(page, "A cane")).to_be_checked()
    await expect(box(page, "A cane")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(box(page, "A walker")).to_be_checked()
    await expect(box(page, "A walker")).to_be_focused()
    await page.keyboard.press("3")
    await expect(box(page, "A person")).to_be_checked()
    await box(page, "A person").click()
    await expect(box(page, "A person")).not_to_be_checked()
    await tap(page, "That is all")
    await expect(page.get_by_text("Compared with before")).to_be_visible()
    assert (await answers(house))["helps"] == (1, 2)


async def test_boxes_ticked_faster_than_the_server_answers_are_all_kept(chromium: Browser, house: House):
    page = await asked(chromium, house, EVERY_KIND)
    await tap(page, "Go on")
    await page.evaluate(
        "for (const name of ['A cane', 'A person']) "
        "[...document.querySelectorAll('[role=checkbox]')].find((box) => box.textContent === name).click()"
    )
    await expect(box(page, "A cane")).to_be_checked()
    await expect(box(page, "A person")).to_be_checked()


async def test_what_stands_alone_takes_the_other_ticks_away(chromium: Browser, house: House):
    page = await asked(chromium, house, EVERY_KIND)
    await tap(page, "Go on")
    await box(page, "A cane").click()
    await expect(box(page, "A cane")).to_be_checked()
    await box(page, "None of these").click()
    await expect(box(page, "None of these")).to_be_checked()
    await expect(box(page, "A cane")).not_to_be_checked()


async def test_ticks_made_without_a_connection_are_all_sent_in_their_order(chromium: Browser, house: House):
    page = await asked(chromium, house, EVERY_KIND)
    await tap(page, "Go on")
    await page.context.set_offline(True)
    for label in ("A cane", "A person"):
        await box(page, label).click()
        await expect(page.get_by_text("No connection")).to_be_visible()
    await page.context.set_offline(False)
    await expect(box(page, "A cane")).to_be_checked()
    await expect(box(page, "A person")).to_be_checked()


async def test_a_screen_reader_hears_boxes_within_their_question(chromium: Browser, house: House):
    page = await asked(chromium, house, EVERY_KIND)
    await tap(page, "Go on")
    await box(page, "A walker").click()
    await expect(box(page, "A walker")).to_be_checked()
    await expect(page.get_by_role("group", name="What helps you to walk?")).to_match_aria_snapshot("""
        - group "What helps you to walk?":
          - checkbox "A cane"
          - checkbox "A walker" [checked]
          - checkbox "A person"
          - checkbox "None of these"
          - button "That is all"
          - button "I would rather not answer"
          - button "Back"
          - button "Pause"
    """)


async def test_the_field_has_the_form_of_what_is_asked(chromium: Browser, house: House):
    page = await asked(chromium, house, EVERY_KIND)
    await tap(page, "Go on")
    await box(page, "None of these").click()
    await expect(box(page, "None of these")).to_be_checked()
    await tap(page, "That is all")
    await tap(page, "The same")
    await write(page, "Your answer", "4/2/2026")
    await expect(page.get_by_text("write the month as a word")).to_be_visible()
    await write(page, "Your answer", "4 February 2026")
    weight = page.get_by_label("Your answer (kg)", exact=True)
    await expect(weight).to_have_attribute("inputmode", "decimal")
    await write(page, "Your answer (kg)", "82")
    await write(page, "Your answer", "70")
    word = page.get_by_label("Your answer", exact=True)
    short = (await word.bounding_box() or {})["height"]
    await word.fill("Dance")
    await word.press("Enter")
    await expect(page.get_by_text("more to say about “Dance”?")).to_be_visible()
    note = page.get_by_label("Your answer", exact=True)
    assert (await note.bounding_box() or {})["height"] > 1.5 * short
    await note.fill("One line")
    await note.press("Enter")
    await note.press_sequentially("and another")
    await note.press("Control+Enter")
    await expect(page.get_by_role("heading", name="Please check your answers")).to_be_visible()
    assert (await answers(house))["note"] == "One line\nand another"


async def test_an_adaptive_test_says_how_many_questions_there_can_be(chromium: Browser, house: House):
    page = await asked(chromium, house, ADAPTIVE)
    await expect(page.get_by_text("Question 1, at most 5")).to_be_visible()
