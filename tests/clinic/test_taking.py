"""Answers by telephone on the console: every kind of question, and what stands between a question and its answer."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest

from care import answering, taking, tasks
from care.actor import OPERATOR
from care.actor import staff as by_staff
from care.enrol import Request, enrol
from care.ways import Responder
from records import alerts, audit, patients, responses, staff
from records.database import Tx
from records.responses import Response
from surveys.moves import Choose, Move, Send, Write
from tests import kinds
from tests.clinic.hospital import DESK, Hospital, Page, Staffer, browser, open_hospital
from tests.clinic.story import NOW

PRACTICE = kinds.practice(DESK.practice.clinic)
EVERY_KIND, BRANCHING, NAMING, ADAPTIVE = (-3, "every-kind"), (2, "branching"), (9, "first-time"), (24, "adaptive")


@dataclass
class Caller:
    """A member of staff with a telephone. `page` is what they see."""

    hospital: Hospital
    browser: Staffer
    patient_id: str = ""
    episode_id: str = ""
    page: Page | None = None
    seen: list[str] = field(default_factory=list)

    async def enrol(self, day: int, **facts: object) -> None:
        """Somebody whose operation was so many days ago."""
        usual = {"language": "en", "mrn": "K-1"} | facts
        operated = (NOW - timedelta(days=day)).date()
        request = Request(
            "new-kinds", "left", operated, "Kinda Sampleperson", date(1950, 2, 3), "America/New_York", **usual
        )
        new_id = self.hospital.story.new_id

        def work(tx: Tx) -> None:
            done = enrol(tx, PRACTICE, request, actor=OPERATOR, now=NOW, new_id=new_id, token=new_id())
            self.patient_id, self.episode_id = done.patient_id, done.episode_id

        await self.hospital.write(work)

    def step(self, step_id: str) -> str:
        return f"/console/episodes/{self.episode_id}/steps/{step_id}/answers"

    async def go(self, path: str) -> Page:
        return await self._arrive(await self.browser.get(path))

    async def begin(self, step_id: str, **fields: str) -> Page:
        await self.go(self.step(step_id))
        given = {"responder": "self", "language": "en", "agreed": "yes"} | fields
        return await self._arrive(await self.browser.post(self.step(step_id), given))

    async def press(self, do: str = "answer", **fields: str) -> Page:
        """Press a button of the page, as a browser would: with the hidden fields, and what is chosen of the rest."""
        assert self.page is not None
        action = re.findall(r'<form method="post" action="([^"]*/responses/[^"]*)"', self.page.html)[0]
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.page.html)
        form = {name: unescape(value) for name, value in hidden} | {"do": do, "responder": "self"} | fields
        return await self._arrive(await self.browser.post(unescape(action), form))

    async def tick(self, *values: int) -> Page:
        return await self.press(**{f"pick.{value}": "on" for value in values})

    async def _arrive(self, page: Page) -> Page:
        while page.status == 303:
            self.seen.append(page.answer.headers["Location"])
            page = await self.browser.follow(page)
        self.page = page
        return page

    async def response(self) -> Response:
        (one,) = await self.hospital.read(lambda tx: responses.of_patient(tx, self.patient_id))
        return one

    async def given(self) -> dict[str, object]:
        response = await self.response()
        stored = await self.hospital.read(lambda tx: responses.answers_of(tx, response.id))
        return {item_id: one.missing or one.value for item_id, one in stored.items()}

    async def in_chat(self, *moves: Move) -> None:
        """The patient goes on in the chat with what is under way."""
        response = await self.response()

        def work(tx: Tx) -> None:
            sitting = answering.load(tx, PRACTICE, response.id)
            assert sitting is not None
            for move in moves:
                moved = answering.move(tx, sitting, move, now=NOW, new_id=self.hospital.story.new_id)
                assert moved.refused is None
                sitting = moved.sitting

        await self.hospital.write(work)


@pytest.fixture
async def caller(tmp_path: Path) -> AsyncIterator[Caller]:
    async with open_hospital(tmp_path, practice=PRACTICE) as hospital, browser(hospital) as someone:
        await someone.log_in("clara")
        yield Caller(hospital, someone)


async def test_a_patients_page_leads_to_what_is_open_and_only_there(caller: Caller):
    await caller.enrol(EVERY_KIND[0])
    page = await caller.go(f"/console/patients/{caller.patient_id}")
    assert re.findall(r'href="([^"]*/answers)"', page.html) == [caller.step("every-kind")]
    page = await caller.go(caller.step("every-kind"))
    assert "Kinda Sampleperson and the date of birth 3 Feb 1950" in page.text
    assert "Every kind of question not begun" in page.text


async def test_every_kind_of_question_is_asked_stored_and_read_back(caller: Caller):
    await caller.enrol(EVERY_KIND[0])
    page = await caller.begin("every-kind")
    assert "about your left knee" in page.text
    await caller.press()
    page = await caller.tick(1, 3)
    assert "Getting around" not in page.text, "the stem is there in full on every card"
    assert "This block is about getting around. Think of a usual day." in page.text
    await caller.press(answer="0")
    await caller.press(answer="2019-03-01")
    await caller.press(answer="82,5")
    assert "0 = the worst 100 = the best" in caller.page.text
    await caller.press(answer="70")
    page = await caller.press(answer="Dance")
    assert "more to say about “Dance”?" in page.text
    page = await caller.press(answer="One line\nand another")
    assert "What helps you to walk? A cane; A person Change" in page.text
    assert "When did the trouble with your knee begin? 1 Mar 2019 Change" in page.text
    assert "How much do you weigh? 82.5 kg Change" in page.text
    page = await caller.press("send")
    assert "The answers are sent. Thank you." in page.text
    assert await caller.given() == {
        "hello": 1, "helps": (1, 3), "feel": 0, "since": "2019-03-01", "weight": 82.5, "health": 70, "word": "Dance",
        "note": "One line\nand another",
    }  # fmt: skip
    response = await caller.response()
    assert (response.mode, response.responder, response.channel) == ("telephone", "self", "phone")
    clara = await caller.hospital.read(lambda tx: staff.with_username(tx, "clara"))
    assert response.taken_by == clara.id
    assert response.completed_at == NOW


async def test_the_words_to_read_out_are_in_the_patients_language(caller: Caller):
    await caller.enrol(EVERY_KIND[0], language="es")
    page = await caller.go(caller.step("every-kind"))
    assert '<option value="es" selected>Spanish</option>' in page.html
    await caller.begin("every-kind", language="es")
    page = await caller.press()
    assert "¿Qué le ayuda a caminar?" in page.text
    assert "Nada de esto" in page.text
    assert 'lang="es"' in page.html


async def test_a_language_without_words_is_said_before_the_call(caller: Caller):
    await caller.enrol(ADAPTIVE[0], language="es")
    assert "in English only; the patient's language is Spanish" in (await caller.go(caller.step("adaptive"))).text


@pytest.mark.parametrize(
    ("answers", "sentence", "kept"),
    [
        ([{}], "Tick at least one.", ""),
        ([{"pick.1": "on", "pick.9": "on"}], "One of these stands alone", 'data-key="4" checked'),
        ([{"pick.1": "on"}, {}], "Choose an answer.", ""),
        ([{"pick.1": "on"}, {"answer": "7"}], "Choose an answer.", ""),
        ([{"pick.1": "on"}, {"answer": "0"}, {"answer": ""}], "Give a date.", ""),
        ([{"pick.1": "on"}, {"answer": "0"}, {"answer": "1980-01-01"}],
         "Give a date not before 1 Jan 1990 and not after 15 Feb 2027.", 'value="1980-01-01"'),
        ([{"pick.1": "on"}, {"answer": "0"}, {"answer": "2019-03-01"}, {"answer": "a lot"}], "Give a number.",
         'value="a lot"'),
        ([{"pick.1": "on"}, {"answer": "0"}, {"answer": "2019-03-01"}, {"answer": "900"}],
         "Give a number from 30 to 250.", 'value="900"'),
    ],
)  # fmt: skip
async def test_what_cannot_be_stored_is_told_beside_the_field_and_left_there(caller: Caller, answers, sentence, kept):
    await caller.enrol(EVERY_KIND[0])
    await caller.begin("every-kind")
    await caller.press()
    for fields in answers:
        page = await caller.press(**fields)
    assert page.status == 422
    assert f'<small id="hint" class="error" role="alert">{sentence}' in page.html
    assert 'aria-invalid="true" aria-describedby="hint"' in page.html
    assert kept in page.html
    assert len(await caller.given()) == len(answers)


async def test_going_back_shows_the_answer_and_a_tick_can_be_taken_away(caller: Caller):
    await caller.enrol(EVERY_KIND[0])
    await caller.begin("every-kind")
    await caller.press()
    await caller.tick(1, 2)
    page = await caller.press("back")
    assert re.findall(r'name="(pick\.\d)"[^>]*checked', page.html) == ["pick.1", "pick.2"]
    await caller.tick(9)
    assert (await caller.given())["helps"] == (9,)


async def test_a_question_is_left_with_a_reason_in_one_press(caller: Caller):
    await caller.enrol(EVERY_KIND[0])
    await caller.begin("every-kind")
    await caller.press()
    await caller.press("why:declined")
    await caller.press("why:unsure")
    assert await caller.given() == {"hello": 1, "helps": "declined", "feel": "unsure"}


async def test_an_answer_is_changed_from_the_review_and_what_it_hides_is_said(caller: Caller):
    await caller.enrol(BRANCHING[0])
    await caller.begin("branching")
    for value in ("1", "6", "0", "1"):
        await caller.press(answer=value)
    await caller.press("change:pain")
    page = await caller.press(answer="0")
    assert "How strong is the pain" not in page.text
    assert "2 answers are kept and not counted" in page.text


async def test_an_adaptive_test_is_asked_to_its_end(caller: Caller):
    await caller.enrol(ADAPTIVE[0])
    page = await caller.begin("adaptive")
    assert "Question 1 Can you do this now?" in page.text
    for _ in range(6):
        if "Read the answers back" not in caller.page.text:
            page = await caller.press(answer="3")
    assert "Read the answers back" in page.text
    await caller.press("send")
    response = await caller.response()
    (score,) = await caller.hospital.read(lambda tx: responses.scores_of(tx, response.id))
    assert score.value is not None


async def test_an_alert_stops_the_call_until_its_text_was_read_out(caller: Caller):
    await caller.enrol(EVERY_KIND[0])
    await caller.begin("every-kind")
    await caller.press()
    await caller.tick(1)
    page = await caller.press(answer="-1")
    assert "urgent Worse than before Read this out now: Please call 555-0100." in page.text
    assert "open, for Joint replacement team" in page.text
    (alert,) = await caller.hospital.read(lambda tx: alerts.of_patient(tx, caller.patient_id))
    assert alert.acknowledged_at is None
    response = await caller.response()
    page = await caller.go(f"/console/responses/{response.id}?by=self")
    assert "Read this out now" in page.text, "there is no way around it"
    page = await caller.press()
    assert "When did the trouble with your knee begin?" in page.text
    assert "Worse than before What to do, and the text to read out" in page.text
    (entry,) = await caller.hospital.read(lambda tx: audit.of_patient(tx, caller.patient_id, action="read-safety-text"))
    assert entry.detail["alert"] == alert.id


async def test_an_alert_from_the_chat_stops_the_call_too(caller: Caller):
    await caller.enrol(EVERY_KIND[0])
    await caller.begin("every-kind")
    await caller.press()
    await caller.tick(1)
    await caller.in_chat(Choose("feel", -1))
    page = await caller.press(answer="0")
    assert "Read this out now" in page.text


async def test_a_page_that_is_out_of_date_changes_nothing_and_says_so(caller: Caller):
    await caller.enrol(BRANCHING[0])
    await caller.begin("branching")
    await caller.in_chat(Choose("pain", 1), Choose("strong", 6))
    for do, fields in (("answer", {"answer": "0"}), ("back", {}), ("why:declined", {}), ("send", {})):
        old = caller.page
        page = await caller.press(do, **fields)
        assert "Somebody went on meanwhile" in page.text
        assert "Does it wake you up?" in page.text
        caller.page = old
    assert await caller.given() == {"pain": 1, "strong": 6}


async def test_another_member_of_staff_goes_on_where_the_first_stopped(caller: Caller):
    await caller.enrol(BRANCHING[0])
    await caller.begin("branching", responder="proxy")
    await caller.press(answer="1", responder="proxy")
    async with browser(caller.hospital) as other:
        await other.log_in("cora")
        caller.browser = other
        page = await caller.go(caller.step("branching"))
        assert "begun by telephone: 1 of 4 questions answered so far" in page.text
        assert re.search(r'value="proxy" required checked', page.html), "the same person as before is offered"
        page = await caller.begin("branching", responder="proxy")
        assert "How strong is the pain at night?" in page.text
        await caller.press(answer="4", responder="proxy")
    assert await caller.given() == {"pain": 1, "strong": 4}
    cora = await caller.hospital.read(lambda tx: staff.with_username(tx, "cora"))
    assert (await caller.response()).taken_by == cora.id


async def test_what_was_begun_in_the_chat_goes_on_by_telephone(caller: Caller):
    await caller.enrol(BRANCHING[0])

    def in_chat(tx: Tx) -> None:
        task = tasks.of_step(tx, PRACTICE, caller.episode_id, "branching")
        facts = {"language": "es", "channel": "web", "now": NOW, "new_id": caller.hospital.story.new_id}
        sitting = answering.begin(tx, PRACTICE, task, "branching", **facts)
        answering.move(tx, sitting, Choose("pain", 1), now=NOW, new_id=caller.hospital.story.new_id)

    await caller.hospital.write(in_chat)
    page = await caller.go(caller.step("branching"))
    assert "begun by the patient in the chat: 1 of 4 questions answered so far" in page.text
    page = await caller.begin("branching")
    assert "¿Qué tan fuerte es el dolor por la noche?" in page.text, "in the language it was begun in"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"responder": ""}, "Say who answers."), ({"agreed": None}, "Ask first whether the patient agrees")],
)
async def test_a_call_begins_only_when_it_is_known_who_answers_and_that_they_agree(caller: Caller, fields, sentence):
    await caller.enrol(BRANCHING[0])
    form = {"responder": "self", "language": "en", "agreed": "yes"} | fields
    await caller.go(caller.step("branching"))
    page = await caller.browser.post(
        caller.step("branching"), {name: one for name, one in form.items() if one is not None}
    )
    assert page.status == 422
    assert sentence in page.text
    assert await caller.hospital.read(lambda tx: responses.of_patient(tx, caller.patient_id)) == []


async def test_no_address_holds_an_answer(caller: Caller):
    await caller.enrol(NAMING[0])
    await caller.begin("first-time")
    for words in ("Gardening", "Swimming"):
        await caller.press(answer=words)
    assert caller.seen
    for address in caller.seen:
        assert re.fullmatch(r"/console/responses/[0-9a-f]{32}\?by=self", address), address


async def test_a_response_that_has_ended_takes_nothing_more(caller: Caller):
    await caller.enrol(BRANCHING[0])
    await caller.begin("branching")
    response = await caller.response()
    await caller.hospital.write(lambda tx: responses.close(tx, response.id, "window_closed", NOW))
    page = await caller.press(answer="1")
    assert "The time for these questions is over. What was answered is kept." in page.text
    assert await caller.given() == {}


async def test_who_died_or_stopped_is_not_to_be_called(caller: Caller):
    await caller.enrol(BRANCHING[0])
    await caller.hospital.write(lambda tx: patients.change(tx, caller.patient_id, stopped_at=NOW))
    assert "Take answers by phone" not in (await caller.go(f"/console/patients/{caller.patient_id}")).text
    assert "This patient has stopped" in (await caller.begin("branching")).text


async def test_the_trail_tells_of_the_call_in_words(caller: Caller):
    await caller.enrol(EVERY_KIND[0])
    await caller.begin("every-kind")
    page = (await caller.go(f"/console/patients/{caller.patient_id}")).text
    assert "Clara Clinician Took answers by telephone" in page


@pytest.mark.parametrize("path", ["/console/responses/none", "/console/responses/none/safety"])
async def test_a_response_that_is_not_there_is_not_found(caller: Caller, path: str):
    assert (await caller.go(path)).status == 404


async def test_a_step_that_is_not_there_is_not_found(caller: Caller):
    await caller.enrol(BRANCHING[0])
    assert (await caller.go(caller.step("no-such-step"))).status == 404
    page = await caller.browser.post(caller.step("no-such-step"), {"responder": "self"})
    assert page.status == 404


async def test_answers_from_last_time_are_named(caller: Caller):
    await caller.enrol(NAMING[0])

    def last_week(tx: Tx) -> None:
        task = tasks.of_step(tx, PRACTICE, caller.episode_id, "first-time")
        who = {"responder": Responder.SELF, "actor": by_staff("x"), "now": NOW, "new_id": caller.hospital.story.new_id}
        sitting = taking.begin(tx, PRACTICE, task, language="en", agreed=True, **who)
        for words in ("Gardening", "Swimming", "Shopping", "4", "5", "6"):
            sitting = taking.move(tx, sitting, [Write(sitting.walk.at, words)], **who).sitting
        taking.move(tx, sitting, [Send()], **who)

    await caller.hospital.write(last_week)
    caller.hospital.clock.instant = NOW + timedelta(days=7)
    await caller.browser.log_in("clara")
    page = await caller.begin("second-time")
    assert "From last time: Gardening; Swimming; Shopping. To change one, go back." in page.text
    assert "how well can you do this? Gardening" in page.text


async def test_a_patient_who_stopped_during_the_call_is_asked_no_more_and_staff_are_told(caller: Caller):
    await caller.enrol(EVERY_KIND[0])
    await caller.begin("every-kind")
    await caller.press()
    await caller.hospital.write(lambda tx: patients.change(tx, caller.patient_id, stopped_at=NOW))
    page = await caller.tick(1, 3)
    assert page.status == 422
    assert "This patient has stopped" in page.text
    assert "helps" not in await caller.given()
