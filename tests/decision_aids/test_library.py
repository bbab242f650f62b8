"""The library: versions side by side, drafts that reach no patient, and every fault of every file at once."""

from __future__ import annotations

import re
from datetime import date

import pytest
import typer

from app.commands.check import check
from content.problems import ContentError
from decision_aids.errors import AidError
from decision_aids.kept import Status
from decision_aids.library import SHIPPED, load
from tests.decision_aids.files import SOUND, written

SIGNED = date(2026, 3, 1)
DRAFT = re.sub(r"sign_offs:.*", "sign_offs: []\n", SOUND, flags=re.DOTALL).replace("clinician_signed", "draft")


def library(folder, *texts):
    for number, text in enumerate(texts):
        written(folder, text, f"{number}.yaml")
    return load(shipped=folder)


def renumbered(text, version):
    return text.replace('version: "2"', f'version: "{version}"')


def test_the_newest_version_is_the_one_with_the_highest_number_and_older_ones_stay(tmp_path):
    found = library(tmp_path, renumbered(SOUND, "10"), SOUND, renumbered(SOUND, "9.1"))
    assert found.get("sample").version == "10"
    assert found.get("sample", "2").version == "2"
    assert [aid.version for aid in found] == ["10"]


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (("other",), "There is no decision aid 'other'."),
        (("sample", "3"), "There is no decision aid 'sample', version 3."),
    ],
)
def test_what_is_not_there_is_refused_with_a_sentence(tmp_path, wanted, sentence):
    with pytest.raises(AidError) as refused:
        library(tmp_path, SOUND).get(*wanted)
    assert str(refused.value) == sentence


def test_an_unknown_outcome_or_source_is_refused_with_a_sentence(tmp_path):
    aid = library(tmp_path, SOUND).get("sample")
    with pytest.raises(AidError, match=r"^The decision aid 'sample' has no outcome 'joy'\.$"):
        aid.outcome("joy")
    with pytest.raises(AidError, match=r"^The decision aid 'sample' has no source 'hearsay'\.$"):
        aid.source("hearsay")


def test_a_copy_that_the_clinic_signed_takes_the_place_of_the_shipped_draft(tmp_path):
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    for folder in (shipped, own / "decision_aids"):
        folder.mkdir(parents=True)
    written(shipped, DRAFT, "sample.yaml")
    written(own / "decision_aids", SOUND, "sample.yaml")
    assert load(shipped=shipped).get("sample").status is Status.DRAFT
    assert load(own, shipped).get("sample").status is Status.CLINICIAN_SIGNED


def test_a_copy_with_other_words_needs_a_version_of_its_own(tmp_path):
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    for folder in (shipped, own / "decision_aids"):
        folder.mkdir(parents=True)
    written(shipped, DRAFT, "sample.yaml")
    written(own / "decision_aids", SOUND.replace("funding: ", "funding: Somebody. "), "sample.yaml")
    with pytest.raises(ContentError, match=r"stands in another file too; give this one a new version"):
        load(own, shipped)


def test_a_draft_is_offered_to_no_patient(tmp_path):
    found = library(tmp_path, DRAFT)
    assert found.get("sample").status is Status.DRAFT
    assert found.offered(SIGNED) == ()
    assert [aid.id for aid in found.offered(SIGNED, drafts=True)] == ["sample"]


def test_the_newest_signed_version_is_offered_and_no_draft_pushes_it_aside(tmp_path):
    found = library(tmp_path, SOUND, renumbered(SOUND, "3"), renumbered(DRAFT, "4"))
    assert [aid.version for aid in found.offered(SIGNED)] == ["3"]
    assert [aid.version for aid in found] == ["4"]


def test_an_aid_is_withdrawn_five_years_after_the_search_for_evidence_even_from_the_demo(tmp_path):
    found = library(tmp_path, SOUND)
    assert [aid.id for aid in found.offered(date(2031, 1, 30))] == ["sample"]
    assert found.offered(date(2031, 1, 31), drafts=True) == ()


def test_an_aid_says_from_the_day_after_its_review_was_due_that_it_is_overdue(tmp_path):
    aid = library(tmp_path, SOUND).get("sample")
    assert [aid.overdue(day) for day in (date(2028, 1, 31), date(2028, 2, 1))] == [False, True]


def test_a_retired_aid_is_kept_and_offered_to_nobody(tmp_path):
    found = library(tmp_path, SOUND.replace("clinician_signed", "retired"))
    assert found.get("sample").status is Status.RETIRED
    assert found.offered(SIGNED, drafts=True) == ()


def test_the_faults_of_all_files_are_reported_at_once(tmp_path):
    with pytest.raises(ContentError) as refused:
        library(tmp_path, SOUND.replace("en: Sharp", "en: '9'"), SOUND.replace(", es: Agudo", ""))
    assert [problem.file[-6:] for problem in refused.value.problems] == ["0.yaml", "1.yaml"]


def test_one_version_in_two_files_is_a_fault(tmp_path):
    with pytest.raises(ContentError, match=r"1\.yaml:1:1: version 2 of 'sample' stands in another file too"):
        library(tmp_path, SOUND, SOUND)


def test_the_shipped_aids_are_sound_drafts_that_reach_no_patient():
    shipped = load()
    assert {"hip-osteoarthritis", "knee-osteoarthritis"} <= set(shipped.ids())
    assert {aid.status for aid in shipped} == {Status.DRAFT}
    assert not any(shipped.offered(day) for day in (date(2026, 11, 22), date(2028, 11, 21)))


def test_the_check_command_reads_aids_too(tmp_path, capsys):
    broken = written(tmp_path, SOUND.replace("en: Sharp", "en: '9'"))
    with pytest.raises(typer.Exit) as ended:
        check([SHIPPED / "knee-osteoarthritis.yaml", broken])
    assert ended.value.exit_code == 1
    told = capsys.readouterr().out.splitlines()[:2]
    assert told == [
        (
            f"{broken}:36:14: the number '9' is typed here without a source; "
            "give it as a figure of an outcome, or leave it out"
        ),
        "2 files read, 1 problems.",
    ]
