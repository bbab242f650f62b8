"""The library: the newest version unless one is named, and every fault of every file at once."""

from __future__ import annotations

import pytest

from content.problems import ContentError
from surveys.errors import SurveyError
from surveys.library import Library, load
from tests.surveys.samples import item, survey
from tests.surveys.test_check import SOUND


def version(number):
    return survey(item("1"), version=number)


def test_the_newest_version_is_the_one_with_the_highest_number():
    library = Library([version("10"), version("2"), version("9.1")])
    assert library.get("sample").version == "10"
    assert [found.version for found in library] == ["10"]


def test_an_older_version_stays_for_the_responses_that_began_with_it():
    assert Library([version("1"), version("2")]).get("sample", "1").version == "1"


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (("other",), "There is no survey 'other'."),
        (("sample", "3"), "There is no survey 'sample', version 3."),
    ],
)
def test_what_is_not_there_is_refused_with_a_sentence(wanted, sentence):
    with pytest.raises(SurveyError) as refused:
        Library([version("1")]).get(*wanted)
    assert str(refused.value) == sentence


def test_the_shipped_library_is_sound_and_holds_what_the_joint_programme_needs():
    library = load()
    wanted = ("hoos-jr", "koos-jr", "promis-global-health-v1-2", "nprs", "sils2", "phq-9", "pro-pm-risk")
    assert all(survey_id in library for survey_id in (*wanted, "recovery-check-in"))
    assert library.ids() == tuple(found.id for found in library)


def test_the_faults_of_all_files_are_reported_at_once(tmp_path):
    (tmp_path / "a.yaml").write_text(SOUND.replace("minimum: 50, ", "minimum: 51, "), encoding="utf-8")
    other = SOUND.replace("values: [1]", "values: [2]").replace("id: sample", "id: other")
    (tmp_path / "b.yaml").write_text(other, encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        load(shipped=tmp_path)
    assert [problem.file[-6:] for problem in refused.value.problems] == ["a.yaml", "b.yaml"]


def test_one_version_in_two_files_is_a_fault(tmp_path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(SOUND, encoding="utf-8")
    with pytest.raises(ContentError, match=r"b\.yaml:1:1: version 1 of 'sample' stands in another file too"):
        load(shipped=tmp_path)


def test_versions_live_side_by_side_in_one_folder(tmp_path):
    for number in ("1", "2"):
        (tmp_path / f"{number}.yaml").write_text(
            SOUND.replace('\nversion: "1"', f'\nversion: "{number}"'), encoding="utf-8"
        )
    library = load(shipped=tmp_path)
    assert [library.get("sample", number).version for number in ("1", "2")] == ["1", "2"]
