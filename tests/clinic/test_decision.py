"""The page for the visit: only what was shared, what was decided there, and the enrolment that follows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from care import deciding
from decision_aids.moves import Choose, Jump, Mark, Rate, Write
from records import audit, episodes
from records.database import Tx
from tests.care.test_deciding import Patient
from tests.care.world import World
from tests.clinic.hospital import DESK, Hospital, Page, Staffer, browser, open_hospital
from tests.clinic.story import NOW
from tests.clinic.test_today import part

DRAFTS = replace(DESK.practice, aids=DESK.practice.aids.with_drafts())
VISIT = date(2026, 12, 2)
NAME = "Vera Weighwell"
NOT_SHARED = "The patient has not shared this with the team."
Deed = Callable[[Patient], object]


@pytest.fixture
async def hospital(tmp_path):
    async with open_hospital(tmp_path, practice=DRAFTS) as opened:
        yield opened


@pytest.fixture
async def clara(hospital: Hospital):
    async with browser(hospital) as staffer:
        await staffer.log_in("clara")
        yield staffer


async def weighing(hospital: Hospital, *deeds: Deed, **facts: str) -> tuple[str, str]:
    """Somebody who weighs a knee replacement before the visit; returns their id and the page's address."""

    def work(tx: Tx) -> tuple[str, str]:
        world = World(tx, NOW, DRAFTS, hospital.story.new_id)
        enrolled = world.joined(pathway="knee-decision", anchor_date=VISIT, name=NAME, **facts)
        patient = Patient(world, enrolled.patient_id)
        for deed in deeds:
            deed(patient)
        return patient.id, f"/console/decisions/{patient.begin().decision.id}"

    return await hospital.write(work)


def to_the_end(patient: Patient) -> None:
    """With something said on every kind of card, and little of it understood."""
    patient.to_the_end(right=1, sure=(1, 0, 1, 1))
    patient.move(Jump("role"), Choose("role", "together"), Jump("leaning"), Choose("leaning", "wait"))
    patient.move(Jump("values:operation-or-pain"), Rate("values:operation-or-pain", -2))
    patient.move(Jump("matters"), Mark("matters", "classes", on=True), Write("matters", "My <b>garden</b>."))
    patient.move(Jump("questions"), Mark("questions", "risks", on=True), Write("questions", "May I kneel?"))


def share(patient: Patient) -> None:
    patient.share()


def talk(patient: Patient) -> None:
    world = patient.world
    deciding.ask_for_talk(world.tx, patient.begin(), now=world.now, new_id=world.new_id)


async def test_what_was_not_shared_is_not_shown_but_how_far_it_went_is(hospital: Hospital, clara: Staffer):
    _, address = await weighing(hospital, to_the_end)
    page = await clara.get(address)
    assert NOT_SHARED in page.text
    assert re.search(r"(\d+) of \1 cards seen; completed 22 Nov 2026", page.text)
    assert "not shared with the team" in page.text
    assert not any(words in page.html for words in ("kneel", "garden", "Where I lean"))


async def test_a_shared_page_says_it_in_the_patients_words_and_escapes_them(hospital: Hospital, clara: Staffer):
    _, address = await weighing(hospital, to_the_end, share)
    page = await clara.get(address)
    assert f"{NAME}, born 2 Apr 1956" in page.text
    for words in (
        "Where I lean Wait and see",
        "“My <b>garden</b>.”",
        "What I am not sure about yet Do you know the benefits and risks of each option?",
        "I want to decide with my care team",
        "What I want to ask What can go wrong? “May I kneel?”",
    ):
        assert words in page.text, words
    assert "<b>garden" not in page.html
    assert 'aria-label="much more the first"' in page.html
    assert "What I would like to go over again" in page.text
    assert "3 of 4 SURE questions answered with yes" in page.text
    assert NOT_SHARED not in page.text


async def test_what_was_taken_back_is_gone_from_the_page(hospital: Hospital, clara: Staffer):
    _, address = await weighing(hospital, to_the_end, share, lambda patient: patient.share(wanted=False))
    assert NOT_SHARED in (await clara.get(address)).text


async def test_it_can_be_read_in_the_patients_language(hospital: Hospital, clara: Staffer):
    _, address = await weighing(hospital, to_the_end, share)
    page = await clara.get(f"{address}?in=es")
    assert "Esperar y ver" in page.text
    assert "Wait and see" not in part_of_the_sheet(page)
    assert "Wait and see" in (await clara.get(f"{address}?in=xx")).text


def part_of_the_sheet(page: Page) -> str:
    return Page(page.answer, page.html.partition("<article")[2].partition("</article>")[0]).text


@pytest.mark.parametrize(("side", "there"), [("left", True), ("right", False)])
async def test_beside_it_stands_how_that_joint_has_been(hospital: Hospital, clara: Staffer, side, there):
    _, address = await weighing(hospital, to_the_end, share, mrn="MRN-1001", side=side)
    page = await clara.get(address)
    assert ("KOOS JR interval" in page.html) is there
    assert ("/trends/" in page.html) is there
    assert "SURE, number of yes" not in page.text


async def test_every_look_is_written_down(hospital: Hospital, clara: Staffer):
    patient_id, address = await weighing(hospital)
    await clara.get(address)
    seen = await hospital.read(lambda tx: audit.of_patient(tx, patient_id, action="see-decision"))
    assert len(seen) == 1
    assert "Looked at the page for the visit" in (await clara.get(f"/console/patients/{patient_id}")).text


async def test_a_page_that_is_not_there_is_not_found(clara: Staffer):
    assert (await clara.get("/console/decisions/nothing")).status == 404
    assert (await clara.post("/console/decisions/nothing/chosen", {"option": "wait"})).status == 404
    assert (await clara.get("/console/enrol?decision=nothing")).status == 404


async def test_the_patients_page_says_how_far_the_aid_is_and_leads_to_it(hospital: Hospital, clara: Staffer):
    patient_id, address = await weighing(hospital)
    page = await clara.get(f"/console/patients/{patient_id}")
    assert "Decision aid: Knee osteoarthritis offered 22 Nov 2026, 09:00; begun 22 Nov 2026, 09:00; 1 of" in page.text
    assert f'href="{address}"' in page.html


async def test_a_draft_is_called_one(hospital: Hospital, clara: Staffer):
    _, address = await weighing(hospital)
    assert "draft that no clinician has signed" in (await clara.get(address)).text


async def test_a_task_says_why_to_get_in_touch_and_leads_to_the_page(hospital: Hospital, clara: Staffer):
    _, address = await weighing(hospital, to_the_end, share, talk)
    today = await clara.get("/console")
    assert "the patient is not yet sure about the decision Page for the visit" in part(today, "todo")
    assert "the patient would like to talk about the decision Page for the visit" in part(today, "todo")
    assert f'href="{address}"' in today.html
    assert "The patient would like to talk about the decision." in (await clara.get(address)).text


async def test_little_that_was_understood_is_a_reason_of_its_own(hospital: Hospital, clara: Staffer):
    await weighing(hospital, lambda patient: patient.to_the_end(right=1, sure=(1, 1, 1, 1)), share)
    assert "some points are worth going over again together" in part(await clara.get("/console"), "todo")


async def chosen(clara: Staffer, address: str, option: str) -> Page:
    await clara.get(address)
    return await clara.follow(await clara.post(f"{address}/chosen", {"option": option}))


async def test_what_was_decided_is_noted_once_and_the_last_word_holds(hospital: Hospital, clara: Staffer):
    patient_id, address = await weighing(hospital)
    for option in ("wait", "exercise", "exercise"):
        page = await chosen(clara, address, option)
    assert "Noted what was decided." in page.text
    assert "Chosen: Exercise programme first. Noted 22 Nov 2026, 09:00 by Clara Clinician." in page.text
    noted = await hospital.read(lambda tx: audit.of_patient(tx, patient_id, action="decision-recorded"))
    assert [line.detail["option"] for line in noted] == ["exercise", "wait"]


async def test_only_what_the_aid_offers_or_that_it_is_open_can_be_noted(hospital: Hospital, clara: Staffer):
    _, address = await weighing(hospital)
    assert (await clara.post(f"{address}/chosen", {"option": "something"})).status == 400
    page = await chosen(clara, address, "undecided")
    assert "Chosen: Not decided yet." in page.text
    assert "Enrol for" not in page.text


def fields(page: Page) -> dict[str, str]:
    """The form as it is offered, with what is chosen in its lists."""
    found = {}
    for tag in page.html.split("<")[1:]:
        if tag.startswith("input ") and 'name="' in tag:
            value = tag.partition('value="')[2].partition('"')[0]
            found[tag.partition('name="')[2].partition('"')[0]] = unescape(value)
        if tag.startswith("select "):
            name = tag.partition('name="')[2].partition('"')[0]
        if tag.startswith("option") and " selected" in tag:
            found[name] = tag.partition('value="')[2].partition('"')[0] or tag.partition(">")[2]
    return found


@pytest.mark.parametrize("mrn", ["", "MRN-7"])
async def test_a_choice_opens_its_pathway_for_the_same_patient_with_what_is_known(
    hospital: Hospital, clara: Staffer, mrn
):
    patient_id, address = await weighing(hospital, **({"mrn": mrn} if mrn else {}))
    page = await chosen(clara, address, "replacement")
    assert "Enrol for: Knee replacement" in page.text
    form = fields(await clara.get(f"/console/enrol?decision={address.rpartition('/')[2]}"))
    known = {name: form[name] for name in ("pathway", "side", "name", "born", "zone", "mrn", "anchor_date")}
    assert known == {
        "pathway": "knee-replacement", "side": "left", "name": NAME, "born": "1956-04-02",
        "zone": "America/New_York", "mrn": mrn, "anchor_date": "",
    }  # fmt: skip
    assert (await clara.post("/console/enrol", form | {"anchor_date": "2027-02-01"})).status == 200
    theirs = await hospital.read(lambda tx: episodes.of_patient(tx, patient_id))
    assert [one.pathway_id for one in theirs] == ["knee-decision", "knee-replacement"]
    assert "It goes on with: Knee replacement, 1 Feb 2027." in (await clara.get(address)).text


async def test_a_choice_against_an_operation_opens_the_way_without_one_from_that_day(
    hospital: Hospital, clara: Staffer
):
    patient_id, address = await weighing(hospital)
    await chosen(clara, address, "wait")
    form = fields(await clara.get(f"/console/enrol?decision={address.rpartition('/')[2]}"))
    assert (form["pathway"], form["anchor_date"]) == ("knee-without-surgery", "2026-11-22")
    assert (await clara.post("/console/enrol", form)).status == 200
    theirs = await hospital.read(lambda tx: episodes.of_patient(tx, patient_id))
    assert [one.pathway_id for one in theirs] == ["knee-decision", "knee-without-surgery"]


async def test_nothing_is_opened_before_something_was_decided(hospital: Hospital, clara: Staffer):
    _, address = await weighing(hospital)
    page = await clara.get(f"/console/enrol?decision={address.rpartition('/')[2]}")
    assert (page.status, "First note what was decided" in page.text) == (400, True)
