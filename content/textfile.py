"""The text of a file that somebody made: UTF-8, and of a size that can be read at once."""

from __future__ import annotations

from pathlib import Path

from content.problems import ContentError, Problem

MAX_BYTES = 1_000_000


def read(path: Path) -> str:
    """The text of a UTF-8 file of at most 1 MB, without its byte order mark; ContentError says what else it is."""
    data = _data(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8-sig")
        what, advice = "this character is not UTF-8", "save the file with the encoding UTF-8"
        raise ContentError([Problem(str(path), *place(good, len(good)), what, advice)]) from error


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, counted from 1, of a character offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _data(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise ContentError([Problem(str(path), 1, 1, what, "check its name and permissions")]) from error
    if len(data) > MAX_BYTES:
        what = "the file is larger than 1 MB"
        raise ContentError([Problem(str(path), 1, 1, what, "divide it into several files")])
    return data
