"""Check-ins on the first page and on the patient's: what to do, for whom, since when, and what came of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from care import episode
from care.actor import OPERATOR
from pathways.library import Library
from records import follow_ups, patients
from records.database import Tx
from records.follow_ups import FollowUp
from tests.clinic.hospital import DESK, Hospital, Staffer, browser, open_hospital
from tests.clinic.story import BLOK, NOW, TESTA
from tests.clinic.test_today import part

CHECK_IN = "Ask how the stairs are going."
(KNEE,) = [one for one in DESK.practice.pathways if one.id == "knee-replacement"]
CHECKED_IN = replace(
    DESK.practice,
    pathways=Library(
        [
            *(one for one in DESK.practice.pathways if one.id != KNEE.id),
            replace(
                KNEE,
                steps=tuple(
                    replace(step, surveys=(), check_in=CHECK_IN) if step.id == "day-7" else step for step in KNEE.steps
                ),
            ),
        ]
    ),
)
"""As shipped, but on the seventh day the team calls."""


@pytest.fixture
async def hospital(tmp_path):
    async with open_hospital(tmp_path, practice=CHECKED_IN) as opened:
        yield opened


@pytest.fixture
async def clara(hospital: Hospital):
    async with browser(hospital) as staffer:
        await staffer.log_in("clara")
        yield staffer


async def plan(hospital: Hospital, name: str, step_id: str = "day-7", kind: str = "check_in") -> FollowUp:
    """Something to do about a patient, since yesterday."""
    follow_up = FollowUp(
        id=f"f{step_id}{name}",
        dedupe_key=f"{name}:{step_id}",
        patient_id=hospital.story.patients[name],
        episode_id=hospital.story.episodes[name],
        step_id=step_id,
        kind=kind,
        reason="planned",
        owner="Joint replacement team",
        opened_at=NOW.replace(day=21),
    )
    await hospital.write(lambda tx: follow_ups.add_once(tx, follow_up))
    return follow_up


async def test_a_check_in_says_whom_what_since_when_and_who_does_it(hospital: Hospital, clara: Staffer):
    await plan(hospital, TESTA)
    page = await clara.get("/console")
    assert (
        "Testa Ampleperson MRN-1001 One week after your operation: Ask how the stairs are going. "
        "1 day ago, for Joint replacement team"
    ) in part(page, "todo")
    assert "1 task" in page.text


async def test_it_is_done_with_a_note_that_stands_on_the_patients_page(hospital: Hospital, clara: Staffer):
    follow_up = await plan(hospital, TESTA)
    here = f"/console/patients/{follow_up.patient_id}"
    before = part(await clara.get(here), "todo")
    assert "Ask how the stairs are going." in before
    assert "What came of it?" in before
    page = await clara.post(
        f"/console/follow-ups/{follow_up.id}/done", {"note": "She climbs <b>well</b>.", "back": here}
    )
    after = await clara.follow(page)
    assert "Noted as done." in after.text
    assert "by Clara Clinician She climbs <b>well</b>." in part(after, "todo")
    assert "What came of it?" not in part(after, "todo")
    assert "Did a task of the team" in after.text
    assert "Nothing to do." in part(await clara.get("/console"), "todo")
    assert hospital.changes == 1


async def test_it_is_not_done_without_a_note(hospital: Hospital, clara: Staffer):
    follow_up = await plan(hospital, TESTA)
    await clara.get("/console")
    page = await clara.post(f"/console/follow-ups/{follow_up.id}/done", {"note": " "})
    assert (page.status, "Say what came of it" in page.text) == (400, True)


async def test_the_second_of_two_who_did_it_is_told(hospital: Hospital, clara: Staffer):
    follow_up = await plan(hospital, TESTA)
    address = f"/console/follow-ups/{follow_up.id}/done"
    await clara.post(address, {"note": "First."})
    page = await clara.follow(await clara.post(address, {"note": "Second."}))
    assert "Somebody else did this a moment ago." in page.text
    assert await hospital.read(lambda tx: follow_ups.note_of(tx, follow_up.id)) == "First."


async def test_a_task_that_is_not_there_is_not_found(clara: Staffer):
    assert (await clara.post("/console/follow-ups/nothing/done", {"note": "Done."})).status == 404


async def test_nobody_is_to_check_in_with_the_dead_those_who_stopped_or_the_cancelled(
    hospital: Hospital, clara: Staffer
):
    for name in (TESTA, BLOK):
        await plan(hospital, name)
    story = hospital.story

    def end(tx: Tx) -> None:
        patients.change(tx, story.patients[TESTA], stopped_at=NOW)
        episode.cancel(tx, CHECKED_IN, story.episodes[BLOK], "elsewhere", actor=OPERATOR, now=NOW)

    await hospital.write(end)
    assert "Nothing to do." in part(await clara.get("/console"), "todo")


async def test_a_step_that_a_later_version_left_out_is_still_a_task(hospital: Hospital, clara: Staffer):
    await plan(hospital, TESTA, "a-step-of-long-ago")
    assert "Check in with the patient" in part(await clara.get("/console"), "todo")


async def test_looking_at_the_list_is_written_down(hospital: Hospital, clara: Staffer):
    follow_up = await plan(hospital, TESTA)
    await clara.get("/console")
    page = await clara.get(f"/console/patients/{follow_up.patient_id}")
    assert "Saw the patient on the page Today" in page.text
