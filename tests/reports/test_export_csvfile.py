"""What a spreadsheet and a program find in a file that we wrote."""

from __future__ import annotations

import csv
import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import csvfile

FORMULA_STARTERS = "=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20"
texts = st.text(st.characters(exclude_categories=["Cs"]))
risky = st.builds(
    str.__add__, st.sampled_from(["", "'", "''"]), st.builds(str.__add__, st.sampled_from(FORMULA_STARTERS), texts)
)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(texts | risky, min_size=width, max_size=width), min_size=1)
)


def written(header: list[str], *rows: list[csvfile.Cell]) -> bytes:
    stream = io.BytesIO()
    csvfile.write(stream, header, rows)
    return stream.getvalue()


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


@given(tables)
def test_every_text_comes_back_as_it_was(table):
    header, *rows = table
    assert [[csvfile.unguarded(cell) for cell in row] for row in read(written(header, *rows))] == table


@given(tables)
def test_no_text_begins_with_what_a_spreadsheet_would_run(table):
    header, *rows = table
    assert not [
        cell for row in read(written(header, *rows)) for cell in row if cell[:1] and cell[0] in FORMULA_STARTERS
    ]


@pytest.mark.parametrize("text", ["O'Ample", "'t Demo", "2-3 times", "a=b", "", " =not a formula"])
def test_harmless_text_is_left_as_it_is(text):
    assert csvfile.guarded(text) == text


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_numbers_stay_numbers_negative_ones_too(number):
    ((cell,),) = read(written(["n"], [number]))[1:]
    assert float(cell) == float(number)


@pytest.mark.parametrize(("number", "cell"), [(100.0, "100"), (42.281, "42.281"), (84.6, "84.6"), (-3, "-3"), (0, "0")])
def test_a_number_is_written_in_full_and_without_ballast(number, cell):
    assert csvfile.as_text(number) == cell


def test_a_file_is_utf_8_with_a_mark_that_spreadsheets_know_and_lines_end_as_the_standard_says():
    assert written(["name", "note"], ["Peña", 'said "no", twice'], [None, "two\nlines"]) == (
        b'\xef\xbb\xbfname,note\r\nPe\xc3\xb1a,"said ""no"", twice"\r\n,"two\nlines"\r\n'
    )


def test_what_was_written_is_counted_and_hashed():
    stream = io.BytesIO()
    report = csvfile.write(stream, ["n"], ([number] for number in range(1000)))
    assert report == csvfile.Written(1000, hashlib.sha256(stream.getvalue()).hexdigest())
