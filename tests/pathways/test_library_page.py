"""The page for program staff says what the files say, and its example works."""

from __future__ import annotations

import re

import pytest

from pathways import library
from surveys import library as surveys
from tests.house.tree import ROOT

PAGE = (ROOT / "docs/pathways.md").read_text(encoding="utf-8")
ROW = re.compile(r"\| (\S+) \| (-?\d+) to (-?\d+), (-?\d+) \| (.+?) \| (.+?) \|")
SURVEYS = surveys.load()
SHIPPED = library.load()


def rows(pathway_id: str) -> list[tuple[str, ...]]:
    """The table below a pathway's heading."""
    section = PAGE.partition(f"\n### {pathway_id}\n")[2].partition("\n#")[0]
    return ROW.findall(section)


def written(survey_id: str) -> str:
    """As the page spells it: bold without wording, with a star where terms must be attested."""
    survey = SURVEYS.get(survey_id)
    if not survey.askable:
        return f"**{survey_id}**"
    return f"{survey_id}*" if survey.licence.pack else survey_id


def test_the_page_has_a_table_for_every_pathway_and_no_other():
    assert sorted(re.findall(r"^### (\S+)$", PAGE, re.MULTILINE)) == list(SHIPPED.ids())


@pytest.mark.parametrize("pathway", list(SHIPPED), ids=lambda pathway: pathway.id)
def test_each_table_tells_the_days_and_the_surveys_of_its_file(pathway):
    table = rows(pathway.id)
    windows = [(step.window.opens, step.window.closes, step.window.target) for step in pathway.steps]
    assert [(step_id, *map(int, days)) for step_id, *days, _, _ in table] == [
        (step.id, *window) for step, window in zip(pathway.steps, windows, strict=True)
    ]
    for step, row in zip(pathway.steps, table, strict=True):
        if step.surveys:
            assert re.split(r"[,;] ", row[4]) == [written(survey) for survey in step.surveys]
        elif step.aid:
            assert row[4] == f"the decision aid {step.aid}"
        else:
            assert row[4].startswith("a person" if step.check_in else "a message")


def test_every_link_of_a_file_stands_on_the_page_too():
    for pathway in SHIPPED:
        head = (library.SHIPPED / f"{pathway.id}.yaml").read_text(encoding="utf-8").partition("\n#\n# Why these")[0]
        assert not [link for link in re.findall(r"https?://\S+", head) if link not in PAGE]


def test_the_example_is_a_pathway_that_a_clinic_can_run(tmp_path):
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "pathways").mkdir()
    (tmp_path / "pathways/shoulder.yaml").write_text(example, encoding="utf-8")
    found = library.load(tmp_path, surveys=SURVEYS.ids()).get("shoulder-surgery")
    assert [step.id for step in found.steps] == ["before-surgery", "first-days", "month-3"]
    assert found.step("before-surgery").surveys == ("nprs", "psfs", "quickdash")
