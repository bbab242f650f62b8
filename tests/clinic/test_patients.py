"""The list of patients, and one patient's page."""

from __future__ import annotations

import re

import pytest

from care import attention, consent, deliver, wishes
from care.actor import staff as by_staff
from clinic.views import roster
from records import audit, chats, deliveries, outbox, patients
from records.database import Tx
from tests.clinic.hospital import DESK, Hospital, Page, Staffer
from tests.clinic.story import BLOK, CALLA, CHESTER, NEWA, NOW, TESTA, YARA


async def chart(hospital: Hospital, someone: Staffer, name: str) -> Page:
    page = await someone.get(f"/console/patients/{hospital.story.patients[name]}")
    assert page.status == 200
    return page


def row(page: Page, beginning: str) -> str:
    """The text of the first table row that begins with these words."""
    rows = [Page(page.answer, one).text for one in re.findall(r"<tr>.*?</tr>", page.html, re.DOTALL)]
    return next(text for text in rows if text.startswith(beginning))


async def test_the_list_is_in_the_order_of_names_and_says_where_each_stands(clara: Staffer):
    page = await clara.get("/console/patients")
    names = re.findall(r'class="person"[^>]*>([^<]*)<', page.html)
    assert [name.split()[0] for name in names] == [BLOK, CALLA, CHESTER, NEWA, TESTA, YARA]
    assert row(page, "Testa") == (
        "Testa Ampleperson MRN-1001 Knee replacement, left 1 Oct 2026, day +52 "
        "started Six weeks after your operation until 3 Dec 2026 13 Nov 2026 Telegram: joined on 21 Aug 2026"
    )
    assert "Hip replacement, left 6 Aug 2026, day +108 overdue Three months" in row(page, "Calla")
    assert "planned Three days after your operation opens 23 Nov 2026 21 Nov 2026 Web chat" in row(page, "Chester")
    assert "day -8" in row(page, "Blok")
    assert "out of reach Telegram: blocked" in row(page, "Blok")


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("testa", [TESTA]),
        ("  AMPLEPERSON  testa ", [TESTA]),
        ("kedp", [BLOK]),
        ("MRN-1005", [CALLA]),
        ("aw-0000001f", [NEWA]),
        ("one", [YARA]),
        ("testa calla", []),
        ("", [BLOK, CALLA, CHESTER, NEWA, TESTA, YARA]),
    ],
)
async def test_a_search_finds_by_name_number_and_pseudonym(clara: Staffer, search: str, names: list[str]):
    page = await clara.post("/console/patients", {"search": search})
    found = re.findall(r'class="person"[^>]*>([^<]*)<', page.html)
    assert [name.split()[0] for name in found] == names
    assert ("Nobody matches that." in page.text) == (not names)


async def test_a_script_gets_the_table_alone(clara: Staffer):
    page = await clara.post("/console/patients", {"search": "testa"}, **{"HX-Request": "true"})
    assert "<html" not in page.html
    assert "Testa Ampleperson" in page.text


async def test_a_long_list_is_cut_and_says_so(clara: Staffer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(roster, "MOST", 2)
    page = await clara.get("/console/patients")
    assert "The first 2 of 6 patients: search to find the others." in page.text
    assert page.html.count('class="person"') == 2


async def test_looking_at_the_list_is_one_line_in_the_trail(hospital: Hospital, clara: Staffer):
    await clara.get("/console/patients")
    (latest,) = await hospital.read(lambda tx: audit.latest(tx, 1))
    assert (latest.action, latest.detail) == ("list-patients", {"patients": 6})


async def test_the_head_says_who_it_is_and_how_to_reach_them(hospital: Hospital, clara: Staffer):
    page = (await chart(hospital, clara, TESTA)).text
    assert "Testa Ampleperson Record number MRN-1001 Born 2 Apr 1956 (70) Pseudonym AW-00000006" in page
    assert "Chat Telegram: joined on 21 Aug 2026" in page
    assert (
        "Lives in America/New_York, now 22 Nov 2026, 09:00 In hospital no stay noted Change Asked at 10:00, in English"
        in page
    )


async def test_each_step_says_its_window_how_it_stands_and_what_was_sent(hospital: Hospital, clara: Staffer):
    page = await chart(hospital, clara, TESTA)
    before, week_6 = row(page, "Before your operation"), row(page, "Six weeks")
    assert "required for CMS-PRO-PM 3 Jul 2026 to 1 Oct 2026 best on 1 Sep 2026 partial The window closed" in before
    assert "(KOOS, JR.) sent on 22 Aug 2026, 09:30" in before
    assert "Patient-answered risk variables of the CMS THA/TKA PRO-PM not begun" in before
    assert "Invitation not sent on 20 Aug 2026, 09:30: The patient has not joined the chat yet" in before
    assert "3 sent , 1 not sent , 1 listed Invitation" in before
    assert "Reminder 1 sent on 15 Nov 2026, 10:00" in week_6
    assert "Reminder 3 planned for 24 Nov 2026, 10:00" in week_6
    assert "3 sent , 2 planned" in week_6
    assert "1 of 5 check-ins answered so far." in page.text


async def test_a_message_that_did_not_get_through_says_so(hospital: Hospital, clara: Staffer):
    def refuse(tx: Tx) -> None:
        chat = chats.of_patient(tx, hospital.story.patients[TESTA])
        planned = deliveries.of_episode(tx, hospital.story.episodes[TESTA])
        sent = next(one.id for one in planned if (one.step_id, one.kind) == ("day-14", "invite"))
        outbox.add(
            tx, dedupe_key="d1", chat_id=chat.id, card_key="c", operation="show", body=None, priority=2,
            now=NOW, delivery_id=sent,
        )  # fmt: skip
        outbox.give_up(tx, chat.id, "blocked", NOW)

    await hospital.write(refuse)
    found = row(await chart(hospital, clara, TESTA), "Two weeks")
    assert "Invitation did not get through on 22 Nov 2026, 09:00: the patient blocked the chat or left it" in found
    assert "1 not through" in found


async def test_a_reminder_that_the_patient_asked_for_is_told_from_ours(hospital: Hospital, clara: Staffer):
    def snooze(tx: Tx) -> None:
        deliver.snooze(tx, DESK.practice, patients.get(tx, hospital.story.patients[TESTA]), 3, NOW)

    await hospital.write(snooze)
    found = row(await chart(hospital, clara, TESTA), "Six weeks")
    assert "Reminder that the patient asked for planned for 25 Nov 2026, 10:00" in found
    assert "Reminder 3 not sent on 22 Nov 2026, 09:00: The patient asked to be reminded at another time" in found


async def test_a_score_shows_its_change_what_it_means_and_the_version_it_came_from(hospital: Hospital, clara: Staffer):
    page = (await chart(hospital, clara, TESTA)).text
    assert (
        "34.1 points better since the baseline. Reaches a change that matters: 20 points "
        "SCB (CMS PRO-PM improvement threshold); CBE 3559 and 3639; Lyman and Lee 2018"
    ) in page
    assert (
        "Knee injury and Osteoarthritis Outcome Score for Joint Replacement (KOOS, JR.), left. Higher is better" in page
    )
    assert "1 counts as 3 2 counts as 3" in page
    assert "68.3 (6 weeks) version 1 of the survey, version 1 of the rule" in page
    assert "the sum: 21 the table gives 34.174 for 21 6 weeks day +43 68.3 survey 1 rule 1 Working" in page
    assert "1 further score KOOS JR raw sum" in page


async def test_the_pictures_are_svg_without_scripts_and_have_words_for_those_who_cannot_see_them(
    hospital: Hospital, clara: Staffer
):
    page = await chart(hospital, clara, TESTA)
    pictures = dict(re.findall(r'<img src="([^"]*/trends/[^"]*)" alt="([^"]*)"', page.html))
    assert len(pictures) == 3
    assert "KOOS JR interval. Scores: 34 (Before), 68 (6 weeks). Higher is better." in " ".join(pictures.values())
    for address in pictures:
        picture = await clara.get(address)
        assert picture.answer.headers["Content-Type"] == "image/svg+xml"
        assert "sandbox" in picture.answer.headers["Content-Security-Policy"]
        assert picture.answer.headers["Cache-Control"] == "no-store"
        assert "<script" not in picture.html
        assert "Ampleperson" not in picture.html


async def test_a_picture_that_is_not_there_is_not_found(hospital: Hospital, clara: Staffer):
    patient_id, episode_id = hospital.story.patients[TESTA], hospital.story.episodes[CALLA]
    page = await clara.get(f"/console/patients/{patient_id}/trends/{episode_id}/koos-jr/interval")
    assert page.status == 404


async def test_what_was_not_answered_is_listed_with_the_reason(hospital: Hospital, clara: Staffer):
    page = (await chart(hospital, clara, TESTA)).text.partition("Not answered")[2]
    assert "Patient-answered risk variables of the CMS THA/TKA PRO-PM no answer after 3 messages" in page
    assert "The day after your operation Recovery check-in no answer after 1 message" in page
    assert "Recovery check-in: Do your medicines keep your pain under control? would rather not say" in page
    assert "Is there anything you want your team to know?" not in page
    assert "Nothing was left out so far." in (await chart(hospital, clara, NEWA)).text


async def test_what_was_never_asked_is_no_gap(hospital: Hospital, clara: Staffer):
    page = await chart(hospital, clara, YARA)
    assert "none: the window had closed before enrolment" in row(page, "Six months")
    assert "Nothing was left out so far." in page.text


async def test_consent_and_its_end_are_told(hospital: Hospital, clara: Staffer):
    patient_id = hospital.story.patients[TESTA]
    page = (await chart(hospital, clara, TESTA)).text
    assert re.search(r"Agreed on 21 Aug 2026, 09:30 to version 2 \(en, telegram, wording [0-9a-f]{16}\)", page)
    await hospital.write(lambda tx: consent.withdraw(tx, patient_id, NOW))
    page = (await chart(hospital, clara, TESTA)).text
    assert "taken back on 22 Nov 2026, 09:00" in page
    assert "Chat Stopped on 22 Nov 2026" in page


async def test_the_trail_names_people_and_draws_repetitions_together(hospital: Hospital, clara: Staffer):
    patient_id, episode_id = hospital.story.patients[TESTA], hospital.story.episodes[TESTA]
    for _ in range(3):
        await chart(hospital, clara, TESTA)

    def call(tx: Tx) -> None:
        attention.note_call(tx, episode_id, "week-6", "wrong_number", actor=by_staff("f" * 32), now=NOW)
        wishes.pause(tx, patient_id, None)

    await hospital.write(call)
    page = (await chart(hospital, clara, TESTA)).text
    assert "22 Nov 2026, 09:00 Clara Clinician Looked at this page 3 times" in page
    assert "A former account Noted a call: the number is wrong" in page
    assert "The patient Agreed to messages" in page
    assert "The command line Enrolled the patient" in page


async def test_an_unanswered_invitation_is_told_from_an_expired_one(hospital: Hospital, clara: Staffer):
    assert "Chat out of reach Not joined yet; invited 5 days ago" in (await chart(hospital, clara, NEWA)).text
    hospital.clock.instant = NOW.replace(day=26)
    await clara.log_in("clara")
    assert "Not joined; the invitation expired on 24 Nov 2026" in (await chart(hospital, clara, NEWA)).text
