"""A clinic's bank from CSV: what is read, and what is refused, at which line and cell and with which advice."""

from __future__ import annotations

import time
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.problems import ContentError, Problem
from scripts import synthetic_bank
from surveys.adaptive import banks
from surveys.adaptive.banks import BankRow
from surveys.adaptive.course import course
from surveys.adaptive.graded import Graded
from surveys.adaptive.stopping import Stopping

HEAD = "id,text,a,b1,b2,label1,label2,label3\n"
GOOD = HEAD + 'walk,"Slowly, how far?",1.5,-1,0.25,Far,Near,Nowhere\nrun,Can you run?,2,.5,,Yes,No,\n'


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "bank.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems(folder: Path, text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        banks.read(write(folder, text))
    assert all(problem.file == str(folder / "bank.csv") and problem.advice for problem in caught.value.problems)
    return caught.value.problems


def test_a_bank_keeps_texts_labels_and_parameters_in_the_order_of_the_file(tmp_path):
    assert banks.read(write(tmp_path, GOOD)).items == (
        BankRow("walk", "Slowly, how far?", 1.5, (-1.0, 0.25), ("Far", "Near", "Nowhere")),
        BankRow("run", "Can you run?", 2.0, (0.5,), ("Yes", "No")),
    )


def test_the_engine_gets_the_same_items(tmp_path):
    bank = banks.read(write(tmp_path, GOOD)).bank()
    assert list(bank.items.items()) == [("walk", Graded(1.5, (-1.0, 0.25))), ("run", Graded(2.0, (0.5,)))]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.replace("\n", "\n\n"),
        GOOD.replace("\n", ",,,\n"),
        GOOD.replace("walk,", " walk ,").replace(",1.5,-1,", ", 1.5 ,\t-1,"),
    ],
    ids=["byte order mark", "windows", "old macintosh", "blank lines", "empty cells at the end", "spaces"],
)
def test_what_spreadsheets_add_does_no_harm(tmp_path, text):
    assert banks.read(write(tmp_path, text)) == banks.read(write(tmp_path, GOOD))


def test_the_steepest_and_the_farthest_that_are_allowed_are_read(tmp_path):
    text = "id,text,a,b1,b2\none,Far?,10,-10,10.0\ntwo,Near?,1e-2,9.99e0,\n"
    assert [(row.discrimination, row.thresholds) for row in banks.read(write(tmp_path, text)).items] == [
        (10.0, (-10.0, 10.0)),
        (0.01, (9.99,)),
    ]


def test_columns_may_stand_in_any_order_and_labels_may_be_left_out(tmp_path):
    text = "b2,b1,a,text,id\n1,-1,1e0,How far?,walk\n"
    assert banks.read(write(tmp_path, text)).items == (BankRow("walk", "How far?", 1.0, (-1.0, 1.0), ()),)


@pytest.mark.parametrize(
    ("line", "column", "what", "advice"),
    [
        (",Far?,1,0,1", 1, "the id is missing", "letters, digits"),
        ("two words,Far?,1,0,1", 1, "'two words' cannot be an id", "letters, digits"),
        ("one,,1,0,1", 2, "the text is missing", "write the question"),
        ('one,"How\nfar?",1,0,1', 2, "line break", "in one line"),
        ("one,Far?,,0,1", 3, "'' is not a number", "digits and a point"),
        ('one,Far?,"1,5",0,1', 3, "'1,5' is not a number", "digits and a point"),
        ("one,Far?,nan,0,1", 3, "'nan' is not a number", "digits and a point"),
        ("one,Far?,0,0,1", 3, "the discrimination 0 is not above 0", "slopes"),
        ("one,Far?,-1.2,0,1", 3, "the discrimination -1.2 is not above 0", "high answers mean more"),
        ("one,Far?,55,0,1", 3, "at most 10", "slopes"),
        ("one,Far?,1,x,1", 4, "'x' is not a number", "digits and a point"),
        ("one,Far?,1,0,55", 5, "the threshold 55 is beyond 10", "not as T scores"),
        ("one,Far?,1,1,0", 5, "b2 is not above b1", "must increase"),
        ("one,Far?,1,1,1.0", 5, "b2 is not above b1", "must increase"),
        ("one,Far?,1,,1", 4, "b1 is empty and a later threshold is not", "from the left"),
        ("one,Far?,1", 4, "the thresholds are missing", "from b1 on"),
        ("one,Far?,1,0,1,A,B", 6, "3 answers and 2 labels", "label1 to label3"),
        ("one,Far?,1,0,,A,B,C", 6, "2 answers and 3 labels", "label1 to label2"),
        ("one,Far?,1,0,1,A,,C", 6, "left out in between", "label1 to label3"),
        ("one,Far?,1,0,1,A,B,C,D", 9, "this cell stands in no column", "quotes"),
    ],
)
def test_a_fault_is_told_with_its_cell(tmp_path, line, column, what, advice):
    (problem,) = problems(tmp_path, HEAD + "\n" + line + "\nlast,Good?,1,0,1\n")
    assert (problem.line, problem.column) == (3, column)
    assert what in problem.what
    assert advice in problem.advice


@pytest.mark.parametrize(
    ("head", "column", "what"),
    [
        ("text,a,b1", 1, "the column 'id' is missing"),
        ("id,a,b1", 1, "the column 'text' is missing"),
        ("id,text,b1", 1, "the column 'a' is missing"),
        ("id,text,a", 1, "the column 'b1' is missing"),
        ("id,text,a,b1,b3", 1, "the column 'b2' is missing"),
        ("id,text,a,b1,label2", 1, "the column 'label1' is missing"),
        ("id,text,a,b1,b1", 5, "the column 'b1' is there twice"),
        ("id,text,a,b1,guessing", 5, "there is no column 'guessing'"),
        ("id,text,a,b1,,b2", 5, "there is no column ''"),
    ],
)
def test_a_first_line_that_does_not_name_the_columns_is_refused(tmp_path, head, column, what):
    (problem,) = problems(tmp_path, f"{head}\none,Far?,1,0,1\n")
    assert (problem.line, problem.column, problem.what) == (1, column, what)
    assert "the first line must be id,text,a,b1" in problem.advice or "keep one" in problem.advice


def test_a_file_with_semicolons_is_told_about_commas(tmp_path):
    found = problems(tmp_path, "id;text;a;b1\none;Far?;1,5;0\n")
    assert {problem.what for problem in found} > {"the column 'id' is missing", "there is no column 'id;text;a;b1'"}
    assert all("with commas between them" in problem.advice for problem in found)


def test_all_faults_are_told_at_once_in_the_order_of_the_file(tmp_path):
    found = problems(tmp_path, HEAD + "one,,x,0,1\ntwo,Far?,1,1,0\none,Far?,1,0,1\n")
    assert [(problem.line, problem.column) for problem in found] == [(2, 2), (2, 3), (3, 5), (4, 1)]
    assert found[-1].advice == "give each item its own; line 2 has it too"


COLUMNS = "the first line must be id,text,a,b1,b2,... and, if you like, label1,label2,..., with commas between them"
EVERY_FAULT = (
    HEAD
    + """,,,,,A
two words,"How
far?",0,x,55,A,B
dup,Far?,1,1,0,,,,D
dup,Far?,10.5,,1
"""
)
SENTENCES = """\
2:1: the id is missing; use 1 to 32 letters, digits, - and _, beginning with a letter or digit
2:2: the text is missing; write the question as patients are to read it
2:3: '' is not a number; write it with digits and a point, like -0.75
2:4: the thresholds are missing; write one less than there are answers, from b1 on
3:1: 'two words' cannot be an id; use 1 to 32 letters, digits, - and _, beginning with a letter or digit
3:2: the words hold a line break or another control character; write them in one line
3:3: the discrimination 0 is not above 0 and at most 10; \
check that the column holds the calibration's slopes, and that high answers mean more
3:4: 'x' is not a number; write it with digits and a point, like -0.75
3:5: the threshold 55 is beyond 10; write thresholds in units of theta, not as T scores
3:6: there are 3 answers and 2 labels, or a label is left out in between; \
fill label1 to label3, the lowest answer first, or none
5:5: b2 is not above b1; thresholds must increase from b1 on
5:9: this cell stands in no column; put quotes around a text with a comma in it, or name the column in the first line
6:1: the id 'dup' is used a second time; give each item its own; line 5 has it too
6:3: the discrimination 10.5 is not above 0 and at most 10; \
check that the column holds the calibration's slopes, and that high answers mean more
6:4: b1 is empty and a later threshold is not; fill the thresholds from the left
"""


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (EVERY_FAULT, SENTENCES),
        ("", f"1:1: the file is empty; {COLUMNS}\n"),
        (HEAD, "1:1: the bank has no items; write one line for each\n"),
        ("id,text,a,b1,b1\n1", "1:5: the column 'b1' is there twice; keep one of them\n"),
        ("id,text,a,b1,x\n1", f"1:5: there is no column 'x'; remove it or rename it: {COLUMNS}\n"),
        ("id,text,a\n1", f"1:1: the column 'b1' is missing; {COLUMNS}\n"),
        (HEAD + '"', "2:1: this line is not CSV: unexpected end of data; check the quotes from here on\n"),
        (HEAD + "x\n" + "," * 64 + "x", "3:1: this line has more than 64 cells; remove those that are not needed\n"),
        (HEAD + "x\n" * 1_001, "1002:1: there are more than 1,000 items; divide the bank into several files\n"),
    ],
    ids=["items", "empty", "no items", "twice", "unknown", "missing", "quotes", "cells", "lines"],
)
def test_every_refusal_is_a_sentence_and_an_advice(tmp_path, text, sentences):
    found = [f"{one.line}:{one.column}: {one.what}; {one.advice}\n" for one in problems(tmp_path, text)]
    assert "".join(found) == sentences


def test_a_line_with_an_embedded_break_does_not_shift_the_lines_below(tmp_path):
    found = problems(tmp_path, HEAD + 'one,"How\nfar?",1,0,1\ntwo,,1,0,1\n')
    assert [problem.line for problem in found] == [2, 4]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "the file is empty"),
        ("\n\n", 1, "the file is empty"),
        (HEAD, 1, "the bank has no items"),
        (HEAD + 'one,"Far?,1,0,1\n', 2, "this line is not CSV"),
        (HEAD + 'one,"Far"?,1,0,1\n', 2, "this line is not CSV"),
        (HEAD + "," * 100 + "x\n", 2, "more than 64 cells"),
        (HEAD + "".join(f"i{n},Far?,1,0,1\n" for n in range(1_001)), 1_002, "more than 1,000 items"),
        (HEAD.encode() + b"one,caf\xe9,1,0,1\n", 2, "this character is not UTF-8"),
        (HEAD + "one," + "x" * 200_000 + ",1,0,1\n", 2, "field larger than field limit"),
    ],
)
def test_what_cannot_be_a_bank_is_refused_with_one_sentence(tmp_path, text, line, what):
    (problem,) = problems(tmp_path, text)
    assert problem.line == line
    assert what in problem.what


def test_as_many_answers_as_fit_into_a_line_are_read(tmp_path):
    thresholds, labels = ([f"{kind}{n}" for n in range(1, last + 1)] for kind, last in (("b", 30), ("label", 31)))
    head = ["id", "text", "a", *thresholds, *labels]
    line = ["one", "Far?", "1", *(str(n / 10) for n in range(30)), *labels]
    (row,) = banks.read(write(tmp_path, ",".join(head) + "\n" + ",".join(line) + "\n")).items
    assert (len(head), len(row.thresholds), row.labels) == (64, 30, tuple(labels))


def test_the_largest_bank_that_is_allowed_is_read(tmp_path):
    assert len(banks.read(write(tmp_path, HEAD + "".join(f"i{n},Far?,1,0,1\n" for n in range(1_000)))).items) == 1_000


def test_a_file_of_fifty_megabytes_is_refused_at_once_and_without_holding_it(tmp_path):
    path = write(tmp_path, HEAD.encode() + b"one,Far?,1,0,1\n" * 3_400_000)
    tracemalloc.start()
    began = time.perf_counter()
    with pytest.raises(ContentError, match="larger than 1 MB"):
        banks.read(path)
    assert time.perf_counter() - began < 1
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ContentError, match="cannot be read"):
        banks.read(tmp_path / "absent.csv")


CELLS = st.one_of(st.text(max_size=8), st.sampled_from(["", "a1", "1", "-0.5", "2", '"', "b1", "nan", "Far?"]))


@given(st.lists(st.lists(CELLS, max_size=9).map(",".join), max_size=4).map("\n".join), st.booleans())
def test_any_text_is_either_a_bank_or_a_content_error(tmp_path_factory, text, headed):
    path = write(tmp_path_factory.getbasetemp(), ((HEAD if headed else "") + text).encode(errors="replace"))
    with suppress(ContentError):
        read = banks.read(path)
        assert len(read.bank().items) == len(read.items) > 0


def test_the_shipped_bank_is_what_its_script_writes():
    assert synthetic_bank.text() == banks.SYNTHETIC.read_text(encoding="utf-8")
    assert "EVERYTHING IN THAT BANK IS INVENTED" in (synthetic_bank.__doc__ or "")


def test_the_shipped_bank_makes_a_short_test():
    shipped = banks.read(banks.SYNTHETIC)
    assert len(shipped.items) == len({row.text for row in shipped.items}) == 40
    assert all(len(row.labels) == 5 and row.id.startswith("made-up-") for row in shipped.items)
    bank, answers = shipped.bank(), {}
    while (item_id := course(bank, Stopping(0.3, 4, 12), answers).next) is not None:
        answers[item_id] = 2
    assert 4 <= len(answers) < 12
