"""The first page: who needs the team, most pressing first, and what the team does about it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from care import answering, contact, episode, tasks, wishes
from care.actor import OPERATOR
from care.enrol import Request, enrol
from care.task import Status
from records import alerts, audit, chats, deliveries, messages, outbox, patients
from records.alerts import Alert
from records.database import Tx
from records.patients import Contact
from surveys.moves import Choose
from tests.clinic.hospital import DESK, Hospital, Page, Staffer, browser
from tests.clinic.story import BLOK, CALLA, CHESTER, NEWA, NOW, TESTA, YARA, ids


def part(page: Page, heading: str) -> str:
    """The text of one section of the page."""
    (section,) = re.findall(rf'<section aria-labelledby="{heading}">.*?</section>', page.html, re.DOTALL)
    return Page(page.answer, section).text


async def open_alert(hospital: Hospital, name: str) -> Alert:
    patient_id = hospital.story.patients[name]
    found = await hospital.read(lambda tx: [one for one in alerts.still_open(tx) if one.patient_id == patient_id])
    return found[0]


async def test_emergencies_come_before_older_alerts_each_with_name_age_and_owner(clara: Staffer):
    shown = part(await clara.get("/console"), "alerts")
    first, second = shown.split("Close the alert")[:2]
    assert "emergency Chest pain or trouble breathing Chester Sampleman MRN-1002 1 day ago" in first
    assert "urgent Wound: new redness, swelling, opening or fluid Testa Ampleperson MRN-1001 45 days ago" in second
    assert "for Joint replacement team" in first


async def test_an_alert_is_closed_by_saying_what_was_done(hospital: Hospital, clara: Staffer):
    alert = await open_alert(hospital, TESTA)
    page = await clara.post(f"/console/alerts/{alert.id}/acknowledge", {"note": "Saw the wound: it heals."})
    assert "The alert is closed." in (await clara.follow(page)).text
    closed = await hospital.read(lambda tx: alerts.get(tx, alert.id))
    assert (closed.acknowledged_at, await hospital.read(lambda tx: alerts.note_of(tx, alert.id))) == (
        NOW, "Saw the wound: it heals.",
    )  # fmt: skip
    patient = (await clara.get(f"/console/patients/{alert.patient_id}")).text
    assert "Clara Clinician Saw the wound: it heals." in patient
    latest = await hospital.read(lambda tx: audit.of_patient(tx, alert.patient_id, action="acknowledge-alert"))
    assert [(line.subject, line.detail) for line in latest] == [(alert.id, {})]
    assert hospital.changes == 1


async def test_an_alert_is_not_closed_without_a_word(hospital: Hospital, clara: Staffer):
    alert = await open_alert(hospital, TESTA)
    page = await clara.post(f"/console/alerts/{alert.id}/acknowledge", {"note": "  "})
    assert (page.status, "Say what was done about the alert" in page.text) == (400, True)
    assert (await open_alert(hospital, TESTA)).acknowledged_at is None


async def test_the_second_of_two_who_close_an_alert_is_told_and_changes_nothing(hospital: Hospital, clara: Staffer):
    alert = await open_alert(hospital, TESTA)
    async with browser(hospital) as other:
        await other.log_in("cora")
        await other.post(f"/console/alerts/{alert.id}/acknowledge", {"note": "First."})
    page = await clara.post(f"/console/alerts/{alert.id}/acknowledge", {"note": "Second."})
    assert "Somebody else closed this alert" in (await clara.follow(page)).text
    assert await hospital.read(lambda tx: alerts.note_of(tx, alert.id)) == "First."


async def test_the_call_list_has_required_steps_first_then_what_closes_first(clara: Staffer):
    shown = part(await clara.get("/console"), "calls")
    blok, yara, calla = (shown.index(name) for name in ("Blok", "Yara", "Calla"))
    assert blok < yara < calla
    assert "Before your operation required for CMS-PRO-PM" in shown
    assert "KOOS, JR. for CMS-PRO-PM: not begun" in shown
    assert "every reminder went out 25 Nov 2026 in 3 days not called yet" in shown
    assert "Testa" not in shown


async def test_the_call_list_says_from_which_question_on_and_the_number_to_call(hospital: Hospital, clara: Staffer):
    patient_id = hospital.story.patients[BLOK]

    def begin(tx: Tx) -> None:
        contact.change(tx, patient_id, Contact(phone="+15550100199"), actor=OPERATOR, now=NOW)
        mine = tasks.of_patient(tx, DESK.practice, patient_id)
        task = next(one for one in mine if one.status(NOW) is Status.OVERDUE)
        sitting = answering.begin(
            tx, DESK.practice, task, task.to_do[0], language="en", channel="web", now=NOW, new_id=ids(0xD0000000)
        )
        for item in sitting.survey.items[:4]:
            move = Choose(item.id, 1)
            sitting = answering.move(tx, sitting, move, now=NOW, new_id=ids(0xD1000000)).sitting

    await hospital.write(begin)
    shown = part(await clara.get("/console"), "calls")
    assert "KOOS, JR. for CMS-PRO-PM: question 5 of 7 on" in shown
    assert "out of reach Telegram: blocked or left 7 days ago 30 Nov 2026 in 8 days" in shown
    assert "Blok Kédperson MRN-1003 +15550100199" in shown


async def test_an_account_that_was_closed_is_told_from_a_chat_that_was_blocked(hospital: Hospital, clara: Staffer):
    patient_id = hospital.story.patients[BLOK]

    def close(tx: Tx) -> None:
        chat = chats.of_patient(tx, patient_id)
        planned = deliveries.of_episode(tx, hospital.story.episodes[BLOK])
        sent = next(one.id for one in planned if one.state == deliveries.State.SENT)
        outbox.add(
            tx, dedupe_key=f"d{sent}.0", chat_id=chat.id, card_key="c", operation="show", body=None, priority=2,
            now=NOW, delivery_id=sent,
        )  # fmt: skip
        outbox.give_up(tx, chat.id, "deactivated", NOW)

    await hospital.write(close)
    assert "Telegram: the account was closed, found 7 days ago" in part(await clara.get("/console"), "calls")


async def test_a_call_is_noted_for_the_others_to_see(hospital: Hospital, clara: Staffer):
    address = f"/console/episodes/{hospital.story.episodes[YARA]}/calls"
    await clara.post(address, {"step": "year-1", "outcome": "no_reply"})
    hospital.clock.instant += timedelta(minutes=5)
    await clara.post(address, {"step": "year-1", "outcome": "spoke"})
    hospital.clock.instant += timedelta(hours=2)
    async with browser(hospital) as other:
        await other.log_in("cora")
        shown = part(await other.get("/console"), "calls")
    assert "4 Jan 2027 in 43 days Spoke to the patient 2 hours ago" in shown
    assert shown.count(" not called yet ") == 3


async def test_from_the_call_list_the_answers_are_taken(hospital: Hospital, clara: Staffer):
    page = await clara.get("/console")
    address = f"/console/episodes/{hospital.story.episodes[YARA]}/steps/year-1/answers"
    assert page.html.count("Take answers by phone") == 4
    assert f'href="{address}">Take answers by phone' in page.html
    assert "Who answers?" in (await clara.get(address)).text


async def test_a_call_needs_an_outcome_of_the_list(hospital: Hospital, clara: Staffer):
    page = await clara.post(f"/console/episodes/{hospital.story.episodes[YARA]}/calls", {"outcome": "rude"})
    assert (page.status, "Choose how the call went" in page.text) == (400, True)


async def test_who_is_out_of_reach_while_a_window_is_open_is_to_be_called_and_the_others_are_listed(
    hospital: Hospital, clara: Staffer
):
    shown = part(await clara.get("/console"), "calls")
    assert "Blok Kédperson MRN-1003 Before your operation required" in shown
    assert re.search(r"Newa Notjoined AW-\w+ .* Not joined yet; invited 5 days ago, open until 24 Nov 2026", shown)
    assert "Every message gets through" in part(await clara.get("/console"), "reach")
    episode_id = hospital.story.episodes[NEWA]
    await hospital.write(
        lambda tx: episode.move_date(
            tx, DESK.practice, episode_id, NOW.date() + timedelta(days=300), actor=OPERATOR, now=NOW
        )
    )
    page = await clara.get("/console")
    assert "Newa" not in part(page, "calls")
    assert re.search(r"Newa Notjoined AW-\w+ Not joined yet; invited 5 days ago", part(page, "reach"))


async def test_nobody_is_asked_to_reach_or_call_the_dead_those_who_stopped_or_the_cancelled(
    hospital: Hospital, clara: Staffer
):
    story = hospital.story

    def end(tx: Tx) -> None:
        episode.note_death(tx, story.patients[BLOK], NOW.date(), actor=OPERATOR, now=NOW)
        patients.change(tx, story.patients[CALLA], stopped_at=NOW)
        episode.cancel(tx, DESK.practice, story.episodes[NEWA], "elsewhere", actor=OPERATOR, now=NOW)
        wishes.erase(tx, story.patients[YARA], NOW)

    await hospital.write(end)
    page = await clara.get("/console")
    assert "Nobody to call." in part(page, "calls")
    assert "Every message gets through." in part(page, "reach")


async def test_an_invitation_is_given_two_days_before_anybody_worries(hospital: Hospital, clara: Staffer):
    hospital.clock.instant = NOW - timedelta(days=3, hours=1)  # a day and 23 hours after the letter
    await clara.log_in("clara")
    assert "Newa" not in part(await clara.get("/console"), "reach")


async def test_a_message_is_shown_until_somebody_has_read_it(hospital: Hospital, clara: Staffer):
    patient_id = hospital.story.patients[TESTA]
    assert "Testa Ampleperson MRN-1001 30 minutes ago Can I <b>drive</b> again? I feel well." in part(
        await clara.get("/console"), "messages"
    )
    (message,) = await hospital.read(messages.unread)
    page = await clara.post(f"/console/patients/{patient_id}/messages/{message.id}/read")
    assert "No unread messages." in part(await clara.follow(page), "messages")
    assert "Read a message" in (await clara.get(f"/console/patients/{patient_id}")).text


async def test_a_message_is_marked_only_under_the_patient_who_wrote_it(hospital: Hospital, clara: Staffer):
    (message,) = await hospital.read(messages.unread)
    page = await clara.post(f"/console/patients/{hospital.story.patients[BLOK]}/messages/{message.id}/read")
    assert page.status == 404
    assert len(await hospital.read(messages.unread)) == 1


async def test_the_share_of_answers_stands_beside_the_numbers_it_belongs_to(clara: Staffer):
    page = (await clara.get("/console")).text
    answered, closed = map(int, re.search(r"(\d+) of (\d+) check-ins that ended in the last 90 days", page).groups())
    assert (answered, closed) == (1, 8)
    assert "12 % answered" in page
    assert "1 more in part" in page


async def test_what_was_never_asked_does_not_count_as_unanswered(hospital: Hospital, clara: Staffer):
    """Enrolled a month after the operation: the windows before were over, so nobody asked."""
    late = Request(
        "knee-replacement", "left", NOW.date() - timedelta(days=33), "Late Comer", date(1950, 1, 1), "Europe/Madrid"
    )
    await hospital.write(
        lambda tx: enrol(tx, DESK.practice, late, actor=OPERATOR, now=NOW, new_id=ids(0xC0000000), token="late" * 8)
    )
    assert "1 of 8 check-ins that ended" in (await clara.get("/console")).text


async def test_an_empty_day_says_so_kindly(hospital: Hospital, clara: Staffer):
    def quiet(tx: Tx) -> None:
        for name in (TESTA, CHESTER, BLOK, NEWA, CALLA, YARA):
            episode.cancel(tx, DESK.practice, hospital.story.episodes[name], "other", actor=OPERATOR, now=NOW)
        for alert in alerts.still_open(tx):
            alerts.acknowledge(tx, alert.id, by="0" * 32, note=None, now=NOW)
        for message in messages.unread(tx):
            messages.mark_read(tx, message.id, by="0" * 32, now=NOW)

    await hospital.write(quiet)
    page = (await clara.get("/console")).text
    assert "Nobody needs you right now." in page
    assert "No open alerts." in page
    assert "No check-in has ended in the last 90 days" in page


async def test_after_an_action_on_a_patients_page_one_is_back_there(hospital: Hospital, clara: Staffer):
    alert = await open_alert(hospital, TESTA)
    here = f"/console/patients/{alert.patient_id}"
    page = await clara.post(f"/console/alerts/{alert.id}/acknowledge", {"note": "Seen.", "back": here})
    assert page.answer.headers["Location"] == f"{here}?done=acknowledged"
