"""JSON from anybody into plain values, refused at its place where it is broken, too large or too deep."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from content.problems import ContentError, Problem

MAX_BYTES = 2_000_000
MAX_DEPTH = 64
MAX_DIGITS = 30

# A text in quotes counts as one; brackets within it open nothing.
_PIECES = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


def read(data: bytes, file: str) -> dict[str, Any]:
    """The one JSON object in `data`, at most 2 MB of UTF-8; `ContentError` with line and column of what is wrong."""
    if len(data) > MAX_BYTES:
        _refuse(file, "", 0, "the file is larger than 2 MB", "divide the Questionnaire into several")
    text = _text(data, file)
    value = _value(text, file)
    if _deep(value):
        _refuse_depth(text, file)
    if "\\u" in text and _SURROGATE.search(json.dumps(value, ensure_ascii=False)):
        _refuse(file, text, 0, "half a character is written here as \\uD800 or the like", "write the whole character")
    if not isinstance(value, dict):
        _refuse(file, text, 0, "this is JSON, but no object", "give one FHIR Questionnaire")
    return value


def _text(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8-sig")
        _refuse(file, good, len(good), "this character is not UTF-8", "save the file with the encoding UTF-8")


def _value(text: str, file: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=_integer, parse_constant=_constant)
    except json.JSONDecodeError as error:
        _refuse(file, text, error.pos, f"this is not valid JSON: {error.msg}", "correct it here or just before")
    except ValueError as error:
        _refuse(file, text, 0, str(error), "correct it and try again")
    except RecursionError:
        _refuse_depth(text, file)


def _deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for node in level if isinstance(node, dict | list) for inner in _inside(node)]
    return any(isinstance(node, dict | list) for node in level)


def _inside(node: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return node.values() if isinstance(node, dict) else node


def _refuse_depth(text: str, file: str) -> NoReturn:
    """The place is looked for only here: that takes longer than reading the whole."""
    depth, offset = 0, 0
    for piece in _PIECES.finditer(text):
        sign, offset = piece[0], piece.start()
        depth += (sign in "[{") - (sign in "]}") if len(sign) == 1 else 0
        if depth > MAX_DEPTH:
            break
    what = f"the nesting is deeper than {MAX_DEPTH} levels"
    _refuse(file, text, offset, what, "flatten the groups of this Questionnaire")


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:80]!r} stands twice in one object")
        found[key] = value
    return found


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"a number has more than {MAX_DIGITS} digits")
    return int(digits)


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _refuse(file: str, text: str, offset: int, what: str, advice: str) -> NoReturn:
    line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    raise ContentError([Problem(file, line, column, what, advice)])
