"""The page for the visit in a real browser: on a desk, on a phone, and on one sheet of paper."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from decision_aids.model import DecisionAid
from decision_aids.moves import Choose, Jump, Mark, Rate, Write
from tests.browser.test_console import DESK as WIDE
from tests.browser.test_console import PHONE, fits, shoot
from tests.care.test_deciding import Patient
from tests.clinic.hospital import SESSION, Hospital, open_hospital
from tests.clinic.test_decision import DRAFTS, share, weighing
from tests.support.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM
SIDES = (-2, 1, 0, 2, -1)


def at_length(patient: Patient) -> None:
    """Everything that can be picked or rated, and a few lines of one's own."""
    patient.to_the_end(right=0, sure=(0, 0, 0, 0))
    aid = patient.begin().aid
    assert isinstance(aid, DecisionAid)
    patient.move(Jump("role"), Choose("role", "together"), Jump("stage"), Choose("stage", "thinking"))
    for pair, side in zip(aid.values, SIDES, strict=False):
        patient.move(Jump(f"values:{pair.id}"), Rate(f"values:{pair.id}", side))
        patient.move(Jump("matters"), Mark("matters", pair.id, on=True))
    patient.move(Write("matters", "I want to kneel in my garden again, and to carry my grandson up the stairs."))
    patient.move(Jump("leaning"), Choose("leaning", "exercise"))
    patient.move(Jump("leaning"), Write("leaning", "My husband is ill, so not this year."), Jump("questions"))
    for one in ("benefits", "risks", "alternatives", "nothing", *(line.id for line in aid.questions)):
        patient.move(Mark("questions", one, on=True))
    patient.move(Write("questions", "May I kneel with a new knee?"), Write("questions", "Who looks after me at home?"))


@pytest_asyncio.fixture(loop_scope="module")
async def hospital(tmp_path: Path) -> AsyncIterator[Hospital]:
    async with open_hospital(tmp_path, practice=DRAFTS) as hospital:
        yield hospital


@pytest_asyncio.fixture(loop_scope="module", params=[WIDE, PHONE], ids=["desk", "phone"])
async def page(chromium: Browser, hospital: Hospital, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """Logged in. A complaint of the browser about scripts or the policy fails the test."""
    screen = await chromium.new_context(viewport=request.param, base_url=hospital.base_url)
    screen.set_default_timeout(8_000)
    page, complaints = await screen.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else 0)
    await screen.add_cookies([{"name": SESSION, "value": await hospital.let_in("clara"), "url": hospital.base_url}])
    yield page
    await screen.close()
    assert complaints == []


async def test_it_fits_the_screen_and_what_was_decided_leads_on_to_the_enrolment(page: Page, hospital: Hospital):
    patient_id, address = await weighing(hospital, at_length, share, mrn="MRN-1001")
    await page.goto(address)
    await fits(page)
    await shoot(page, "visit")
    await page.get_by_label("Exercise programme first").check()
    await page.get_by_role("button", name="Note it").click()
    await expect(page.get_by_text("Chosen: Exercise programme first.")).to_be_visible()
    await shoot(page, "visit-decided")
    await page.get_by_role("button", name="Enrol for: ").click()
    await expect(page.get_by_label("Treatment", exact=True)).to_have_value("knee-without-surgery")
    await fits(page)
    await shoot(page, "visit-enrol")
    await page.goto(f"/console/patients/{patient_id}")
    await fits(page)
    await shoot(page, "visit-patient")


SHEETS = {"A4": (710, 1039), "Letter": (733, 973)}  # pixels within the margins


@pytest.mark.parametrize("paper", SHEETS)
async def test_it_prints_on_one_sheet(page: Page, hospital: Hospital, paper: str):
    _, address = await weighing(hospital, at_length, share, mrn="MRN-1001")
    await page.goto(address)
    width, height = SHEETS[paper]
    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": width, "height": height})
    await shoot(page, f"visit-{paper}")
    pdf = await page.pdf(format=paper)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
