"""What leaves the house: the right rows with labels, nothing that says who it was unless asked, nothing left out."""

from __future__ import annotations

import io
import json
import re
import stat
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import event

from care import answering, taking, tasks, wishes
from care.actor import staff
from care.deliver import SNOOZE
from care.fallback import LINK
from care.ways import Responder
from pathways import plan
from records import deliveries, episodes, responses
from records.database import Tx
from reports import export, export_answers
from reports.errors import ReportError
from surveys.moves import Choose, Leave, Reason, Send, Write
from tests.reports.house import ANSWERS, MADE, SURVEY, opened, readable, table

GOLDEN = Path(__file__).with_name("golden")


@pytest.fixture
async def house(tmp_path):
    async with opened(tmp_path, SURVEY) as house:
        yield house


@pytest.fixture
async def testa(house):
    """One patient who completed the first survey and left the second unfinished."""
    patient_id = await house.enrol()
    await house.answer(patient_id, "before", datetime(2026, 3, 2, 6, 30, tzinfo=UTC), *ANSWERS)
    declined = (Choose("1", 0), Leave("2"), Reason("2", "unsure"))
    await house.answer(patient_id, "after", datetime(2026, 3, 20, 18, tzinfo=UTC), *declined)
    await house.close_windows(patient_id)
    return patient_id


@pytest.mark.parametrize("identified", [False, True])
async def test_an_export_reads_as_it_did_when_it_was_last_reviewed(house, testa, identified, tmp_path, request):
    """`pytest tests/reports --rewrite-goldens` writes the files anew, to be reviewed as a diff."""
    await house.write(tmp_path / "out", identified=identified)
    golden = GOLDEN / ("export-identified.txt" if identified else "export.txt")
    if request.config.getoption("--rewrite-goldens"):
        golden.write_text(readable(tmp_path / "out"))
    assert readable(tmp_path / "out") == golden.read_text()


async def test_every_delivery_has_a_row_that_says_what_became_of_it(house, testa, tmp_path):
    await house.write(tmp_path / "out")
    rows = table(tmp_path / "out", "deliveries.csv")
    assert len(rows) == len(await house.database.read(deliveries.of_everyone)) > 0
    codes = {row["code"] for row in table(tmp_path / "out", "codebook.csv") if row["file"] == "deliveries.csv"}
    assert {row[column] for row in rows for column in ("kind", "fate", "reason")} <= codes | {""}
    kinds = {one.value for one in plan.Kind} | {SNOOZE, LINK}
    assert kinds <= codes


async def test_answers_by_telephone_say_who_gave_and_who_took_them_also_where_the_patient_went_on(house, tmp_path):
    """Somebody begins for the patient, who then goes on in the chat; the second survey is the chat's alone."""
    patient_id, began = await house.enrol(), datetime(2026, 3, 2, 12, tzinfo=UTC)

    def by_telephone(tx: Tx) -> None:
        task = next(one for one in tasks.of_patient(tx, house.practice, patient_id) if one.step.id == "before")
        who = {"responder": Responder.PROXY, "actor": staff("a1b2"), "now": began, "new_id": house.new_id}
        sitting = taking.begin(tx, house.practice, task, language="en", agreed=True, **who)
        sitting = taking.move(tx, sitting, ANSWERS[:2], **who).sitting
        for move in ANSWERS[2:]:
            sitting = answering.move(tx, sitting, move, now=began, new_id=house.new_id).sitting

    await house.database.write(by_telephone)
    await house.answer(patient_id, "after", datetime(2026, 3, 20, tzinfo=UTC), *ANSWERS)
    await house.write(tmp_path / "out")
    names = ("mode", "mode_changed", "responder", "responder_changed", "taken_by", "channel")
    assert [tuple(row[name] for name in names) for row in table(tmp_path / "out", "responses.csv")] == [
        ("telephone", "1", "proxy", "1", "a1b2", "phone"),
        ("electronic", "0", "self", "0", "", "web"),
    ]


async def test_without_names_there_is_no_name_no_date_and_no_own_word_in_any_file(house, testa, tmp_path):
    await house.write(tmp_path / "out")
    everything = readable(tmp_path / "out")
    made_at, *_ = re.findall(r"\d{4}-\d{2}-\d{2}", everything)
    assert made_at == f"{MADE:%Y-%m-%d}"
    assert everything.count("2026-") == 1, "only the day on which the export was made"
    assert not re.search(r"Testa|Ampleperson|0042|1956|Los_Angeles", everything)


async def test_an_answer_in_own_words_that_looks_like_a_formula_is_shown_and_not_run(house, tmp_path):
    note = '=HYPERLINK("http")'
    await house.answer(await house.enrol(), "before", MADE, *ANSWERS[:3], Write("note", note), Send())
    await house.write(tmp_path / "out", identified=True)
    assert [row["text"] for row in table(tmp_path / "out", "answers.csv") if row["item"] == "note"] == ["'" + note]


async def test_days_are_counted_in_the_calendar_of_the_patient(house, testa, tmp_path):
    """06:30 UTC on 2 March is still 1 March in Los Angeles."""
    await house.write(tmp_path / "out")
    assert table(tmp_path / "out", "responses.csv")[0]["completed_day"] == "-9"


async def test_a_response_that_is_still_open_waits_for_the_next_export(house, tmp_path):
    await house.answer(await house.enrol(), "before", MADE, *ANSWERS[:2])
    manifest = await house.write(tmp_path / "out")
    of_responses = {"responses.csv", "answers.csv", "scores.csv", "scores_history.csv"}
    assert {file.rows for file in manifest.files if file.name in of_responses} == {0}
    assert manifest.patients == 0


async def test_what_was_begun_for_an_operation_that_was_cancelled_leaves_as_far_as_it_came(house, tmp_path):
    patient_id = await house.enrol()
    await house.answer(patient_id, "before", MADE, *ANSWERS[:2])

    def cancel(tx):
        (one,) = episodes.of_patient(tx, patient_id)
        episodes.change(tx, one.id, cancelled_at=MADE)

    await house.database.write(cancel)
    await house.write(tmp_path / "out")
    (row,) = table(tmp_path / "out", "responses.csv")
    assert row["status"] == "partial"


async def test_an_answer_outside_the_window_is_marked(house, tmp_path):
    early = datetime(2026, 2, 5, tzinfo=UTC)
    patient_id = await house.enrol()
    await house.answer(patient_id, "before", early, *ANSWERS)
    await house.answer(patient_id, "after", MADE, *ANSWERS)
    await house.write(tmp_path / "out")
    assert [row["window_status"] for row in table(tmp_path / "out", "responses.csv")] == ["before", "after"]


async def test_after_deletion_the_numbers_stay_and_the_person_is_gone(house, testa, tmp_path):
    before = await house.write(tmp_path / "before", identified=True)
    await house.database.write(lambda tx: wishes.erase(tx, testa, MADE))
    after = await house.write(tmp_path / "after", identified=True)
    assert [file.rows for file in after.files] == [file.rows for file in before.files]
    assert table(tmp_path / "after", "scores.csv") == table(tmp_path / "before", "scores.csv")
    everything = readable(tmp_path / "after").replace(f"{MADE:%Y-%m-%d}", "")
    assert not re.search(r"Testa|0042|1956|2026-|Los_Angeles", everything)
    assert [row["missing"] for row in table(tmp_path / "after", "answers.csv") if row["item"] == "note"] == [
        "erased",
        "not_reached",
    ]


async def test_a_second_operation_is_the_same_patient_and_another_episode(house, testa, tmp_path):
    again = await house.enrol(side="right", at=MADE)
    await house.answer(again, "before", MADE, *ANSWERS, side="right")
    manifest = await house.write(tmp_path / "out")
    rows = table(tmp_path / "out", "responses.csv")
    assert [(row["episode"].removeprefix(row["pseudonym"]), row["side"]) for row in rows] == [
        ("-1", "left"),
        ("-1", "left"),
        ("-2", "right"),
    ]
    assert (manifest.patients, manifest.episodes) == (1, 2)


async def test_the_codebook_explains_every_column_and_every_code(house, testa, tmp_path):
    await house.write(tmp_path / "out", identified=True)
    book = table(tmp_path / "out", "codebook.csv")
    columns = {(line["file"], line["column"]) for line in book if line["kind"] == "column" and line["meaning"]}
    codes = {(line["file"], line["column"], line["code"]) for line in book if line["kind"] != "column"}
    for name in (
        "responses.csv",
        "answers.csv",
        "scores.csv",
        "scores_history.csv",
        "wide-sample-v1.csv",
        "codebook.csv",
    ):
        rows = table(tmp_path / "out", name)
        assert {(name, column) for column in rows[0]} <= columns
        for coded in {column for file, column, _ in codes if file == name} - {"value"}:
            assert {(name, coded, row[coded]) for row in rows if row[coded]} <= codes
    assert {line["attribution"] for line in book if line["kind"] == "survey"} == {"ours"}


async def test_the_manifest_holds_counts_and_checksums_that_are_true(house, testa, tmp_path):
    manifest = await house.write(tmp_path / "out")
    kept = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert json.loads(manifest.to_json()) == kept
    for file in kept["files"]:
        assert file["sha256"] == sha256((tmp_path / "out" / file["name"]).read_bytes()).hexdigest()
        assert file["rows"] == len(table(tmp_path / "out", file["name"]))
    assert {path.name for path in (tmp_path / "out").iterdir()} == {file["name"] for file in kept["files"]} | {
        "manifest.json"
    }


async def test_what_the_survey_cannot_explain_stops_the_export_and_leaves_the_last_one_whole(house, testa, tmp_path):
    await house.write(tmp_path / "out")
    last = readable(tmp_path / "out")
    response_id = table(tmp_path / "out", "responses.csv")[0]["response"]
    await house.database.write(
        lambda tx: responses.add_answer(tx, response_id, "stray", revision=1, value=1, missing=None, now=MADE)
    )
    with pytest.raises(ReportError, match="holds 'stray' for 'sample', version 1"):
        await house.write(tmp_path / "out")
    assert readable(tmp_path / "out") == last


async def test_only_the_owner_of_the_files_can_read_them(house, testa, tmp_path):
    await house.write(tmp_path / "out", identified=True)
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "out").iterdir()} == {0o600}


async def test_the_download_holds_the_same_files_dated_when_the_export_was_made(house, testa, tmp_path):
    await house.write(tmp_path / "out")
    zipped = await house.database.read(lambda tx: export.zipped(tx, house.practice, identified=False, now=MADE))
    archive = ZipFile(io.BytesIO(zipped))
    assert {name: archive.read(name) for name in archive.namelist()} == {
        file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()
    }
    assert {entry.date_time for entry in archive.infolist()} == {(2026, 6, 1, 12, 0, 0)}


async def test_nothing_is_lost_between_two_batches(house, testa, tmp_path, monkeypatch):
    await house.write(tmp_path / "at once")
    monkeypatch.setattr(export_answers, "AT_ONCE", 1)
    await house.write(tmp_path / "one by one")
    assert readable(tmp_path / "one by one") == readable(tmp_path / "at once")


async def test_the_number_of_queries_does_not_grow_with_the_patients(house, tmp_path):
    async def queries() -> int:
        seen: list[str] = []

        def work(tx: Tx) -> None:
            event.listen(tx.connection, "before_cursor_execute", lambda *what: seen.append(what[2]))
            export.zipped(tx, house.practice, identified=False, now=MADE)

        await house.database.read(work)
        return len(seen)

    for number in range(2):
        await house.answer(await house.enrol(mrn=str(number)), "before", MADE, *ANSWERS)
    few = await queries()
    for number in range(2, 6):
        await house.answer(await house.enrol(mrn=str(number)), "before", MADE, *ANSWERS)
    assert await queries() == few
