"""Spreadsheets from anybody: what is understood, what is refused, where each fault is said to be, and how soon."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from content.problems import ContentError, Problem
from exchange import sheets

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def book(**cells: object) -> bytes:
    """A workbook with one sheet, `A1="x"` for each cell; a formula is given with its last value."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as made:
        sheet = made.add_worksheet("survey")
        for place, value in cells.items():
            if isinstance(value, tuple):
                sheet.write_formula(place, value[0], None, value[1])
            else:
                sheet.write(place, value)
    return stream.getvalue()


def changed(**parts: bytes) -> bytes:
    """A sound workbook with some of its parts put in place of others; `sheet` is its only sheet."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book(A1="type"))) as sound,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sound.namelist():
            new.writestr(name, parts["sheet"] if name == SHEET and "sheet" in parts else sound.read(name))
        for name in parts.keys() - {"sheet"}:
            new.writestr(name, parts[name])
    return stream.getvalue()


def rows(inner: str) -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{inner}</sheetData></worksheet>'.encode()


def read(folder: Path, data: bytes | str, name: str = "form.xlsx") -> tuple[sheets.Sheet, ...]:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return sheets.read(path)


def problem(folder: Path, data: bytes | str) -> Problem:
    """The one fault, found within a second and without much memory."""
    path = folder / "form.xlsx"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(ContentError) as caught:
        sheets.read(path)
    took, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert took < 3  # a second of work at most; the rest is for a slow machine, and for counting memory
    assert peak < 40_000_000
    (found,) = caught.value.problems
    assert found.advice
    return found


def test_a_workbook_becomes_rows_of_texts_at_their_places(tmp_path):
    (sheet,) = read(tmp_path, book(B2="type", C2=1, D2=2.5, E2=True, B4=" café "))
    assert [(row.number, row.cells) for row in sheet.rows] == [(2, ("", "type", "1", "2.5", "true")), (4, ("", "café"))]
    assert sheet.name == "survey"
    assert str(sheet.problem(4, 2, "a fault", "mend it")).endswith("form.xlsx, sheet survey:4:2: a fault; mend it")


def test_a_formula_is_never_worked_out(tmp_path):
    (sheet,) = read(tmp_path, book(A1=("=1+1", "7"), B1='=HYPERLINK("x")'))
    assert sheet.rows[0].cells[0] == "7"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_whatever_parts_it_and_with_a_byte_order_mark(tmp_path, delimiter):
    text = f'\ufeffname{delimiter}label\n\nq{delimiter}"two\nlines, ""quoted"""\nr{delimiter}\n'
    (sheet,) = read(tmp_path, text, "form.csv")
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (1, ("name", "label")),
        (3, ("q", 'two\nlines, "quoted"')),
        (5, ("r",)),
    ]


BILLION = b'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
)


@pytest.mark.parametrize(
    ("data", "place", "what"),
    [
        (b"PK\x03\x04" + b"\0" * 100, (1, 1), "no whole Excel workbook"),
        (changed(sheet=b"0" * 100_000_000), (1, 1), "unpacks to more than 6 MB"),
        (changed(sheet=b"0" * 4_000_000), (1, 1), "packed more than 200 to 1"),
        (changed(**{f"xl/x{n}.xml": b"<a/>" for n in range(300)}), (1, 1), "more than 200 parts"),
        (changed(sheet=BILLION + b"]>" + rows("<row><c t='str'><v>&a9;</v></c></row>")), (1, 1), "entities of its"),
        (changed(sheet=rows('<row r="1"><c r="A1"/><c r="XFD1"><v>1</v></c></row>')), (1, 301), "than 300 columns"),
        (changed(sheet=rows('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')), (5001, 1), "more than 5,000 rows"),
        (changed(sheet=rows("<row>" + "<c/>" * 301 + "</row>")), (1, 301), "more than 300 columns"),
        (changed(sheet=rows("<row/>" * 5001)), (5001, 1), "more than 5,000 rows"),
        (changed(sheet=rows('<row r="2"><c r="A-1"><v>1</v></c></row>')), (2, 1), "says no place"),
        (changed(sheet=rows("<row>")), (1, 1), "no whole Excel workbook"),
        (changed(sheet=rows(f'<row><c t="inlineStr"><is><t>{"x" * 10_001}</t></is></c></row>')), (1, 1), "10,000 char"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 1000, (1, 1), "of the old kind"),
        ("a,b\n" + "x\n" * 5001, (5001, 1), "more than 5,000 rows"),
        ("a" + "," * 400 + "b", (1, 301), "more than 300 columns"),
        ('a,b\nc,"' + "x" * 20_000 + '"\n', (2, 2), "more than 10,000 characters"),
        ('a,b\nc,"d"e\n', (2, 1), "not CSV"),
        (b"a,caf\xe9\n", (1, 6), "not UTF-8"),
    ],
)  # fmt: skip
def test_what_could_burst_or_cannot_be_read_is_refused_at_its_place(tmp_path, data, place, what):
    found = problem(tmp_path, data)
    assert what in found.what
    assert (found.line, found.column) == place


def test_two_parts_of_one_name_are_refused(tmp_path):
    stream = io.BytesIO(book(A1="type"))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(SHEET, rows(""))
    assert "two parts of one name" in problem(tmp_path, stream.getvalue()).what


def test_a_part_that_is_longer_than_it_says_is_refused(tmp_path):
    data = bytearray(changed(sheet=b"0" * 90_000))
    size = (90_000).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (80_000).to_bytes(4, "little")
    assert "no whole Excel workbook" in problem(tmp_path, bytes(data)).what


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_that_would_be_unpacked_without_a_limit_is_refused(tmp_path, packing):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000)
    assert "in a way that spreadsheets never use" in problem(tmp_path, stream.getvalue()).what


def test_a_part_that_understates_its_size_by_far_takes_no_more_room_than_it_says(tmp_path):
    data = bytearray(changed(sheet=b"0" * 60_000_000))
    while (at := data.find((60_000_000).to_bytes(4, "little"))) >= 0:
        data[at : at + 4] = (90_000).to_bytes(4, "little")
    assert "no whole Excel workbook" in problem(tmp_path, bytes(data)).what


@pytest.mark.parametrize("beginning", [b"PK\x03\x04", b"type,name\n"])
def test_50_mb_are_refused_without_being_read(tmp_path, beginning):
    path = tmp_path / "form.xlsx"
    with path.open("wb") as stream:
        stream.write(beginning)
        stream.truncate(50_000_000)
    tracemalloc.start()
    with pytest.raises(ContentError, match=r"larger than [12] MB"):
        sheets.read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_file_that_is_not_there_is_a_problem_with_advice(tmp_path):
    with pytest.raises(ContentError, match="cannot be read: No such file or directory; check its name"):
        sheets.read(tmp_path / "none.csv")


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06"]))
def test_any_bytes_are_rows_or_a_content_error(tmp_path_factory, data, beginning):
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(beginning + data)
    with suppress(ContentError):
        assert all(row.cells for sheet in sheets.read(path) for row in sheet.rows)


SOUND = book(A1="type", B1="name", A2="text", B2="q")


@given(st.integers(0, len(SOUND) - 1), st.integers(0, 255))
def test_a_workbook_with_any_byte_changed_is_rows_or_a_content_error(tmp_path_factory, at, byte):
    path = tmp_path_factory.getbasetemp() / "flipped"
    path.write_bytes(SOUND[:at] + bytes([byte]) + SOUND[at + 1 :])
    with suppress(ContentError):
        sheets.read(path)
