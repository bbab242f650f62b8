"""Another date, a cancelled operation, a death, a new invitation."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from care import deliver, join
from care.episode import CANCEL_REASONS
from care.guards import REASONS
from clinic import words
from records import audit, deliveries, episodes, invitations, patients
from records.deliveries import Delivery
from tests.clinic.hospital import Hospital, Staffer
from tests.clinic.story import BLOK, CALLA, CHESTER, LETTER, NEWA, NOW, TESTA
from tests.clinic.test_patients import chart, row

YES = {"confirmed": "yes"}


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
    assert (
        "Answered; nothing more is sent "
        "1 survey answered 12 days before the new date, outside the window: what was answered stays."
    ) in row(page, "One week")
    assert "2 surveys answered 58 and 59 days before the new date, still in" in row(page, "Before")
    assert await planned(hospital, TESTA) == before
    assert (await hospital.read(lambda tx: episodes.get(tx, hospital.story.episodes[TESTA]))).anchor_date == date(
        2026, 10, 1
    )
    assert hospital.changes == 0


async def test_answers_that_a_new_date_would_make_worthless_for_a_programme_are_pointed_out(
    hospital: Hospital, clara: Staffer
):
    page = await clara.post(address(hospital, TESTA, "date"), {"to": "2027-03-01"})
    assert "190 and 191 days before the new date, outside the window" in row(page, "Before")
    assert "may no longer count for cms-pro-pm" in row(page, "Before")


async def test_the_preview_agrees_with_what_the_move_then_does(hospital: Hospital, clara: Staffer):
    to, before = {"to": "2026-10-20"}, await planned(hospital, TESTA)
    preview = await clara.post(address(hospital, TESTA, "date"), to)
    assert "The invitation is planned for 1 Dec 2026" in row(preview, "Six weeks")
    assert "answered 24 days after the new date, outside the window" in row(preview, "Six weeks")
    assert "the questions are asked again" in row(preview, "Six weeks")
    steps = {"Three months": "month-3", "Six months": "month-6", "One year": "year-1"}
    told = {steps[title]: row(preview, title).rpartition(" moves from ")[2].partition(" to ") for title in steps}
    page = await clara.post(address(hospital, TESTA, "date"), to | YES)
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
    assert "1 step would write to the patient at once, in one message." in page.text
    assert "The invitation goes out at once" in row(page, "One year")
    assert "Nothing more is sent" in row(page, "Six months")
    await clara.post(address(hospital, TESTA, "date"), to | YES)
    due = await hospital.write(lambda tx: [deliveries.locked(tx, one.id) for one in deliver.claim(tx, NOW)])
    assert ("year-1", "invite") in {(one.step_id, one.kind) for one in due if one}


async def test_a_window_that_the_new_date_finds_open_is_begun_with_an_invitation(hospital: Hospital, clara: Staffer):
    page = await clara.post(address(hospital, TESTA, "date"), {"to": "2025-11-10"})
    assert "The invitation goes out at once" in row(page, "One year")


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
    for confirmed in ({}, YES):
        page = await clara.post(address(hospital, TESTA, "date"), {"to": to} | confirmed)
        assert (page.status, what in page.text) == (422, True)


async def test_a_cancelled_episode_says_why_and_sends_nothing_more(hospital: Hospital, clara: Staffer):
    page = await clara.post(address(hospital, CALLA, "cancel"), {"reason": "medical"})
    assert "8 messages are taken back. 15 messages went out and stay." in page.text
    assert "4 planned messages are taken back" in row(page, "Six months")
    page = await clara.post(address(hospital, CALLA, "cancel"), {"reason": "medical"} | YES)
    shown = await clara.follow(page)
    assert "Cancelled on 22 Nov 2026: Called off for medical reasons." in shown.text
    assert "Move the date" not in shown.text
    assert "ended The episode was cancelled" in row(shown, "One year")
    left = [one for one in (await planned(hospital, CALLA)).values() if one.state == "pending"]
    assert left == []


async def test_a_cancelled_episode_cannot_be_moved(hospital: Hospital, clara: Staffer):
    await clara.post(address(hospital, CALLA, "cancel"), {"reason": "patient"} | YES)
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


async def test_what_took_place_is_said_on_the_patients_page_and_changes_no_plan(hospital: Hospital, clara: Staffer):
    page = await chart(hospital, clara, TESTA)
    assert "Operation planned for 1 Oct 2026, not confirmed yet." in page.text
    assert "Did it take place on 1 Oct 2026?" in page.text
    before = await planned(hospital, TESTA)
    page = await clara.post(address(hospital, TESTA, "confirm"), {"on": "2026-10-01"} | YES)
    shown = await clara.follow(page)
    assert "Noted that it took place. Thank you." in shown.text
    assert "Operation took place on 1 Oct 2026, confirmed on 22 Nov 2026." in shown.text
    assert "Did it take place" not in shown.text
    assert await planned(hospital, TESTA) == before


async def test_it_may_have_taken_place_on_another_day_and_the_page_remembers_each_move(
    hospital: Hospital, clara: Staffer
):
    await clara.post(address(hospital, TESTA, "date"), {"to": "2026-10-06"} | YES)
    page = await clara.post(address(hospital, TESTA, "confirm"), {"on": "2026-10-08"})
    assert "The invitation moves from 4 Jan 2027 to 6 Jan 2027" in row(page, "Three months")
    await clara.post(address(hospital, TESTA, "confirm"), {"on": "2026-10-08"} | YES)
    shown = await chart(hospital, clara, TESTA)
    assert "Operation took place on 8 Oct 2026" in shown.text
    assert "Moved twice: from 1 Oct 2026 to 6 Oct 2026 to 8 Oct 2026." in shown.text


async def test_nothing_can_have_taken_place_tomorrow(hospital: Hospital, clara: Staffer):
    page = await clara.post(address(hospital, BLOK, "confirm"), {"on": "2026-11-24"} | YES)
    assert (page.status, "It cannot have taken place in the future." in page.text) == (422, True)


async def test_today_asks_for_some_weeks_whether_it_took_place_and_one_tap_answers(hospital: Hospital, clara: Staffer):
    asked = (await clara.get("/console")).html.partition('id="passed"')[2]
    assert "Chester" in asked
    assert "Testa" not in asked
    assert "Blok" not in asked
    page = await clara.post(address(hospital, CHESTER, "confirm"), {"on": "2026-11-20"} | YES)
    assert page.status == 303
    assert "Did it take place?" not in (await clara.get("/console")).text


async def test_others_who_take_over_and_an_episode_that_goes_on_after_all(hospital: Hospital, clara: Staffer):
    page = await clara.get(address(hospital, CALLA, "transfer"))
    assert "8 messages are taken back." in page.text
    shown = await clara.follow(await clara.post(address(hospital, CALLA, "transfer"), YES))
    assert "In the care of others since 22 Nov 2026." in shown.text
    assert "Move the date" not in shown.text
    page = await clara.get(address(hospital, CALLA, "resume"))
    assert "8 messages are planned anew." in page.text
    shown = await clara.follow(await clara.post(address(hospital, CALLA, "resume"), YES))
    assert "In the care of others" not in shown.text
    assert "Move the date" in shown.text


async def test_where_there_is_one_version_there_is_nothing_to_move_to(hospital: Hospital, clara: Staffer):
    assert "There is no other version of this pathway." in (await clara.get(address(hospital, CALLA, "version"))).text
    assert "Move to version" not in (await chart(hospital, clara, CALLA)).text
    page = await clara.post(address(hospital, CALLA, "version"), {"version": "7"})
    assert (page.status, "version 7." in page.text) == (422, True)


async def test_a_change_that_changes_nothing_says_so(hospital: Hospital, clara: Staffer):
    page = await clara.post(address(hospital, TESTA, "date"), {"to": "2026-10-01"})
    assert "Nothing: it stands so already." in page.text
    assert 'name="confirmed"' not in page.html


async def test_a_stay_in_hospital_is_noted_ended_and_taken_back(hospital: Hospital, clara: Staffer):
    here = f"/console/patients/{hospital.story.patients[TESTA]}"
    assert "no stay noted" in (await clara.get(here)).text
    page = await clara.follow(await clara.post(f"{here}/stays", {"first": "2026-11-20", "last": ""}))
    assert "In hospital since 20 Nov 2026, nobody knows until when." in page.text
    (stay_id,) = set(re.findall(r"/stays/(\w+)/end", page.html))
    page = await clara.post(f"{here}/stays", {"first": "2026-12-20"})
    assert (page.status, "There is a stay already at that time" in page.text) == (422, True)
    await clara.post(f"{here}/stays/{stay_id}/end", {"last": "2026-11-25"})
    assert "In hospital from 20 Nov 2026 to 25 Nov 2026" in (await clara.get(here)).text
    shown = await clara.follow(await clara.post(f"{here}/stays/{stay_id}/remove"))
    assert "No stay is noted." in shown.text
    assert "Took back a stay in hospital" in (await clara.get(here)).text


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"first": ""}, "Give a date."),
        ({"first": "2026-11-20", "last": "soon"}, "Give a date."),
        ({"first": "2026-11-20", "last": "2026-11-19"}, "The last day comes before the first."),
        ({"first": "1999-11-20"}, "within three years"),
    ],
)
async def test_a_stay_that_cannot_be_is_refused(hospital: Hospital, clara: Staffer, fields, what: str):
    page = await clara.post(f"/console/patients/{hospital.story.patients[TESTA]}/stays", fields)
    assert (page.status, what in page.text) == (422, True)
