"""Another date, a cancelled operation, a death, a new invitation."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from care import deliver, join
from care.deliver import REASONS
from clinic import words
from clinic.routes.episodes import CANCEL_REASONS
from records import audit, deliveries, episodes, invitations, patients
from records.deliveries import Delivery
from tests.clinic.hospital import Hospital, Staffer
from tests.clinic.story import BLOK, CALLA, LETTER, NEWA, NOW, TESTA
from tests.clinic.test_patients import chart, row


async def planned(hospital: Hospital, name: str) -> dict[tuple[str, str, int], Delivery]:
    episode_id = hospital.story.episodes[name]
    found = await hospital.read(lambda tx: deliveries.of_episode(tx, episode_id))
    return {(one.step_id, one.kind, one.number): one for one in found}


def address(hospital: Hospital, name: str, what: str) -> str:
    return f"/console/episodes/{hospital.story.episodes[name]}/{what}"


async def test_the_preview_says_what_a_new_date_would_change_and_changes_nothing(hospital: Hospital, clara: Staffer):
    before = await planned(hospital, TESTA)
    page = await clara.post(address(hospital, TESTA, "date"), {"to": "2026-10-20"})
    assert row(page, "Three months") == (
        "Three months after your operation 16 Dec 2026 to 20 Jan 2027 4 Jan 2027 to 8 Feb 2027 "
        "The invitation moves from 30 Dec 2026 to 18 Jan 2027"
    )
    assert "Invited on 15 Oct 2026. Nothing more is sent" in row(page, "Two weeks")
    assert ("Answered; nothing more is sent 1 survey answered outside the new window: what was answered stays.") in row(
        page, "One week"
    )
    assert "answered outside" not in row(page, "Before")
    assert await planned(hospital, TESTA) == before
    assert (await hospital.read(lambda tx: episodes.get(tx, hospital.story.episodes[TESTA]))).anchor_date == date(
        2026, 10, 1
    )
    assert hospital.changes == 0


async def test_answers_that_a_new_date_would_make_worthless_for_a_programme_are_pointed_out(
    hospital: Hospital, clara: Staffer
):
    page = await clara.post(address(hospital, TESTA, "date"), {"to": "2027-03-01"})
    assert "2 surveys answered outside the new window" in row(page, "Before")
    assert "may no longer count for cms-pro-pm" in row(page, "Before")


async def test_the_preview_agrees_with_what_the_move_then_does(hospital: Hospital, clara: Staffer):
    to, before = {"to": "2026-10-20"}, await planned(hospital, TESTA)
    preview = await clara.post(address(hospital, TESTA, "date"), to)
    assert "The invitation is planned for 1 Dec 2026" in row(preview, "Six weeks")
    assert "answered outside the new window" in row(preview, "Six weeks")
    assert "the questions are asked again" in row(preview, "Six weeks")
    steps = {"Three months": "month-3", "Six months": "month-6", "One year": "year-1"}
    told = {steps[title]: row(preview, title).rpartition(" moves from ")[2].partition(" to ") for title in steps}
    page = await clara.post(address(hospital, TESTA, "date"), to | {"confirmed": "yes"})
    assert "The date was moved and the plan made anew." in (await clara.follow(page)).text
    after = await planned(hospital, TESTA)
    for step_id, (old, _, new) in told.items():
        assert (old, new) == tuple(
            words.local_day(plan[step_id, "invite", 0].due_at, "America/New_York") for plan in (before, after)
        )
    again = [one for one in after.values() if (one.step_id, one.state) == ("week-6", "pending")]
    assert words.local_day(min(one.due_at for one in again), "America/New_York") == "1 Dec 2026"
    assert hospital.changes == 1
    (line,) = await hospital.read(lambda tx: audit.of_patient(tx, hospital.story.patients[TESTA], action="move-date"))
    assert line.detail == {"from": "2026-10-01", "to": "2026-10-20"}
    assert "Moved the date of the operation from 2026-10-01 to 2026-10-20" in (await chart(hospital, clara, TESTA)).text


async def test_a_message_that_would_go_out_at_once_is_announced_and_does(hospital: Hospital, clara: Staffer):
    """On the new date the year is over and its window open: the invitation has just become due."""
    to = {"to": "2025-11-20"}
    page = await clara.post(address(hospital, TESTA, "date"), to)
    assert "1 message goes out as soon as you move the date." in page.text
    assert "The invitation goes out at once" in row(page, "One year")
    assert "Nothing more is sent" in row(page, "Six months")
    await clara.post(address(hospital, TESTA, "date"), to | {"confirmed": "yes"})
    due = await hospital.write(lambda tx: [deliveries.locked(tx, one.id) for one in deliver.claim(tx, NOW)])
    assert ("year-1", "invite") in {(one.step_id, one.kind) for one in due if one}


async def test_a_late_invitation_gives_way_to_the_reminder_that_follows_it(hospital: Hospital, clara: Staffer):
    page = await clara.post(address(hospital, TESTA, "date"), {"to": "2025-11-10"})
    assert "The next reminder goes out at once" in row(page, "One year")


@pytest.mark.parametrize(
    ("to", "what"),
    [
        ("", "Give a date."),
        ("soon", "Give a date."),
        ("9999-12-31", "within three years"),
        ("1999-01-01", "within three"),
    ],
)
async def test_a_date_that_will_not_do_is_refused_in_words(hospital: Hospital, clara: Staffer, to: str, what: str):
    for confirmed in ({}, {"confirmed": "yes"}):
        page = await clara.post(address(hospital, TESTA, "date"), {"to": to} | confirmed)
        assert (page.status, what in page.text) == (422, True)


async def test_a_cancelled_episode_says_why_and_sends_nothing_more(hospital: Hospital, clara: Staffer):
    page = await clara.post(address(hospital, CALLA, "cancel"), {"reason": "medical"})
    shown = await clara.follow(page)
    assert "Cancelled on 22 Nov 2026: Called off for medical reasons." in shown.text
    assert "Move the date" not in shown.text
    assert "ended The episode was cancelled" in row(shown, "One year")
    left = [one for one in (await planned(hospital, CALLA)).values() if one.state == "pending"]
    assert left == []


async def test_a_cancelled_episode_cannot_be_moved(hospital: Hospital, clara: Staffer):
    await clara.post(address(hospital, CALLA, "cancel"), {"reason": "patient"})
    page = await clara.post(address(hospital, CALLA, "date"), {"to": "2026-12-01"})
    assert (page.status, "This episode was cancelled" in page.text) == (422, True)


async def test_a_reason_must_come_from_the_list(hospital: Hospital, clara: Staffer):
    page = await clara.post(address(hospital, CALLA, "cancel"), {"reason": "free text about Calla"})
    assert (page.status, "Choose a reason." in page.text) == (422, True)
    assert set(CANCEL_REASONS) == set(re.findall(r'name="reason" value="(\w+)"', page.html))


async def test_after_a_death_nothing_is_sent_and_the_page_says_so(hospital: Hospital, clara: Staffer):
    patient_id = hospital.story.patients[TESTA]
    page = await clara.post(f"/console/patients/{patient_id}/death", {"died_on": "2026-11-20"})
    shown = await clara.follow(page)
    assert "The death is noted. Nothing more is sent." in shown.text
    assert "Chat Died on 20 Nov 2026" in shown.text
    assert "Note a death" not in shown.text.split("More actions")[1].split("Who looked")[0]
    states = {one.state for one in (await planned(hospital, TESTA)).values()}
    assert "pending" not in states
    assert REASONS["died"] in shown.text


@pytest.mark.parametrize("died_on", ["", "2026-11-24", "yesterday"])
async def test_a_death_has_a_date_that_has_come(hospital: Hospital, clara: Staffer, died_on: str):
    patient_id = hospital.story.patients[TESTA]
    page = await clara.post(f"/console/patients/{patient_id}/death", {"died_on": died_on})
    assert (page.status, "Give a date that is not in the future." in page.text) == (422, True)
    assert (await hospital.read(lambda tx: patients.get(tx, patient_id))).died_on is None


async def test_a_new_invitation_opens_the_chat_and_voids_the_old_one(hospital: Hospital, clara: Staffer):
    patient_id = hospital.story.patients[BLOK]
    page = await clara.post(f"/console/patients/{patient_id}/invitation")
    assert page.status == 200
    (token,) = set(re.findall(r"chat#([\w-]+)<", page.html))
    invitation = await hospital.read(lambda tx: join.present(tx, token, NOW))
    assert invitation.patient_id == patient_id
    assert invitation.expires_at == NOW + timedelta(days=7)
    await clara.post(f"/console/patients/{patient_id}/invitation")
    assert await hospital.read(lambda tx: join.present(tx, token, NOW)) is None


async def test_a_letter_speaks_the_patients_language_and_keeps_the_pin_to_itself(hospital: Hospital, clara: Staffer):
    assert await hospital.read(lambda tx: join.present(tx, LETTER + NEWA, NOW))
    page = await clara.post(f"/console/patients/{hospital.story.patients[NEWA]}/invitation")
    assert "Hola, Newa Notjoined:" in page.text
    assert "Después se le pedirá el PIN que le dimos." in page.text
    assert "vence el 29 de noviembre de 2026." in page.text
    assert '<article class="letter" lang="es">' in page.html
    assert "4711" not in page.html
    assert await hospital.read(lambda tx: join.present(tx, LETTER + NEWA, NOW)) is None


async def test_the_invitation_is_shown_once_and_kept_by_hash_only(hospital: Hospital, clara: Staffer):
    patient_id = hospital.story.patients[BLOK]
    page = await clara.post(f"/console/patients/{patient_id}/invitation")
    (token,) = set(re.findall(r"chat#([\w-]+)<", page.html))
    assert token not in (await chart(hospital, clara, BLOK)).html
    rows = await hospital.read(lambda tx: repr(invitations.latest_of(tx, patient_id)) + repr(audit.latest(tx, 50)))
    assert token not in rows
    assert page.html.count("<svg") == 2
