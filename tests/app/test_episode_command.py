"""`afterwell episode`: each fact from the command line, tried without doing it, and for all of a pathway at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import cli

ENROL = "enrol --pathway knee-replacement --side left --name T --dob 1956-04-02 --zone America/New_York --json --date"
PATHWAYS = Path(__file__).parents[2] / "pathways" / "library"


@pytest.fixture(autouse=True)
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clinic's own folder and an empty database."""
    (tmp_path / "own" / "pathways").mkdir(parents=True)
    monkeypatch.setenv("AFTERWELL_SECRET_KEY", "a test key of more than thirty-two characters")
    monkeypatch.setenv("AFTERWELL_DATABASE_URL", f"sqlite:///{tmp_path / 'afterwell.db'}")
    monkeypatch.setenv("AFTERWELL_LIBRARY", str(tmp_path / "own"))
    return tmp_path / "own"


def said(capsys: pytest.CaptureFixture[str], command: str) -> str:
    assert cli.run(command.split()) == 0
    return capsys.readouterr().out


def enrolled(capsys: pytest.CaptureFixture[str], day: str = "2099-02-15") -> str:
    return str(json.loads(said(capsys, f"{ENROL} {day}"))["episode"])


def test_a_dry_run_says_what_would_change_and_changes_nothing(capsys: pytest.CaptureFixture[str]):
    one = enrolled(capsys)
    told = said(capsys, f"episode cancel {one} --reason medical --dry-run")
    assert "messages are taken back." in told
    assert told.endswith("Nothing was changed.\n")
    again = said(capsys, f"episode cancel {one} --reason medical")
    assert again.endswith("Done.\n")
    assert "No message changes." in said(capsys, f"episode cancel {one} --reason medical")
    assert "planned anew" in said(capsys, f"episode resume {one}")
    assert json.loads(said(capsys, f"episode transfer {one} --json"))["messages"]["cancelled"] > 0


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("episode move ID soon", "Write the date as 2027-02-15"),
        ("episode confirm ID 2099-02-15", "must lie within three years"),
        ("episode cancel ID --reason tired", "Choose a reason"),
        ("episode version", "Name either an episode or a pathway"),
        ("episode version ID --to 77", "version 77"),
    ],
)
def test_what_cannot_be_is_one_sentence(capsys: pytest.CaptureFixture[str], command: str, sentence: str):
    one = enrolled(capsys)
    assert cli.run(command.replace("ID", one).split()) == 2
    assert sentence in capsys.readouterr().err


def test_a_new_version_reaches_running_episodes_only_when_they_are_moved(
    capsys: pytest.CaptureFixture[str], clinic: Path
):
    one, ended = enrolled(capsys), enrolled(capsys, "2099-03-15")
    said(capsys, f"episode cancel {ended} --reason other")
    shipped = (PATHWAYS / "knee-replacement.yaml").read_text()
    newer = shipped.replace('version: "1"', 'version: "9"').replace("id: month-6", "id: month-half-a-year")
    assert newer.count('version: "9"') == 1
    (clinic / "pathways" / "knee-9.yaml").write_text(newer)
    command = "episode version --pathway knee-replacement --json"
    told = json.loads(said(capsys, f"{command} --dry-run"))
    assert (told["version"], told["episodes"]) == ("9", 1)
    assert told["messages"]["planned"] == told["messages"]["cancelled"] > 0
    assert json.loads(said(capsys, command)) == told
    assert json.loads(said(capsys, command))["episodes"] == 0
    assert "Not in this version" in said(capsys, f"episode version {one} --to 1 --dry-run")
