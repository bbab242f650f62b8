"""Pathways are read from files, and files that are wrong are refused."""

from __future__ import annotations

import re

import pytest

from content.problems import ContentError
from pathways import library
from pathways.errors import PathwayError

SHIPPED = library.load()

GOOD = """\
id: knee
version: "1"
title: {en: Knee, es: Rodilla}
procedure: total knee replacement
joint: knee
sides: [left, right]
responder: {name: Joint team, hours: {en: weekdays}}
reminders_after_days: [3, 7]
steps:
  - id: before
    title: {en: Before, es: Antes}
    window: {opens: -90, target: -30, closes: 0}
    invite: -90
    surveys: [koos-jr, nprs]
  - id: after
    title: {en: After, es: Despues}
    window: {opens: 1, target: 7, closes: 20}
    surveys: [nprs]
"""


@pytest.fixture
def problem(tmp_path):
    """What is said about the good file with something replaced."""

    def of(old: str, new: str) -> str:
        assert GOOD.count(old) >= 1
        (tmp_path / "knee.yaml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(ContentError) as caught:
            library.load(shipped=tmp_path, surveys=["koos-jr", "nprs"], aids=["worn-knee"])
        return str(caught.value).replace(f"{tmp_path}/", "")

    return of


def test_a_file_becomes_a_pathway_whose_invitations_default_to_the_target(tmp_path):
    (tmp_path / "knee.yaml").write_text(GOOD, encoding="utf-8")
    knee = library.load(shipped=tmp_path, surveys=["koos-jr", "nprs"]).get("knee")
    assert [(step.id, step.invite) for step in knee.steps] == [("before", -90), ("after", 7)]
    assert knee.responder.name == "Joint team"
    assert knee.step("before").surveys == ("koos-jr", "nprs")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("responder:", "owner:", "knee.yaml:1:1: the key 'responder' is missing; add 'responder: ' and its value"),
        ("name: Joint team", "name: ' '", "knee.yaml:7:13: 'name' should have at least 1 character"),
        ("[left, right]", "[left, left]", "knee.yaml:6:15: the side 'left' stands here a second time; name it once"),
        ("[3, 7]", "[7, 3]", "knee.yaml:8:27: the reminder after 3 days follows the one after 7; let the days ascend"),
        ("[3, 7]", "[3, 3]", "knee.yaml:8:27: the reminder after 3 days follows the one after 3; let the days ascend"),
        ("[3, 7]", "[0, 7]", "knee.yaml:8:24: '0' should be greater than or equal to 1, but it is 0"),
        ("id: after", "id: before", "knee.yaml:15:5: the step 'before' stands here a second time; give each step"),
        ("opens: -90", "opens: 90", "knee.yaml:12:14: the window opens on day 90, after it closes on day 0; let it"),
        (
            "target: -30",
            "target: 30",
            "knee.yaml:12:26: the target, day 30, lies outside the window; choose a day from",
        ),
        ("invite: -90", "invite: -91", "knee.yaml:13:5: the invitation, day -91, lies outside the window; choose"),
        ("koos-jr", "koos_jr", "knee.yaml:14:15: '0' should match pattern"),
        ("koos-jr", "kos-jr", "knee.yaml:14:15: there is no survey 'kos-jr'; did you mean 'koos-jr'?"),
        ("koos-jr", "phq-9", "knee.yaml:14:15: there is no survey 'phq-9'; there are koos-jr, nprs"),
        ("surveys: [nprs]", "aid: worn-kne", "knee.yaml:18:5: there is no decision aid 'worn-kne'; did you mean"),
        ("[koos-jr, nprs]", "[nprs, nprs]", "knee.yaml:14:21: the survey 'nprs' stands here a second time"),
        ("After, es: Despues", "After", "knee.yaml:16:5: the title of 'after' is missing in es; write it in every"),
        ("closes: 0", "closes: 99999", "knee.yaml:12:39: 'closes' should be less than or equal to 3660"),
        ("  - id: before", "  - id: before\n    windw: 1", "knee.yaml:11:5: 'windw' is not a known key here; did you"),
    ],
)
def test_a_faulty_file_is_refused_at_the_very_line(problem, old, new, told):
    assert told in problem(old, new)


def test_every_fault_of_a_folder_is_told_at_once(tmp_path):
    (tmp_path / "a.yaml").write_text(GOOD.replace("[3, 7]", "[7, 3]").replace("target: 7", "target: 70"), "utf-8")
    (tmp_path / "b.yaml").write_text("", "utf-8")
    with pytest.raises(ContentError) as caught:
        library.load(shipped=tmp_path)
    lines = [re.sub(r".*/", "", f"{p.file}:{p.line}") for p in caught.value.problems]
    assert lines == ["a.yaml:8", "a.yaml:17", "b.yaml:1"]


def test_one_version_stands_in_one_file_only(tmp_path):
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ContentError, match=r"b\.yaml:1:1: version 1 of 'knee' stands in another file too"):
        library.load(shipped=tmp_path)


def test_an_old_version_stays_available_and_the_newest_is_the_default(tmp_path):
    for version in ("9", "10"):
        text = GOOD.replace('version: "1"', f'version: "{version}"')
        (tmp_path / f"knee-{version}.yaml").write_text(text, encoding="utf-8")
    found = library.load(shipped=tmp_path)
    assert found.get("knee").version == "10"
    assert found.get("knee", "9").version == "9"
    assert [pathway.version for pathway in found] == ["10"]


def test_what_is_not_there_is_said_in_a_sentence():
    with pytest.raises(PathwayError, match=r"^There is no pathway 'elbow'\.$"):
        SHIPPED.get("elbow")
    with pytest.raises(PathwayError, match=r"^There is no pathway 'knee-replacement', version 99\.$"):
        SHIPPED.get("knee-replacement", "99")
    with pytest.raises(PathwayError, match=r"^The pathway 'knee-replacement' has no step 'day-2'\.$"):
        SHIPPED.get("knee-replacement").step("day-2")
