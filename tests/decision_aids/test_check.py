"""Broken aids: each is refused, with the line and column of the fault and with words that help."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from content.problems import ContentError
from decision_aids import check
from decision_aids.model import Precision
from tests.decision_aids.files import SOUND, written
from tests.surveys.test_check import part, place_of

BROKEN = Path(__file__).with_name("broken.txt").read_text(encoding="utf-8").split("\n# ")[1:]


def read(tmp_path, text):
    return check.read(written(tmp_path, text))


def test_the_sound_file_is_read(tmp_path):
    aid = read(tmp_path, SOUND)
    assert [(option.id, option.natural_course) for option in aid.options] == [("wait", True), ("cut", False)]
    cut = aid.outcome("pain").figures["cut"]
    assert (cut.n, cut.of, cut.fact, cut.precision, cut.spread) == (30, 100, "sample.002", Precision.ABOUT, (10, 40))
    assert aid.outcome("scar").unknown["wait"]["en"] == "You are not cut"
    assert (aid.source("book").second_hand, aid.source("study").second_hand) == (True, False)
    assert aid.sign_offs[0].signed == date(2026, 3, 1)
    assert aid.review_by == date(2028, 1, 31)


@pytest.mark.parametrize("block", BROKEN, ids=lambda block: block.splitlines()[0])
def test_a_broken_file_is_refused_at_the_place_of_the_fault(tmp_path, block):
    assert SOUND.count(part(block, "-")) == 1, "the part to break stands in the file once"
    text = SOUND.replace(part(block, "-"), part(block, "+"))
    with pytest.raises(ContentError) as refused:
        read(tmp_path, text)
    place = place_of(text, part(block, "@"))
    found = [str(problem) for problem in refused.value.problems if (problem.line, problem.column) == place]
    assert any(part(block, "!") in told for told in found), refused.value.problems


def test_all_faults_of_a_kind_are_reported_together(tmp_path):
    text = SOUND.replace("n: 80", "n: 800").replace("review_by: 2028", "review_by: 2020").replace(", es: Agudo", "")
    with pytest.raises(ContentError) as refused:
        read(tmp_path, text)
    assert [problem.line for problem in refused.value.problems] == [36, 53, 53, 88, 91, 94]
