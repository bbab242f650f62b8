"""Enrolling a patient: what the form asks for, what it says when something is amiss, and the letter at its end."""

from __future__ import annotations

import re
from datetime import date

import pytest

from care import join
from clinic import letters
from clinic.enrolment import SENTENCES, EnrolForm
from records import episodes, patients
from tests.clinic.hospital import DESK, Hospital, Page, Staffer
from tests.clinic.story import NOW, TESTA

NOVA = {
    "pathway": "hip-replacement", "side": "left", "anchor_date": "2027-01-12", "name": "Nova Newpatient",
    "born": "1950-02-03", "zone": "America/Denver", "language": "en", "mrn": "", "pin": "", "owner": "",
}  # fmt: skip


async def enrol(someone: Staffer, **changes: str) -> Page:
    form = await someone.get("/console/enrol")
    return await someone.post("/console/enrol", NOVA | {"key": form.value("key")} | changes)


def hint(page: Page, name: str) -> str:
    (found,) = re.findall(rf'<small id="{name}-hint"[^>]*>([^<]*)</small>', page.html)
    return found.strip()


async def everybody(hospital: Hospital) -> list[str]:
    return await hospital.read(lambda tx: [patients.identity(tx, one.id).name for one in patients.everyone(tx)])


async def test_a_patient_is_enrolled_and_the_letter_opens_their_chat(hospital: Hospital, clara: Staffer):
    page = await enrol(clara)
    assert page.status == 200
    assert "Dear Nova Newpatient," in page.text
    assert "You will then be asked for your date of birth." in page.text
    assert "ends on November 29, 2026." in page.text
    (token,) = set(re.findall(r"chat#([\w-]+)<", page.html))
    assert f"https://t.me/demo_bot?start={token}" in page.html
    invitation = await hospital.read(lambda tx: join.present(tx, token, NOW))
    patient_id = invitation.patient_id
    assert await hospital.read(lambda tx: patients.identity(tx, patient_id).born) == date(1950, 2, 3)
    (episode,) = await hospital.read(lambda tx: episodes.of_patient(tx, patient_id))
    assert (episode.pathway_id, episode.side, episode.anchor_date) == ("hip-replacement", "left", date(2027, 1, 12))
    assert episode.owner == DESK.practice.pathways.get("hip-replacement").responder.name
    assert hospital.changes == 1


async def test_an_empty_form_says_beside_each_field_what_it_needs(hospital: Hospital, clara: Staffer):
    page = await enrol(clara, **dict.fromkeys(("pathway", "side", "anchor_date", "name", "born", "zone"), ""))
    assert page.status == 422
    assert "6 fields need another look." in page.text
    for name in ("pathway", "side", "anchor_date", "name", "born", "zone"):
        assert hint(page, name) == SENTENCES[name].replace("'", "&#39;")
    assert len(await everybody(hospital)) == 6


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("anchor_date", "2031-01-01", "The date of the operation must lie within three years of today."),
        ("anchor_date", "12/01/2027", SENTENCES["anchor_date"]),
        ("born", "1850-01-01", "The date of birth must lie between 1900 and today."),
        ("born", "2027-01-01", "The date of birth must lie between 1900 and today."),
        ("pin", "12", SENTENCES["pin"]),
        ("pin", "four", SENTENCES["pin"]),
        ("mrn", "x" * 65, SENTENCES["mrn"]),
        ("language", "tlh", SENTENCES["language"]),
        ("owner", "Somebody Else", SENTENCES["owner"]),
    ],
)
async def test_a_slip_of_the_pen_is_explained_and_what_was_typed_stays(
    clara: Staffer, field: str, value: str, sentence: str
):
    page = await enrol(clara, **{field: value})
    assert (page.status, hint(page, field)) == (422, sentence)
    assert 'value="Nova Newpatient"' in page.html
    assert f'aria-describedby="{field}-hint"' in page.html


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"zone": "Mars/Olympus"}, "There is no time zone"),
        ({"pathway": "heart-transplant"}, "There is no pathway"),
        ({"side": "both"}, "The side must be one of: left, right."),
        ({"mrn": "MRN-1001"}, "belongs to a patient with another date of birth."),
    ],
)
async def test_what_the_clinics_rules_refuse_is_said_above_the_form(
    hospital: Hospital, clara: Staffer, changes: dict[str, str], sentence: str
):
    page = await enrol(clara, **changes)
    assert (page.status, sentence in page.text) == (422, True)
    assert len(await everybody(hospital)) == 6


async def test_a_second_joint_is_added_to_the_same_patient(hospital: Hospital, clara: Staffer):
    page = await enrol(clara, mrn=" mrn-1001 ", born="1956-04-02", name="Testa Ampleperson")
    assert "Enrolled as AW-00000006" in page.text
    patient_id = hospital.story.patients[TESTA]
    assert len(await hospital.read(lambda tx: episodes.of_patient(tx, patient_id))) == 2
    assert len(await everybody(hospital)) == 6


async def test_a_form_that_is_sent_twice_enrols_once(hospital: Hospital, clara: Staffer):
    form = NOVA | {"key": (await clara.get("/console/enrol")).value("key")}
    await clara.post("/console/enrol", form)
    page = await clara.post("/console/enrol", form)
    assert "This form was sent before, and the patient is enrolled." in (await clara.follow(page)).text
    assert (await everybody(hospital)).count("Nova Newpatient") == 1


async def test_a_pin_takes_the_place_of_the_date_of_birth(hospital: Hospital, clara: Staffer):
    page = await enrol(clara, pin="246810")
    assert "You will then be asked for the PIN that we gave you." in page.text
    assert "246810" not in page.html


async def test_alerts_can_go_to_a_named_colleague(hospital: Hospital, clara: Staffer):
    await enrol(clara, owner="Cora Coordinator")
    newest = await hospital.read(lambda tx: patients.everyone(tx)[0])
    (episode,) = await hospital.read(lambda tx: episodes.of_patient(tx, newest.id))
    assert episode.owner == "Cora Coordinator"


async def test_the_form_suggests_the_zone_of_the_patient_enrolled_last(clara: Staffer):
    page = await clara.get("/console/enrol")
    assert re.search(r'name="zone"[^>]* value="Europe/Madrid"', page.html)
    assert "<option>America/New_York</option>" in page.html


async def test_a_name_cannot_become_markup_in_the_letter(clara: Staffer):
    page = await enrol(clara, name="<img src=x onerror=alert(1)>")
    assert "<img src=x" not in page.html
    assert "Dear <img src=x onerror=alert(1)>," in Page(
        page.answer, page.html.replace("&lt;", "&amp;lt;")
    ).text.replace("&lt;", "<").replace("&gt;", ">")


def test_every_field_of_the_form_has_a_sentence_for_when_it_does_not_fit():
    assert set(SENTENCES) == set(EnrolForm.model_fields)


def test_every_word_of_the_letter_is_translated():
    template = (letters.DIRECTORY.parent / "templates" / "letter.html").read_text()
    said = {*re.findall(r'say\(lang, "([^"]*)"', template), *letters.CHANNELS.values()}
    texts = letters.texts()
    assert len(said) == 11
    for language in texts.languages[1:]:
        assert {text for text in said if texts.translations[language].forms.get(text) is None} == set()
        assert {text for text in texts.translations[language].forms if text not in said} == set()
