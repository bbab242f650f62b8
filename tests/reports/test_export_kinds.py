"""Every kind of answer and score as an analyst finds it: picks, dates, what was hidden or never asked, corrections."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care import wishes
from records import responses
from records.responses import StoredAnswer, StoredScore
from reports.export_answers import applying
from surveys import route
from surveys.answers import Answer
from surveys.moves import Choose, Leave, Reason, Send
from tests.reports.house import MADE, House, opened, table
from tests.reports.varied import ADAPTIVE, ALL_OF_IT, CORRECTED, IN_PAIN, TAKEN_BACK, VARIED

BEFORE, AFTER = datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 20, 18, tzinfo=UTC)
WHY = "the table had a typing error"


@pytest.fixture
async def house(tmp_path):
    async with opened(tmp_path, CORRECTED, ADAPTIVE) as house:
        yield house


async def answered(house: House, *moves, survey="varied", step="before") -> str:
    """The response of a new patient."""
    patient_id = await house.enrol(mrn=house.new_id())
    return await house.answer(patient_id, step, BEFORE if step == "before" else AFTER, *moves, survey=survey)


async def correct(house: House, response_id: str) -> None:
    """As it is once a corrected rule was applied: the old value by version 1 stands beside the new one."""
    new = StoredScore(response_id, "severity", 59.0, 2.0, None, "2", MADE, WHY)
    await house.database.write(lambda tx: responses.add_scores(tx, [new]))


async def exported(house: House, folder, name: str, *, identified=False) -> list[dict[str, str]]:
    await house.write(folder / "out", identified=identified)
    return table(folder / "out", name)


def by(column: str, rows: list[dict[str, str]], *wanted: str) -> dict[str, tuple[str, ...]]:
    return {row[column]: tuple(row[name] for name in wanted) for row in rows}


async def test_each_kind_of_answer_has_its_codes_and_labels_and_a_text_to_read_has_no_row(house, tmp_path):
    await answered(house, *ALL_OF_IT)
    rows = by("item", await exported(house, tmp_path, "answers.csv", identified=True), "value", "label", "text")
    assert rows == {
        "pain": ("2", "Severe", ""),
        "where": ("1,2", "Knee; Hip", ""),
        "since": ("2026-03-01", "", ""),
        "knee": ("1", "Mild", ""),
        "note": ("", "", "'-1 stair a day"),
        "again": ("1", "Mild", ""),
    }


async def test_without_names_a_date_is_a_number_of_days(house, tmp_path):
    await answered(house, *ALL_OF_IT)
    rows = by("item", await exported(house, tmp_path, "answers.csv"), "value", "text")
    assert rows["since"] == ("-9", "")
    wide = table(tmp_path / "out", "wide-varied-v1.csv")[0]
    assert (wide["item_since"], wide["item_note"]) == ("-9", "(text withheld)")


async def test_the_wide_file_has_one_row_a_response_and_a_column_for_each_option(house, tmp_path):
    first, second = await answered(house, *ALL_OF_IT), await answered(house, *TAKEN_BACK)
    rows = await exported(house, tmp_path, "wide-varied-v1.csv", identified=True)
    wide = {row["response"]: {name: cell for name, cell in row.items() if "_" in name} for row in rows}
    assert len(rows) == len(wide) == 2
    given = {name: cell for name, cell in wide[first].items() if name.startswith(("item_", "score_"))}
    assert given == {
        "item_pain": "2",
        "item_where__1": "1",
        "item_where__2": "1",
        "item_where__9": "0",
        "item_since": "2026-03-01",
        "item_knee": "1",
        "item_note": "'-1 stair a day",
        "item_again": "1",
        "score_severity": "59",
        "score_severity__se": "2",
        "score_both": "3",
        "score_half": "1.5",
    }
    assert [wide[second][f"item_{name}"] for name in ("pain", "where__1", "since", "knee")] == ["0", "", "", ""]


async def test_what_a_later_answer_hides_is_kept_and_marked_as_not_applying(house, tmp_path):
    await answered(house, *TAKEN_BACK)
    rows = by("item", await exported(house, tmp_path, "answers.csv"), "value", "applies", "missing")
    assert rows["pain"] == ("0", "1", "")
    assert rows["where"] == ("1,2", "0", "")
    assert rows["knee"] == ("1", "0", "")


async def test_never_asked_is_told_from_never_reached(house, tmp_path):
    """Nobody without pain is asked where it is; and whoever stopped there might have been asked about the knee."""
    complete = await answered(house, Choose("hello", 1), Choose("pain", 0), Leave("note"), Send())
    patient_id = await house.enrol(mrn="stops")
    stopped = await house.answer(patient_id, "after", AFTER, *IN_PAIN[:2], survey="varied")
    await house.close_windows(patient_id)
    rows = await exported(house, tmp_path, "answers.csv")
    found = {
        one: by("item", [row for row in rows if row["response"] == one], "applies", "missing")
        for one in (complete, stopped)
    }
    assert [found[complete][name] for name in ("where", "since", "knee")] == [("0", "not_asked")] * 3
    assert found[complete]["note"] == ("1", "declined")
    assert found[stopped] == {
        "pain": ("1", ""),
        "where": ("1", "not_reached"),
        "since": ("", "not_reached"),
        "knee": ("", "not_reached"),
        "note": ("1", "not_reached"),
        "again": ("", "not_reached"),
    }


async def test_an_adaptive_test_asks_few_and_the_others_are_not_missing(house, tmp_path):
    await answered(house, Choose("a", 1), Choose("b", 1), Send(), survey="adaptive")
    rows = await exported(house, tmp_path, "answers.csv")
    assert [(row["item"], row["missing"]) for row in rows] == [
        ("a", ""),
        ("b", ""),
        *((name, "not_asked") for name in "cdef"),
    ]
    (score,) = table(tmp_path / "out", "scores.csv")
    assert (float(score["value"]), score["applies"], score["reason"]) == (47.1, "1", "")
    assert 0 < float(score["standard_error"]) < 10
    (wide,) = table(tmp_path / "out", "wide-adaptive-v1.csv")
    assert wide["score_trait__se"] == score["standard_error"]


async def test_a_score_that_nothing_was_asked_for_is_not_missing_and_one_that_was_declined_is(house, tmp_path):
    no_pain = await answered(house, Choose("hello", 1), Choose("pain", 0), Leave("note"), Send())
    silent = (*IN_PAIN[:-1], Leave("knee"), Reason("knee", "declined"), Leave("note"), Send())
    declined = await answered(house, *silent)
    rows = await exported(house, tmp_path, "scores.csv")
    found = {(row["response"], row["score"]): (row["value"], row["applies"], row["reason"]) for row in rows}
    assert found[no_pain, "both"] == ("", "0", "missing:knee")
    assert found[no_pain, "half"] == ("", "0", "score:both")
    assert found[declined, "both"] == ("", "1", "missing:knee")
    assert found[no_pain, "severity"][:2] == ("31", "1")


async def test_a_corrected_score_says_what_it_was_and_why_and_the_history_has_every_row(tmp_path):
    async with opened(tmp_path, VARIED) as house:
        response_id = await answered(house, *ALL_OF_IT)
        await correct(house, response_id)
        await house.write(tmp_path / "out")
    scores = by(
        "score",
        table(tmp_path / "out", "scores.csv"),
        "value",
        "standard_error",
        "rule_version",
        "corrected_from",
        "corrected_because",
    )
    assert scores["severity"] == ("59", "2", "2", "60", WHY)
    assert scores["both"] == ("3", "", "1", "", "")
    history = [row for row in table(tmp_path / "out", "scores_history.csv") if row["score"] == "severity"]
    assert [(row["rule_version"], row["value"], row["because"], row["in_force"]) for row in history] == [
        ("1", "60", "", "0"),
        ("2", "59", WHY, "1"),
    ]
    assert table(tmp_path / "out", "wide-varied-v1.csv")[0]["score_severity"] == "59"


async def test_after_deletion_what_was_asked_because_of_the_words_still_applies(house, tmp_path):
    patient_id = await house.enrol()
    await house.answer(patient_id, "before", BEFORE, *ALL_OF_IT, survey="varied")
    await house.database.write(lambda tx: wishes.erase(tx, patient_id, MADE))
    rows = by("item", await exported(house, tmp_path, "answers.csv", identified=True), "value", "applies", "missing")
    assert rows["note"] == ("", "1", "erased")
    assert rows["again"] == ("1", "1", "")


async def test_the_codebook_tells_an_analyst_what_every_column_and_code_of_these_surveys_means(house, tmp_path):
    await answered(house, *ALL_OF_IT)
    book = await exported(house, tmp_path, "codebook.csv", identified=True)
    wide = {(line["column"], line["code"]): line for line in book if line["file"] == "wide-varied-v1.csv"}
    assert wide["item_where__2", ""]["meaning"] == "Question where - Hip"
    assert wide["item_where__2", "1"]["label"] == "Picked"
    assert wide["item_pain", "2"]["label"] == "Severe"
    assert set(table(tmp_path / "out", "wide-varied-v1.csv")[0]) == {column for column, code in wide if not code}
    lines = {(line["kind"], line["part"], line["code"]): line for line in book if line["defined_in"] == "varied"}
    assert lines["score", "severity", "severity"]["meaning"] == (
        "0 to 60 points. A higher value is worse. "
        "The answer to item pain; looked up in the table of the survey's file. "
        "Needs every item: it is a sum. Version 2."
    )
    assert lines["score", "half", "half"]["meaning"].partition("worse. ")[2] == (
        "Sum of 0.5 x both; rounded half up to 1 decimals. Needs every part. Version 1."
    )
    assert lines["correction", "severity", "2"]["meaning"] == WHY
    assert lines["change", "severity", ""]["label"] == "A change of 5 points matters"
    assert lines["answer", "since", ""]["label"] == "A date (ISO 8601), 2020-01-01 to any"
    assert lines["survey", "", "varied"]["attribution"] == "ours"
    assert ("item", "hello", "hello") not in lines


async def test_a_band_that_looks_like_a_formula_is_shown_and_not_run(house, tmp_path):
    await answered(house, *ALL_OF_IT)
    assert by("score", await exported(house, tmp_path, "scores.csv"), "band")["severity"] == ("'=SUM(1)",)


VALUES = {
    "pain": st.integers(0, 2),
    "where": st.sampled_from([(1,), (2,), (1, 2), (9,)]),
    "since": st.just("2026-03-01"),
    "knee": st.integers(0, 2),
    "note": st.just("a"),
    "again": st.integers(0, 2),
}
ANY = st.fixed_dictionaries({}, optional={name: value | st.none() for name, value in VALUES.items()})


@given(ANY)
def test_whether_a_question_applies_is_what_the_engine_says_or_not_known_yet(values):
    stored = {name: StoredAnswer(name, value, None if value else "declined", MADE) for name, value in values.items()}
    found = applying(VARIED, stored)
    shown = {item.id for item in route.shown(VARIED, {name: Answer(value) for name, value in values.items()})}
    assert {name for name, applies in found.items() if applies} == shown
    assert not set(route.hidden(VARIED, values)) & {name for name, applies in found.items() if applies}
    if VALUES.keys() <= values.keys():
        assert None not in found.values()
