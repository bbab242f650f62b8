"""The page on writing a survey shows one that is sound."""

from __future__ import annotations

import re
from pathlib import Path

from surveys import check
from surveys.model import Method

PAGE = (Path(__file__).parents[2] / "docs" / "surveys.md").read_text(encoding="utf-8")


def test_the_example_on_the_page_is_a_sound_survey(tmp_path):
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "night-pain.yaml"
    path.write_text(example, encoding="utf-8")
    survey = check.read(path)
    assert {item.kind for item in survey.items} == {"choice", "choices", "rating", "text"}
    assert survey.languages == ("en", "es")


def test_the_page_names_every_method_of_scoring():
    assert [method for method in Method if f"`{method}`" not in PAGE] == []
