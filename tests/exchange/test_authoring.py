"""What is written reads back as what was meant, with the losses where a person looks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import yamltree
from exchange.authoring import write
from exchange.files import file_of
from exchange.losses import Loss
from surveys import check, library

SURVEYS = list(library.load())
HEAD = "# This survey was imported. To be looked at by a person:\n"
TEXTS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], include_characters="\n:#'\"-{}[],&*!|>%@`")).map(
    str.strip
)
WORDS = st.lists(st.sampled_from(["null", "true", "no", "0", "007", "1e5", "-", "a  b", "ñ", "word", ": ", " #"])).map(
    " ".join
)
VALUES = st.one_of(TEXTS, WORDS.map(str.strip), st.integers(-(10**15), 10**15), st.booleans(), st.none())
KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,9}", fullmatch=True)
TREES = st.recursive(
    VALUES, lambda child: st.lists(child, max_size=4) | st.dictionaries(KEYS, child, max_size=4), max_leaves=12
)


def read(text: str) -> Any:
    return yamltree.parse(text, "written.yaml").value


@pytest.mark.parametrize("survey", SURVEYS, ids=lambda survey: survey.id)
def test_a_survey_that_is_written_reads_back_as_itself(survey, tmp_path):
    path = tmp_path / "written.yaml"
    path.write_text(write(file_of(survey)), encoding="utf-8")
    assert check.read(path) == survey
    written = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in written if len(line) > 120 and "://" not in line] == []


@given(tree=st.dictionaries(KEYS, TREES, max_size=4))
def test_any_values_read_back_as_they_were(tree):
    assert read(write({"content": tree})) == {"content": tree}


def test_a_text_that_looks_like_something_else_stays_a_text():
    texts = [
        "null",
        "true",
        "12",
        "1.5",
        "~",
        "",
        "007",
        "- a",
        "a: b",
        "# c",
        "line\nline",
        "x" * 300,
        "a " * 80 + "b",
    ]
    assert read(write({"verified": texts})) == {"verified": texts}


def test_a_text_of_several_lines_keeps_them_and_a_long_one_is_folded():
    assert write({"title": "one\ntwo"}) == "title: |-\n  one\n  two\n"
    assert write({"title": "word " * 30 + "end"}).startswith("title: >-\n  word word")


def test_a_whole_number_is_written_without_a_point():
    assert write({"range": [0.0, 100.0]}) == "range: [0, 100]\n"


ITEM = {"id": "pain", "text": "Pain?", "free_text": {"max_length": 9}}
FILE = {"id": "a", "sections": [{"items": [ITEM, {**ITEM, "id": "where"}]}]}


def test_a_loss_stands_beside_its_item_and_any_other_at_the_top():
    losses = [Loss("Questionnaire", "nothing says why", "say it"), Loss("/1", "it has a pattern", "check it", "where")]
    written = write(FILE, losses)
    assert written.startswith(f"{HEAD}# - Questionnaire: nothing says why; say it\n\nid: a\n")
    assert "\n      # - /1: it has a pattern; check it\n      - {id: where, text" in written
    assert read(written) == FILE


def test_a_loss_beside_an_item_that_is_not_there_stands_at_the_top():
    written = write(FILE, [Loss("/9", "left out", "add it", "gone")])
    assert written.startswith(f"{HEAD}# - /9: left out; add it\n\n")


def test_nothing_is_said_where_nothing_was_lost():
    assert "#" not in write(FILE)


def test_a_loss_cannot_break_out_of_its_comment():
    written = write(FILE, [Loss("a\nid: b", "x\r\ny", "z\x85w\u2028v", "pain"), Loss("a\nid: b", "x", "z")])
    assert read(written) == FILE
