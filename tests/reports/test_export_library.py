"""The whole library through the export: each survey's wide file and its lines in the codebook."""

from __future__ import annotations

import pytest

from reports import codebook, export_wide
from surveys import library

EVERY = {f"{survey.id}-v{survey.version}": survey for survey in library.load().every()}


@pytest.mark.parametrize("survey", EVERY.values(), ids=EVERY)
@pytest.mark.parametrize("identified", [False, True])
def test_no_two_columns_of_a_wide_file_have_one_name_and_each_has_a_meaning(survey, identified):
    columns = export_wide.table(survey, identified=identified).columns
    assert len({column.name.casefold() for column in columns}) == len(columns)
    assert [column.name for column in columns if not column.meaning.strip(" -")] == []


@pytest.mark.parametrize("survey", EVERY.values(), ids=EVERY)
def test_the_codebook_names_every_question_option_score_and_the_owner(survey):
    lines = list(codebook.entries((), (), [survey], identified=False))
    found = {(line.kind, line.part, line.code) for line in lines}
    options = {
        (item.id, option.value) for item in survey.items for option in getattr(item.format, "options", ()) if item.asks
    }
    assert {("answer", *option) for option in options} <= found
    assert {("item", item.id, item.id) for item in survey.items if item.asks} <= found
    assert {("score", rule.id, rule.id) for rule in survey.scores} <= found
    assert {line.attribution for line in lines if line.kind == "survey"} == {survey.licence.attribution}
