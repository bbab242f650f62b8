"""The one way a table leaves as CSV: RFC 4180, in UTF-8 that spreadsheets recognise, with nothing they would run."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

Cell = str | int | float | None
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it spreadsheets take the file for another encoding

# What a spreadsheet may take for a formula (or strip before it does), and what would read like our own guard.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]").match
_GUARD = "'"


@dataclass(frozen=True, slots=True)
class Written:
    """What went into a file: the rows below the header, and the SHA-256 (hex) of its bytes."""

    rows: int
    sha256: str


def write(stream: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Written:
    """Write a table row by row; no more than one row is held in memory."""
    digest = hashlib.sha256()
    count = -1  # the header is no row
    for line in _lines(header, rows):
        count += 1
        digest.update(line)
        stream.write(line)
    return Written(count, digest.hexdigest())


def _lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(map(as_text, header))
    yield BYTE_ORDER_MARK + _taken(buffer)
    for row in rows:
        writer.writerow(map(as_text, row))
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    line = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return line


def as_text(cell: Cell) -> str:
    """A cell as it stands in the file: text guarded, a whole number without a point, any other number in full."""
    if isinstance(cell, str):
        return guarded(cell)
    if cell is None:
        return ""
    whole = isinstance(cell, int) or cell.is_integer()
    return str(int(cell)) if whole else repr(cell)


def guarded(text: str) -> str:
    """Text that a spreadsheet shows instead of running it: a leading apostrophe where it could begin a formula."""
    return _GUARD + text if _DANGEROUS(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given, for whoever reads the file with a program."""
    return text.removeprefix(_GUARD) if text.startswith(_GUARD) and _DANGEROUS(text) else text
