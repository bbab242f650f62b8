"""Ways to a patient beside the chat: an address that is one, a link by it, and what became of each link."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.post import letter
from bot.post.posting import Post
from care import wishes
from records import audit, chats, outbox, patients, tables
from records.database import Tx
from records.patients import Contact
from tests.clinic.hospital import DESK, Hospital, Staffer, browser, open_hospital
from tests.clinic.story import NOW, TESTA, ids

POST = Post(
    ways=frozenset({"email", "sms"}),
    clinic=DESK.practice.clinic,
    catalogue=letter.texts(),
    web_link="https://chat.example.org/chat#{}".format,
    new_id=ids(0xB0000000),
    new_token=map("token-of-a-link-{:06}".format, itertools.count(1)).__next__,
)
WAYS = {"email": "testa@example.org", "phone": "+1 (555) 010-0199"}


@pytest.fixture
async def posting(tmp_path: Path) -> AsyncIterator[Hospital]:
    """The hospital with e-mail and text messages set up."""
    async with open_hospital(tmp_path, ways=POST.ways, send_link=POST.send) as opened:
        yield opened


@pytest.fixture
async def nurse(posting: Hospital) -> AsyncIterator[Staffer]:
    async with browser(posting) as someone:
        await someone.log_in("clara")
        yield someone


async def waiting(hospital: Hospital) -> list[outbox.Waiting]:
    channels = {"email", "sms", "telegram", "web"}
    return await hospital.write(
        lambda tx: outbox.claim(tx, now=NOW, lease_until=NOW + timedelta(minutes=5), limit=10, channels=channels)
    )


def page_of(hospital: Hospital, name: str) -> str:
    return f"/console/patients/{hospital.story.patients[name]}"


async def test_an_address_and_a_number_are_kept_sealed_and_who_changed_them_is_written_down(
    posting: Hospital, nurse: Staffer
):
    here = page_of(posting, TESTA)
    assert "E-mail: none. Phone: none." in (await nurse.get(here)).text
    page = await nurse.follow(await nurse.post(f"{here}/contact", WAYS))
    assert "E-mail: testa@example.org. Phone: +15550100199 ." in page.text
    assert 'href="tel:+15550100199"' in page.html
    patient_id = posting.story.patients[TESTA]
    (line,) = await posting.read(lambda tx: audit.of_patient(tx, patient_id, action="change-contact"))
    assert (line.detail, line.subject) == ({}, None)
    stored = select(tables.patients.c.email_sealed, tables.patients.c.phone_sealed)
    sealed = await posting.read(
        lambda tx: tx.connection.execute(stored.where(tables.patients.c.id == patient_id)).one()
    )
    assert not any(word in bytes(value) for value in sealed for word in (b"testa", b"555"))


NO_ADDRESSES = [
    "testa",
    "testa@example",
    "a b@example.org",
    "a@b.example,c@d.example",
    "a@b.example\r\nBcc: c@d.example",
]


@pytest.mark.parametrize("email", NO_ADDRESSES)
async def test_what_is_no_address_is_refused_in_words(posting: Hospital, nurse: Staffer, email: str):
    page = await nurse.post(f"{page_of(posting, TESTA)}/contact", {"email": email, "phone": ""})
    assert (page.status, "An e-mail address looks like" in page.text) == (400, True)
    assert await posting.read(lambda tx: patients.contact(tx, posting.story.patients[TESTA])) == Contact()


@pytest.mark.parametrize("phone", ["555-0100", "+1", "+0155501001", "+1 555 CLINIC", "+1555010019912345"])
async def test_what_is_no_number_is_refused_in_words(posting: Hospital, nurse: Staffer, phone: str):
    page = await nurse.post(f"{page_of(posting, TESTA)}/contact", {"email": "", "phone": phone})
    assert (page.status, "A phone number begins with +" in page.text) == (400, True)


async def test_a_link_goes_by_the_way_that_was_chosen_and_the_chat_stays_where_it_is(posting: Hospital, nurse: Staffer):
    here, patient_id = page_of(posting, TESTA), posting.story.patients[TESTA]
    before = await posting.read(lambda tx: chats.of_patient(tx, patient_id))
    await nurse.post(f"{here}/contact", WAYS)
    page = await nurse.follow(await nurse.post(f"{here}/links", {"way": "email", "back": here}))
    assert "The link is on its way." in page.text
    assert "Link by e-mail, 22 Nov 2026, 09:00: on its way; open until 29 Nov 2026" in page.text
    await nurse.post(f"{here}/links", {"way": "sms", "back": here})
    first, second = await waiting(posting)
    assert [(one.channel, one.address.split()[1]) for one in (first, second)] == [
        ("email", "testa@example.org"),
        ("sms", "+15550100199"),
    ]
    words = str(first.body)
    assert "https://chat.example.org/chat#token-of-a-link-" in words
    assert not any(word in words for word in ("Testa", "Ampleperson", "knee", "operation", "surgery"))
    assert await posting.read(lambda tx: chats.of_patient(tx, patient_id)) == before
    await posting.write(lambda tx: outbox.settle(tx, first.id, sent=True, reason=None, now=NOW))
    text = (await nurse.get(here)).text
    assert "Link by text, 22 Nov 2026, 09:00: on its way; open until 29 Nov 2026" in text
    assert "Link by e-mail, 22 Nov 2026, 09:00: sent; is void since 22 Nov 2026" in text


async def test_a_way_without_an_address_sends_nothing(posting: Hospital, nurse: Staffer):
    here = page_of(posting, TESTA)
    page = await nurse.post(f"{here}/links", {"way": "email", "back": here})
    assert (page.status, "There is no address for this yet" in page.text) == (400, True)
    assert (await nurse.post(f"{here}/links", {"way": "pigeon", "back": here})).status == 400
    assert await waiting(posting) == []


async def test_without_a_mail_server_only_a_letter_is_offered(hospital: Hospital, clara: Staffer):
    here = page_of(hospital, TESTA)
    await clara.post(f"{here}/contact", WAYS)
    text = (await clara.get(here)).text
    assert "Print a letter" in text
    assert "By e-mail" not in text
    assert (await clara.post(f"{here}/links", {"way": "email", "back": here})).status == 400


async def test_a_letter_that_waits_is_not_sent_to_an_address_that_was_changed_or_deleted(
    posting: Hospital, nurse: Staffer
):
    here, patient_id = page_of(posting, TESTA), posting.story.patients[TESTA]
    await nurse.post(f"{here}/contact", WAYS)
    await nurse.post(f"{here}/links", {"way": "email", "back": here})
    await nurse.post(f"{here}/contact", WAYS | {"email": "new@example.org"})
    assert "did not get through (the address was changed meanwhile)" in (await nurse.get(here)).text
    assert await waiting(posting) == []
    await nurse.post(f"{here}/links", {"way": "email", "back": here})

    def erase(tx: Tx) -> None:
        wishes.erase(tx, patient_id, NOW)
        assert patients.contact(tx, patient_id) == Contact()

    await posting.write(erase)
    assert [one.channel for one in await waiting(posting)] == []
    assert (await nurse.post(f"{here}/contact", WAYS)).status == 400


async def test_a_couple_may_share_an_address(posting: Hospital, nurse: Staffer):
    for name in list(posting.story.patients)[:2]:
        here = page_of(posting, name)
        await nurse.post(f"{here}/contact", WAYS)
        await nurse.follow(await nurse.post(f"{here}/links", {"way": "email", "back": here}))
    first, second = await waiting(posting)
    assert first.chat_id != second.chat_id
    assert first.address.split()[1] == second.address.split()[1]
