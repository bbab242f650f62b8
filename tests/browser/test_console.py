"""The console in a real browser, as a clinician meets it, on a desk and on a phone."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.clinic.hospital import PASSWORD, SESSION, Hospital, open_hospital
from tests.clinic.story import CALLA, TESTA
from tests.support.chromium import IN_CHROMIUM

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
pytestmark = IN_CHROMIUM


@pytest_asyncio.fixture(loop_scope="module")
async def hospital(tmp_path: Path) -> AsyncIterator[Hospital]:
    async with open_hospital(tmp_path) as hospital:
        yield hospital


@pytest_asyncio.fixture(loop_scope="module", params=[DESK, PHONE], ids=["desk", "phone"])
async def screen(
    chromium: Browser, hospital: Hospital, request: pytest.FixtureRequest
) -> AsyncIterator[BrowserContext]:
    screen = await chromium.new_context(viewport=request.param, base_url=hospital.base_url)
    screen.set_default_timeout(8_000)
    yield screen
    await screen.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(screen: BrowserContext, hospital: Hospital) -> AsyncIterator[Page]:
    """Logged in, on the first page. A complaint of the browser about scripts or the policy fails the test."""
    page = await screen.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else 0)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await screen.add_cookies([{"name": SESSION, "value": await hospital.let_in("clara"), "url": hospital.base_url}])
    await page.goto("/console")
    yield page
    assert [complaint for complaint in complaints if not complaint.startswith("Failed to load resource")] == []


async def fits(page: Page) -> None:
    """The page itself never scrolls sideways; wide tables do, inside their frame."""
    widths = await page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1], page.url


async def shoot(page: Page, name: str) -> None:
    """A picture for human eyes, where somebody asks for it."""
    if folder := os.environ.get("AFTERWELL_SCREENSHOTS"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        await page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


async def test_who_logs_in_gets_in_and_who_logs_out_is_out(screen: BrowserContext):
    page = await screen.new_page()
    await page.goto("/console")
    await fits(page)
    await page.get_by_label("Username").fill("clara")
    await page.get_by_label("Password").fill(PASSWORD)
    await shoot(page, "login")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Today")).to_be_visible()
    await page.get_by_role("button", name="Log out").click()
    await expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("heading", name="Today")).to_be_hidden()


async def test_an_alert_is_closed_with_a_note_on_the_first_page(page: Page):
    await fits(page)
    alert = page.get_by_role("article").filter(has_text="Chest pain or trouble breathing")
    await alert.get_by_text("Acknowledge").click()
    await alert.get_by_label("What did you do?").fill("Called; sent to the emergency room.")
    await shoot(page, "today")
    await alert.get_by_role("button", name="Close the alert").click()
    await expect(page.get_by_role("status")).to_have_text("The alert is closed. Thank you.")
    await expect(page.get_by_text("Chest pain or trouble breathing")).to_have_count(0)


async def test_a_call_is_noted_where_the_call_list_stands(page: Page):
    line = page.get_by_role("row").filter(has_text="Calla Overdue")
    await line.get_by_label("How the call went").select_option("No reply")
    await line.get_by_role("button", name="Note").click()
    await expect(page.get_by_role("row").filter(has_text="Calla Overdue")).to_contain_text("No reply just now")


async def test_the_search_finds_while_somebody_types_and_leaves_nothing_in_the_address(page: Page):
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    await page.get_by_role("link", name="Patients").click()
    await fits(page)
    await shoot(page, "patients")
    rows = page.locator("tbody tr")
    await expect(rows).to_have_count(6)
    await page.get_by_label("Name, record number or pseudonym").press_sequentially("kedp")
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("Blok Kédperson")
    await page.get_by_label("Name, record number or pseudonym").fill("xyz")
    await expect(page.get_by_text("Nobody matches that.")).to_be_visible()
    assert page.url.endswith("/console/patients")
    assert [address for address in addresses if "kedp" in address or "?search" in address] == []


async def test_a_search_after_the_login_has_ended_leads_to_the_login_page(page: Page, hospital: Hospital):
    await page.goto("/console/patients")
    hospital.clock.instant = hospital.clock.instant.replace(hour=20)
    await page.get_by_label("Name, record number or pseudonym").press_sequentially("testa")
    await expect(page.get_by_role("heading", name="Log in")).to_be_visible()


async def test_a_patients_pictures_are_drawn_and_told_in_words(page: Page, hospital: Hospital):
    await page.goto(f"/console/patients/{hospital.story.patients[TESTA]}")
    await fits(page)
    pictures = page.locator(".trends img")
    await expect(pictures).to_have_count(3)
    for picture in await pictures.all():
        await picture.scroll_into_view_if_needed()
        await expect(picture).to_have_js_property("complete", value=True)
        assert await picture.evaluate("image => image.naturalWidth") > 200
    knee = page.get_by_role("img", name="KOOS JR interval. Scores: 34 (Before), 68 (6 weeks). Higher is better.")
    await expect(knee).to_be_visible()
    await shoot(page, "patient")


async def test_the_answers_and_the_working_of_a_score_open_with_a_click(page: Page, hospital: Hospital):
    await page.goto(f"/console/patients/{hospital.story.patients[TESTA]}")
    knee = page.get_by_role("article").filter(has=page.get_by_role("heading", name="KOOS JR interval"))
    await expect(knee.get_by_text("68.3 (6 weeks)")).to_be_visible()
    await knee.get_by_text("Values, versions and working").click()
    await knee.get_by_text("Working", exact=True).last.click()
    await expect(knee.get_by_text("the table gives 68.284 for 7")).to_be_visible()
    await page.get_by_text("One week after your operation: Recovery check-in").click()
    wound = page.get_by_role("row").filter(has_text="Does your wound have any of these")
    await expect(wound).to_contain_text("Yes")
    await expect(wound).to_be_visible()
    await fits(page)
    await shoot(page, "answers")


async def test_moving_a_date_shows_what_would_change_before_it_changes(page: Page, hospital: Hospital):
    await page.goto(f"/console/patients/{hospital.story.patients[CALLA]}")
    await page.get_by_role("link", name="Move the date").click()
    await page.get_by_label("New date").fill("2026-08-20")
    await page.get_by_role("button", name="Show what would change").click()
    await expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    await expect(page.get_by_role("row").filter(has_text="One year")).to_contain_text("moves from 6 Aug 2027 to 20 Aug")
    await fits(page)
    await shoot(page, "move")
    await page.get_by_role("button", name="Move the date").click()
    await expect(page.get_by_role("status")).to_have_text("The date was moved and the plan made anew.")
    await expect(page.get_by_text("20 Aug 2026, day +94.")).to_be_visible()


async def test_enrolling_explains_what_is_missing_and_ends_in_a_letter_that_prints_alone(page: Page):
    await page.get_by_role("link", name="Enrol").click()
    await page.get_by_role("button", name="Enrol and make the letter").click()
    await expect(page.get_by_role("alert")).to_have_text("5 fields need another look.")
    await expect(page.get_by_label("Name")).to_have_accessible_description(
        "Give the patient's name, in at most 200 characters."
    )
    await fits(page)
    await shoot(page, "enrol")
    await page.get_by_label("Treatment", exact=True).select_option("Hip replacement")
    await page.get_by_label("Side").select_option("left")
    await page.get_by_label("Date", exact=True).fill("2027-01-12")
    await page.get_by_label("Name").fill("Nova Newpatient")
    await page.get_by_label("Date of birth").fill("1950-02-03")
    await page.get_by_label("Time zone").fill("America/Denver")
    await page.get_by_role("button", name="Enrol and make the letter").click()
    await expect(page.get_by_text("Dear Nova Newpatient,")).to_be_visible()
    await expect(page.get_by_role("img", name="In your web browser: QR")).to_be_visible()
    await fits(page)
    await shoot(page, "letter")
    await page.emulate_media(media="print")
    await expect(page.get_by_text("Dear Nova Newpatient,")).to_be_visible()
    await expect(page.get_by_role("link", name="To the patient")).to_be_hidden()
    await expect(page.locator("header.top")).to_be_hidden()


async def test_an_export_is_saved_as_a_file(page: Page):
    await page.get_by_role("link", name="Export").click()
    await fits(page)
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Download under pseudonyms").click()
    assert (await download.value).suggested_filename == "afterwell-2026-11-22.zip"


async def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(page: Page):
    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.locator("main :focus")).to_have_count(1)


async def test_a_confirmation_is_asked_before_an_episode_ends(page: Page, hospital: Hospital):
    await page.goto(f"/console/patients/{hospital.story.patients[CALLA]}")
    await page.get_by_role("link", name="Cancel").click()
    await fits(page)
    await page.get_by_label("Done elsewhere").check()
    await page.get_by_role("button", name="Show what would change").click()
    await expect(page.get_by_text("8 messages are taken back.")).to_be_visible()
    await fits(page)
    await shoot(page, "cancel")
    await page.get_by_role("button", name="Cancel the episode").click()
    await expect(page.get_by_text("Done elsewhere.")).to_be_visible()


async def test_a_stay_is_noted_and_what_took_place_is_said_with_one_tap(page: Page, hospital: Hospital):
    await page.goto(f"/console/patients/{hospital.story.patients[TESTA]}/stays")
    await page.get_by_label("First day").fill("2026-11-20")
    await page.get_by_role("button", name="Note the stay").click()
    await expect(page.get_by_text("In hospital since 20 Nov 2026, nobody knows until when.")).to_be_visible()
    await fits(page)
    await shoot(page, "stays")
    await page.goto("/console")
    await fits(page)
    asked = page.get_by_role("region", name="Did it take place?").get_by_role("row").filter(has_text="Chester")
    await asked.first.get_by_role("button", name="Yes").click()
    await expect(page.get_by_role("status")).to_have_text("Noted that it took place. Thank you.")
