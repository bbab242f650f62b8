"""An Excel workbook (`.xlsx`) behind guards: a zip of XML parts, either of which can be made to burst.

Every part is unpacked within limits and looked through by expat, which refuses entities and counts cells; a new archive
with those parts alone is then given to calamine. What was not looked at is never read.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from content.problems import ContentError, Problem
from exchange.sheets import MAX_COLUMNS, MAX_ROWS, Sheet, sheet

MAX_BYTES = 2_000_000
MAX_MEMBERS = 200
MAX_UNPACKED = 6_000_000
MAX_RATIO = 200  # of a part to what it takes in the archive; real sheets stay below 60
SMALL = 100_000  # a short part may repeat itself as it likes
MAX_SHEETS = 30

# Others are unpacked without a limit.
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_BROKEN = ("this is no whole Excel workbook", "open it in a spreadsheet program and save it again as .xlsx")


def read(path: Path) -> tuple[Sheet, ...]:
    """The sheets with cells; `ContentError` for what is too large, broken or not to be trusted."""
    file = str(path)
    data = _data(path)
    parts = _parts(data, file)
    if "xl/workbook.xml" not in parts:
        _refuse(file, *_BROKEN)
    for name, part in parts.items():
        _look_through(part, f"{file}, part {name}")
    return tuple(_sheets(_archive(parts), file))


def _data(path: Path) -> bytes:
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        _refuse(str(path), "the workbook is larger than 2 MB", "remove pictures and sheets that are not needed")
    return data


def _parts(data: bytes, file: str) -> dict[str, bytes]:
    """The XML parts by name; pictures and macros are left where they are."""
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _admit(archive.infolist(), file)
            for member in archive.infolist():
                if member.filename.endswith((".xml", ".rels")):
                    parts[member.filename] = _unpacked(archive, member)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        # RuntimeError: the part wants a password.
        raise ContentError([Problem(file, 1, 1, *_BROKEN)]) from error
    return parts


def _admit(members: list[zipfile.ZipInfo], file: str) -> None:
    """What the archive says of itself; that it speaks the truth is looked at while a part is unpacked."""
    advice = "this is no form; make a new workbook with its sheets alone"
    if len(members) > MAX_MEMBERS:
        _refuse(file, f"the workbook holds more than {MAX_MEMBERS} parts", advice)
    if len({member.filename for member in members}) < len(members):
        _refuse(file, "the workbook holds two parts of one name", advice)
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        _refuse(file, f"the workbook unpacks to more than {MAX_UNPACKED // 1_000_000} MB", advice)
    for member in members:
        if member.compress_type not in _PACKINGS:
            _refuse(file, f"the part {member.filename[:80]} is packed in a way that spreadsheets never use", advice)
        if member.file_size > max(SMALL, MAX_RATIO * member.compress_size):
            _refuse(file, f"the part {member.filename[:80]} is packed more than {MAX_RATIO} to 1", advice)


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    # Asked for so many bytes, zipfile inflates no more; asked for all, it would trust what the archive says of itself.
    with archive.open(member) as stream:
        return stream.read(member.file_size + 1)


def _look_through(part: bytes, file: str) -> None:
    parser = expat.ParserCreate()
    guard = _Guard(file)
    parser.StartDoctypeDeclHandler = guard.doctype
    parser.StartElementHandler = guard.element
    try:
        parser.Parse(part, True)  # noqa: FBT003 expat takes no names
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise ContentError([Problem(file, 1, 1, *_BROKEN)]) from error


class _Guard:
    """Counts rows and cells as expat meets them, since a reader makes room for every cell up to the farthest."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._row = 0
        self._column = 0

    def doctype(self, *_: object) -> None:
        _refuse(self._file, "this part defines entities of its own", "save the workbook with a spreadsheet program")

    def element(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "row":
            said = attributes.get("r", "")
            self._row, self._column = int(said) if said.isdecimal() and len(said) < 8 else self._row + 1, 0  # noqa: PLR2004 digits
        elif kind == "c":
            self._cell(attributes.get("r"))
        if self._row > MAX_ROWS:
            _refuse(self._file, f"there are more than {MAX_ROWS:,} rows", "divide the sheet into several", MAX_ROWS + 1)

    def _cell(self, said: str | None) -> None:
        self._column += 1
        if said is not None:
            place = _CELL.fullmatch(said)
            if place is None:
                _refuse(self._file, "a cell says no place", "save the workbook again", max(self._row, 1))
            self._column, self._row = _number(place[1]), int(place[2])
        if self._column > MAX_COLUMNS:
            what = f"this row has more than {MAX_COLUMNS} columns"
            _refuse(self._file, what, "remove those that are not needed", max(self._row, 1), MAX_COLUMNS + 1)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _archive(parts: dict[str, bytes]) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    stream.seek(0)
    return stream


def _sheets(stream: io.BytesIO, file: str) -> Iterator[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(stream) as book:
            if len(book.sheet_names) > MAX_SHEETS:
                _refuse(file, f"there are more than {MAX_SHEETS} sheets", "remove those that are not needed")
            for name in book.sheet_names:
                lines = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                texts = ((number, map(_text, cells)) for number, cells in enumerate(lines, start=1))
                yield sheet(f"{file}, sheet {name}", name, texts)
    except (CalamineError, OSError, ValueError) as error:
        raise ContentError([Problem(file, 1, 1, *_BROKEN)]) from error


def _text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


def _refuse(file: str, what: str, advice: str, row: int = 1, column: int = 1) -> NoReturn:
    raise ContentError([Problem(file, row, column, what, advice)])
