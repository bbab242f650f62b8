"""`afterwell aid` and what `afterwell check` says of aids: lists, cards, and the sheet of the standard."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app import cli
from decision_aids.ipdas.items import ITEMS
from tests.decision_aids.files import GUIDE, SOUND, written

KNEE = "knee-osteoarthritis"


@pytest.fixture(autouse=True)
def _at_home(tmp_path, monkeypatch):
    """In a folder of its own, with no settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("SECRET_KEY", "LIBRARY", "DATABASE_URL"):
        monkeypatch.delenv(f"AFTERWELL_{name}", raising=False)


def test_the_list_says_who_gets_each_aid(capsys):
    assert cli.run(["aid", "list"]) == 0
    assert re.search(
        rf"^{KNEE} 2: decision aid, en.*; draft: offered in the demo alone$", capsys.readouterr().out, re.MULTILINE
    )
    assert cli.run(["aid", "list", "--json"]) == 0
    line = next(one for one in json.loads(capsys.readouterr().out) if one["id"] == KNEE)
    assert (line["status"], line["kind"]) == ("draft", "decision aid")


def test_an_aid_is_shown_card_by_card_with_its_sentences_and_sources(capsys):
    assert cli.run(["aid", "show", KNEE]) == 0
    said = capsys.readouterr().out
    assert "---- outcome:long-term-pain\nTroublesome pain long after the operation\n" in said
    assert "From 3 months to 5 years afterwards, about 20 of 100 people still had troublesome pain.\n" in said
    assert "(Beswick 2012, BMJ Open 2:e000435)\n" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["show", "sore-toe"], "There is no decision aid 'sore-toe'; there are "),
        (["report", "sore-toe"], "There is no decision aid 'sore-toe'; there are "),
        (["show", KNEE, "--language", "de"], f"'{KNEE}' is not in 'de'; it is in en"),
    ],
)
def test_what_there_is_not_is_told_in_a_sentence(capsys, arguments, sentence):
    assert cli.run(["aid", *arguments]) == 2
    assert capsys.readouterr().err.startswith(sentence)


def test_the_sheet_is_a_page_with_every_item_its_verdict_and_its_line(capsys):
    assert cli.run(["aid", "report", KNEE]) == 0
    assert capsys.readouterr().out.endswith(f"The sheet of {KNEE}, version 2, is in {KNEE}-ipdas.html.\n")
    page = Path(f"{KNEE}-ipdas.html").read_text("utf-8")
    rows = re.findall(r"<td>((?:qualifying|certifying|quality)-\d+)</td><td>[^<]+</td><td>([^<]+)</td>", page)
    assert [item for item, _ in rows] == [item.id for item in ITEMS]
    assert "not met" not in {verdict for _, verdict in rows}
    assert "@media print" in page
    assert "outcome:infection" in page


def test_the_sheet_is_data_for_programs(capsys):
    assert cli.run(["aid", "report", KNEE, "--json"]) == 0
    sheet = json.loads(capsys.readouterr().out)
    assert (sheet["id"], sheet["publishable"], len(sheet["items"])) == (KNEE, True, 44)
    lines = Path(sheet["file"]).read_text("utf-8").splitlines()
    funding = next(one for one in sheet["items"] if one["id"] == "certifying-6")
    assert lines[funding["line"] - 1].startswith("funding: ")
    assert sheet["second_hand"] == ["njr-infection", "nihr-summary", "natural-history"]


def test_an_aid_that_opens_a_pathway_that_there_is_not_has_a_problem(tmp_path, capsys):
    path = written(tmp_path, SOUND.replace("opens: non-surgical", "opens: knee-without-surgry"))
    assert cli.run(["check", str(path)]) == 1
    said = capsys.readouterr().out
    assert "sample.yaml:28:5: there is no pathway 'knee-without-surgry'; did you mean 'knee-without-surgery'?" in said


def test_notes_tell_item_by_item_and_keep_nothing_from_use(tmp_path, capsys):
    path = written(tmp_path, SOUND.replace("opens: non-surgical", "opens: knee-without-surgery"))
    assert cli.run(["check", str(path)]) == 0
    assert capsys.readouterr().out == "1 files read, 0 problems.\n11 notes; --notes shows them.\n"
    assert cli.run(["check", str(path), "--notes"]) == 0
    said = capsys.readouterr().out
    assert f"{path}:6: qualifying-2, Says plainly which decision is to be made: met (told on the first card)" in said
    assert (
        f"{path}: quality-12, Patients were asked what they need: cannot be decided by a program, attested by nobody"
        in said
    )
    assert "'book' tells of a study without being it; compare with the study itself" in said
    assert cli.run(["check", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (len(told["notes"]), len(told["standard"][str(path)])) == (11, 44)


def test_a_guide_is_checked_too(tmp_path, capsys):
    path = written(tmp_path, GUIDE.replace("source: book}\ntell", "source: memory}\ntell"))
    assert cli.run(["check", str(path)]) == 1
    assert "there is no source 'memory'; there are book" in capsys.readouterr().out
