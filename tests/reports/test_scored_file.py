"""A file of answers in, a file of scores out."""

from __future__ import annotations

import csv
import io

import pytest

from reports import scored_file
from reports.errors import ReportError
from reports.scored_file import write_scores
from surveys import library
from surveys.model import Survey
from tests.surveys.samples import PLACES, branching, item, rule, survey

KOOS = library.load().get("koos-jr")
ITEMS = ",".join(one.id for one in KOOS.items)


def scored(text: str, of: Survey = KOOS) -> list[dict[str, str]]:
    out = io.BytesIO()
    write_scores(of, io.StringIO(text, newline=""), out)
    return list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline="")))


def test_every_row_keeps_its_name_and_gets_its_scores():
    rows = scored(f"id,{ITEMS}\nA,2,2,2,2,2,2,2\nB,0,0,0,0,0,0,0\n")
    assert [(row["id"], row["raw"], row["interval"]) for row in rows] == [("A", "14", "52.465"), ("B", "0", "100")]
    assert {row["interval_reason"] for row in rows} == {""}


@pytest.mark.parametrize("gap", ["", "-", "NA"])
def test_a_gap_is_a_reason_and_not_a_guess(gap):
    (row,) = scored(f"{ITEMS}\n2,2,{gap},2,2,2,2\n")
    assert (row["interval"], row["interval_reason"]) == ("", "missing")


@pytest.mark.parametrize("nonsense", ["5", "-1", "2.5", "x", "nan", "1e9", "99999999999"])
def test_what_is_no_answer_is_called_invalid(nonsense):
    (row,) = scored(f"{ITEMS}\n2,2,{nonsense},2,2,2,2\n")
    assert (row["interval"], row["interval_reason"]) == ("", "invalid")


def test_columns_may_stand_in_any_order():
    assert scored("7,id,6,5,4,3,2,1\n2,A,2,2,2,2,2,3\n")[0]["interval"] == "50.012"


def test_rows_beyond_one_batch_are_scored_too(monkeypatch):
    monkeypatch.setattr(scored_file, "AT_ONCE", 2)
    rows = scored(f"id,{ITEMS}\n" + "".join(f"{n},0,0,0,0,0,0,{n % 5}\n" for n in range(7)))
    assert [row["raw"] for row in rows] == ["0", "1", "2", "3", "4", "0", "1"]


def test_a_survey_with_branches_and_words_is_scored_row_by_row():
    asked = branching()
    of = survey(*asked.items, scores=(rule("knee", ("knee",), method="single", maximum=2),))
    rows = scored('pain,where,knee,note\n2,"1,2",1,Stairs\n2,2,1,Stairs\n0,,,\n', of)
    assert [(row["knee"], row["knee_reason"]) for row in rows] == [("1", ""), ("", "hidden"), ("", "missing")]


def test_several_picks_are_counted():
    of = survey(item("w", PLACES), scores=(rule("sore", ("w",), method="any", positive={"w": frozenset({1, 2})}),))
    assert [row["sore"] for row in scored("w\n1;2\n9\n", of)] == ["1", "0"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "its items are 1, 2, 3"),
        ("a,b\n1,2\n", "its items are 1, 2, 3"),
        ("1,1\n0,0\n", "column 1 stands in the header twice"),
        (f"{ITEMS}\n0,0,0,0,0,0,0\n1,2\n", "Line 3 has 2 cells, the header has 7"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_its_line(text, said):
    with pytest.raises(ReportError, match=said):
        scored(text)


def test_a_formula_in_a_carried_column_stays_text():
    assert scored(f"id,{ITEMS}\n=1+1,0,0,0,0,0,0,0\n")[0]["id"] == "'=1+1"
