"""`afterwell survey`: in and out, what is listed and shown, and one sentence for whoever asks wrongly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import cli
from surveys import check, library
from surveys.adaptive.banks import SYNTHETIC

WRONG = 2


@pytest.fixture(autouse=True)
def _at_home(tmp_path, monkeypatch):
    """In a folder of its own, with no settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("SECRET_KEY", "LIBRARY", "DATABASE_URL"):
        monkeypatch.delenv(f"AFTERWELL_{name}", raising=False)


def run(*arguments: str) -> int:
    return cli.run(["survey", *arguments])


@pytest.mark.parametrize(
    ("form", "ending", "lost"),
    [("fhir", "json", 5), ("xlsform", "xlsx", 13), ("redcap", "csv", 15), ("yaml", "yaml", 0)],
)
def test_what_goes_out_is_reported_and_comes_home(tmp_path, capsys, form, ending, lost):
    assert run("export", "recovery-check-in", "--format", form) == 0
    path = tmp_path / f"recovery-check-in.{ending}"
    lines = capsys.readouterr().out.splitlines()
    said = f"recovery-check-in, version 1, exported to {path.name}; {lost} things stay behind."
    assert (lines[-1], len(lines)) == (said, lost + 1)
    if form == "yaml":
        assert check.read(path) == library.load().get("recovery-check-in")
        return
    assert run("import", path.name, "--out", "home.yaml") == 0
    said = capsys.readouterr().out
    assert f"7 items came from {path.name} ({form})" in said
    assert "home.yaml is a draft. `afterwell check home.yaml` finds" in said


def test_an_import_groups_its_losses_by_row_and_says_what_a_person_must_write(tmp_path, capsys):
    head = "field_name,field_type,field_label,choices,form_name\n"
    Path("form.csv").write_text(
        f'{head}a,calc,A,[b]*2,pain\nb,text,B?,,pain\n"c",radio,C?,"1, Yes | 0, No",pain\n', "utf-8"
    )
    assert run("import", "form.csv") == 0
    said = capsys.readouterr().out
    assert "a (row 2):\n    its value is worked out ([b]*2); it is left out; write a score for it\nb (row 3):\n" in said
    assert (
        "To be written by a person before it can be used: purpose, recall, licence.text, licence.attribution." in said
    )
    assert "pain.yaml is a draft. `afterwell check pain.yaml` finds 4 problems in it now." in said
    assert cli.run(["check", "pain.yaml"]) == 1
    assert "the key 'text' is missing" in capsys.readouterr().out


def test_the_report_of_an_import_is_json_for_programs(capsys):
    assert run("import", str(SYNTHETIC), "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["format"], report["id"], report["items"]) == ("bank", "synthetic", 40)
    assert report["file"] == "synthetic.yaml"
    assert {"where", "what", "advice"} == report["losses"][0].keys()
    assert "licence.text" in report["unwritten"]
    assert report["problems"]


def test_what_is_printed_is_the_yaml_alone(capsys):
    assert run("import", str(SYNTHETIC), "--out", "-") == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("# This survey was imported.")
    assert "40 items came from" in printed.err
    assert not list(Path().iterdir())


def test_a_file_is_written_over_only_where_that_is_asked_for(capsys):
    Path("nprs.csv").write_text("mine", "utf-8")
    assert run("export", "nprs", "--format", "redcap") == WRONG
    assert "nprs.csv is there already" in capsys.readouterr().err
    assert Path("nprs.csv").read_text("utf-8") == "mine"
    assert run("export", "nprs", "--format", "redcap", "--force") == 0
    Path("nprs.yaml").write_text("mine", "utf-8")
    assert run("import", "nprs.csv") == WRONG
    assert Path("nprs.yaml").read_text("utf-8") == "mine"


def test_the_list_says_what_can_be_asked_and_on_what_terms(capsys):
    assert run("list", "--json") == 0
    lines = {line["id"]: line for line in json.loads(capsys.readouterr().out)}
    assert lines["phq-9"]["askable"]
    assert lines["promis-29-v2-1"]["state"] == "asked once the licence of promis is attested"
    assert lines["ipss"]["state"] == "not asked: the clinic supplies the wording"
    assert lines["recovery-check-in"]["languages"] == ["en", "es"]
    assert run("list") == 0
    assert "nprs 1: 1 items, en; shipped; can be asked\n    Numeric pain rating scale\n" in capsys.readouterr().out


def test_the_list_knows_the_clinic_s_own_surveys_and_its_attestations(tmp_path, monkeypatch, capsys):
    assert run("export", "nprs", "--format", "yaml", "--out", "own.yaml") == 0
    folder = tmp_path / "own" / "surveys"
    folder.mkdir(parents=True)
    words = Path("own.yaml").read_text("utf-8").replace("id: nprs\n", "id: our-pain\n")
    (folder / "own.yaml").write_text(words, "utf-8")
    monkeypatch.setenv("AFTERWELL_LIBRARY", str(tmp_path / "own"))
    monkeypatch.setenv("AFTERWELL_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("AFTERWELL_DATABASE_URL", f"sqlite:///{tmp_path}/afterwell.db")
    assert cli.run(["licence", "attest", "promis", "--by", "Testa", "--reference", "17"]) == 0
    capsys.readouterr()
    assert run("list", "--json") == 0
    lines = {line["id"]: line for line in json.loads(capsys.readouterr().out)}
    assert lines["our-pain"]["from"] == "the clinic's own"
    assert lines["promis-29-v2-1"]["askable"]
    assert lines["collaborate"]["state"].startswith("asked only when the licence of")


def test_a_survey_is_shown_as_patients_read_it(capsys):
    assert run("show", "phq-9") == 0
    cards = capsys.readouterr().out.split("\n----\n")
    assert cards[0] == "Your mood\n"
    assert len(cards) == 1 + 9 + 1
    assert "Little interest or pleasure in doing things\n  ( ) Not at all\n  ( ) Several days\n" in cards[1]
    assert 'If the answer is "Several days" or above, at once: Thank you for telling us.' in cards[9]
    assert cards[-1].startswith("Developed by Drs.")
    assert run("show", "recovery-check-in", "--language", "es") == 0
    said = capsys.readouterr().out
    assert "¿Tiene fiebre o escalofríos?\n  ( ) No\n  ( ) Sí\n" in said
    assert "  0 = Nada de dolor ... 10 = El peor dolor que pueda imaginar\n" in said
    assert run("show", "psfs") == 0
    assert "(asked only if activity-1 is answered)\nIs there a second activity" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("import", "nowhere.csv"), WRONG, "There is no file nowhere.csv"),
        (("import", "plain.txt"), WRONG, "Nothing in plain.txt tells its format; say it with --format fhir, xlsform,"),
        (("import", "plain.txt", "--format", "redcap"), 1, "plain.txt:1:1: the column 'field_name' is missing; add it"),
        (("import", "plain.txt", "--format", "fhir"), 1, "plain.txt:1:1: this is not valid JSON"),
        (("import", "plain.txt", "--format", "xlsform"), 1, "plain.txt:1:1: there is no sheet named survey"),
        (("import", "plain.txt", "--format", "bank"), 1, "plain.txt:1:1: "),
        (("import", "plain.txt", "--format", "word"), WRONG, "'word' is not one of"),
        (("import", "plain.txt", "--out", "-", "--json"), WRONG, "Print either the YAML"),
        (("import", "empty.json"), 1, "Questionnaire"),
        (("export", "nprs"), WRONG, "--format"),
        (("export", "none", "--format", "fhir"), WRONG, "There is no survey 'none'"),
        (("export", "nprs", "--format", "fhir", "--version", "9"), WRONG, "no survey 'nprs', version 9"),
        (("export", "ipss", "--format", "xlsform"), WRONG, "There is no wording of 'ipss' to export"),
        (
            ("export", "nprs", "--format", "yaml", "--out", "no/where.yaml"),
            1,
            "No such file or directory: no/where.yaml",
        ),
        (("show", "none"), WRONG, "There is no survey 'none'"),
        (("show", "ipss"), WRONG, "There is no wording of 'ipss' to show"),
        (("show", "nprs", "--language", "fr"), WRONG, "'nprs' is not in 'fr'; it is in en"),
    ],
)
def test_who_asks_wrongly_is_told_in_one_sentence(capsys, arguments, code, sentence):
    Path("plain.txt").write_text("just words\n", "utf-8")
    Path("empty.json").write_text("{}", "utf-8")
    assert run(*arguments) == code
    said = capsys.readouterr().err
    assert sentence in said
    assert "Traceback" not in said
