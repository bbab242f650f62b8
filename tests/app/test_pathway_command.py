"""`afterwell pathway`: what is listed, what a step does, and each message as a patient will see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import cli
from pathways import library

WRONG = 2
OWN = """\
id: study
version: "1"
title: {en: Knee study, fr: Étude}
procedure: invented for tests
joint: knee
sides: [left]
responder: {name: The study team, hours: {en: on weekdays}}
reminders_after_days: []
steps:
  - id: words
    title: {en: Getting ready, fr: Préparation}
    window: {opens: -14, target: -7, closes: -1}
    message:
      text:
        en: |
          Call {{ clinic_name }} about your {{ operation }}.
          - It is on {{ date }}.
        fr: Le {{ date }}.
      checklist:
        - {id: bag, label: {en: Pack a bag, fr: Valise}}
  - id: talk
    title: {en: A call, fr: Appel}
    window: {opens: 1, target: 2, closes: 6}
    check_in: Ask about the stairs.
"""


@pytest.fixture(autouse=True)
def _at_home(tmp_path, monkeypatch):
    """In a clinic with a pathway of its own."""
    monkeypatch.chdir(tmp_path)
    for name in ("SECRET_KEY", "DATABASE_URL"):
        monkeypatch.delenv(f"AFTERWELL_{name}", raising=False)
    Path("own/pathways").mkdir(parents=True)
    Path("own/pathways/study.yaml").write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("AFTERWELL_LIBRARY", str(tmp_path / "own"))


def run(*arguments: str) -> int:
    return cli.run(["pathway", *arguments])


def test_the_list_has_what_is_shipped_and_the_clinics_own(capsys):
    assert run("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert "study 1: Knee study; 2 steps, en, fr" in lines
    assert len(lines) == len(library.load().ids()) + 1
    assert run("list", "--json") == 0
    assert {one["id"] for one in json.loads(capsys.readouterr().out)} == {*library.load().ids(), "study"}


def test_a_pathway_is_shown_step_by_step_with_the_grade_of_its_messages(capsys):
    assert run("show", "study") == 0
    said = capsys.readouterr().out
    assert "words: Getting ready\n    day -7, open from -14 to -1, best on -7\n    message, en: Flesch-Kincaid" in said
    assert "    message, fr: no formula for how hard it is to read\n    box: Pack a bag\n" in said
    assert said.endswith("talk: A call\n    day 2, open from 1 to 6, best on 2\n    check-in: Ask about the stairs.\n")


def test_every_shipped_pathway_can_be_shown(capsys):
    for pathway in library.load():
        assert run("show", pathway.id, "--json") == 0
        shown = json.loads(capsys.readouterr().out)
        assert [step["id"] for step in shown["steps"]] == [step.id for step in pathway.steps]
        assert all(step["does"] for step in shown["steps"])


def test_a_message_is_previewed_as_the_patient_will_see_it_with_usual_and_longest_values(capsys):
    assert run("preview", "study", "--language", "en") == 0
    usual, longest = capsys.readouterr().out.split("\n\n")
    head, *card = usual.splitlines()
    assert head.startswith("---- words, en, usual values: 75 characters of at most 1200; Flesch-Kincaid grade ")
    assert card == [
        "# Getting ready",
        "Call Riverside Joint Center about your left knee.",
        "- It is on March 4, 2027.",
        "[☐ Pack a bag]",
    ]
    assert longest.startswith("---- words, en, longest values: ")
    assert "The University Hospital of the Sacred Heart" in longest


def test_programs_get_the_same_as_one_value(capsys):
    assert run("preview", "study", "--step", "words", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["language"], one["values"]) for one in found] == [
        ("en", "usual"),
        ("en", "longest"),
        ("fr", "usual"),
        ("fr", "longest"),
    ]
    english = found[0]
    assert (english["title"], english["boxes"]) == ("Getting ready", ["Pack a bag"])
    assert english["text"] == "Call Riverside Joint Center about your left knee.\n- It is on March 4, 2027."
    assert english["characters"] == english["utf16_units"] == len(english["text"])
    assert english["reading"]["formula"] == "Flesch-Kincaid grade"
    assert english["reading"]["within_limit"]
    assert found[2]["reading"] is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("preview", "study", "--language", "es"), "No message of the pathway 'study' is in 'es'; they are in en, fr"),
        (("preview", "study", "--step", "talk"), "There is no message in the step 'talk'"),
        (("preview", "study", "--step", "walk"), "The pathway 'study' has no step 'walk'."),
        (("show", "elbow"), "There is no pathway 'elbow'."),
        (("show", "study", "--version", "9"), "There is no pathway 'study', version 9."),
    ],
)
def test_who_asks_for_what_is_not_there_is_told_in_a_sentence(capsys, arguments, sentence):
    assert run(*arguments) == WRONG
    assert capsys.readouterr().err.strip() == sentence


def test_a_message_with_a_fault_is_refused_with_its_place(capsys):
    path = Path("own/pathways/study.yaml")
    path.write_text(OWN.replace("{{ operation }}", "{{ patient }}"), encoding="utf-8")
    assert run("preview", "study") == 1
    assert "study.yaml:16:48: there is no name 'patient'" in capsys.readouterr().err


def test_check_notes_a_message_that_is_hard_to_read_and_lets_it_pass(capsys):
    path = Path("own/pathways/study.yaml")
    hard = "Individualised multidisciplinary preparation necessitates comprehensive preoperative consultation."
    path.write_text(OWN.replace("- It is on {{ date }}.", hard), encoding="utf-8")
    assert cli.run(["check", str(path)]) == 0
    assert capsys.readouterr().out == "1 files read, 0 problems.\n1 notes; --notes shows them.\n"
    assert cli.run(["check", "--notes", str(path)]) == 0
    assert "study.yaml:15:9: the message of 'words' is hard to read in en: Flesch-Kincaid" in capsys.readouterr().out
