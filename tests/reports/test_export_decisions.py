"""The exported decisions: evidence that an aid was offered and looked at, and no word that was not shared."""

from __future__ import annotations

from pathlib import Path

import pytest

from care import decided, wishes
from care.actor import staff
from decision_aids.moves import Choose, Jump, Mark, Rate, Write
from reports import export
from tests.care.test_deciding import Patient
from tests.reports.house import readable, table

OWN = ("Testa wants to kneel", "Her husband is ill", "Who holds my hand")


@pytest.fixture
def weighed(patient) -> Patient:
    """To the end, two weeks before the visit, with something said at every kind of card."""
    patient.world.wait(days=28)
    patient.to_the_end(right=3, sure=(1, 1, 0, 1))
    patient.move(
        Jump("role"), Choose("role", "together"), Jump("values:operation-or-pain"), Rate("values:operation-or-pain", -2)
    )
    patient.move(Jump("matters"), Mark("matters", "classes", on=True), Mark("matters", "operation-or-pain", on=True))
    patient.move(Write("matters", OWN[0]), Jump("leaning"), Choose("leaning", "wait"), Jump("leaning"))
    patient.move(Write("leaning", OWN[1]), Jump("questions"), Write("questions", OWN[2]))
    return patient


def exported(patient: Patient, folder: Path, *, identified: bool = False) -> list[dict[str, str]]:
    world = patient.world
    export.write(world.tx, world.practice, folder, identified=identified, now=world.now)
    return table(folder, "decisions.csv")


def only(row: dict[str, str], *names: str) -> tuple[str, ...]:
    return tuple(row[name] for name in names)


def test_an_aid_that_was_offered_and_not_begun_has_a_row(patient, tmp_path):
    assert exported(patient, tmp_path / "before") == []
    patient.world.wait(days=28)
    (row,) = exported(patient, tmp_path / "after")
    assert only(row, "step", "aid", "aid_version", "offered_day") == ("weigh", "knee-osteoarthritis", "2", "-14")
    assert only(row, "begun_day", "cards_seen", "completed_day", "shared_day", "sure", "chosen") == ("",) * 6


def test_it_says_how_far_somebody_went_whether_or_not_they_share_it(weighed, tmp_path):
    (row,) = exported(weighed, tmp_path)
    assert only(row, "offered_day", "begun_day", "completed_day", "shared_day") == ("-14", "-13", "-13", "")
    assert row["cards_seen"] == row["cards"] != ""
    assert row["sure"] == "3"


def test_who_stopped_half_way_has_seen_fewer_cards_than_there_are(patient, tmp_path):
    patient.move(Choose("red_flags", "hot-joint"))
    (row,) = exported(patient, tmp_path)
    assert only(row, "cards_seen", "completed_day", "offered_day") == ("1", "", "")
    assert int(row["cards"]) > 10


SAID = ("role", "leaning", "matters", "ratings", "knowledge_asked", "knowledge_right")


def test_what_was_said_leaves_only_where_it_was_shared(weighed, tmp_path):
    (row,) = exported(weighed, tmp_path / "kept", identified=True)
    assert only(row, *SAID, "matters_words", "leaning_words", "questions_words") == ("",) * 9
    weighed.share()
    (row,) = exported(weighed, tmp_path / "shared", identified=True)
    asked, right = row["knowledge_asked"], row["knowledge_right"]
    assert only(row, *SAID[:4]) == ("together", "wait", "classes,operation-or-pain", "operation-or-pain=-2")
    assert (int(right), int(asked) >= 3) == (3, True)
    assert only(row, "matters_words", "leaning_words", "questions_words") == OWN


def test_without_names_there_are_no_own_words_and_no_moments(weighed, tmp_path):
    weighed.share()
    exported(weighed, tmp_path)
    assert not any(text in readable(tmp_path) for text in OWN)
    assert not any(name.endswith(("_at", "_words")) for name in exported(weighed, tmp_path)[0])


def test_what_the_team_noted_last_is_what_was_chosen(weighed, tmp_path):
    world = weighed.world
    for option in ("wait", "exercise"):
        decided.record(world.tx, world.practice, weighed.begin().decision.id, option, actor=staff("a1"), now=world.now)
        world.wait(days=2)
    (row,) = exported(weighed, tmp_path)
    assert only(row, "chosen", "chosen_day") == ("exercise", "-11")


def test_the_codebook_explains_every_option_and_pair(weighed, tmp_path):
    weighed.share()
    (row,) = exported(weighed, tmp_path)
    book = [line for line in table(tmp_path, "codebook.csv") if line["file"] == "decisions.csv"]
    assert set(row) == {line["column"] for line in book if line["kind"] == "column" and line["meaning"]}
    assert {line["label"] for line in book if (line["column"], line["code"]) == ("leaning", row["leaning"])} == {
        "Wait and see"
    }
    assert {line["code"] for line in book if line["kind"] == "pair"} >= set(row["matters"].split(","))


def test_after_deletion_the_evidence_stays_without_a_date_or_a_word(weighed, tmp_path):
    weighed.share()
    wishes.erase(weighed.world.tx, weighed.id, weighed.world.now)
    (row,) = exported(weighed, tmp_path, identified=True)
    assert row["completed_day"] == "-13"
    assert only(row, "cards_seen", "leaning", "leaning_words", "completed_at", "offered_at") == ("",) * 5
