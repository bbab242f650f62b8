"""YAML text into plain values and the place of each, refusing what authored content never needs.

ruamel.yaml's parser (YAML 1.2) delivers events one by one, so a bomb is refused before anything is built from it. Keys
are always text, and a plain scalar is null, true, false or a number only in its one obvious spelling: `no` stays a
language, `007` stays a code.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamStartEvent,
)

from content.problems import ContentError, Problem
from content.textfile import place

MAX_DEPTH = 32
MAX_NODES = 20_000

Path = tuple[str | int, ...]
Place = tuple[int, int]

_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_SYNTAX_ADVICE = (
    ("mapping values are not allowed", "put quotes around a text that holds a colon, and check the indentation"),
    (r"'\t' that cannot start", "indent with spaces, not tabs"),
    ("that cannot start any token", "put quotes around a text that begins with this character"),
    ("unexpected end of stream", "close the quotes that were opened here"),
    ("could not find expected ':'", "write the key, a colon and a space before the value"),
)


@dataclass(frozen=True, slots=True)
class Tree:
    """Values as JSON knows them, and where each stands: a mapping's entry at its key, a list's entry at its start."""

    value: Any
    places: Mapping[Path, Place]


def parse(text: str, file: str) -> Tree:
    """Read one YAML document; ContentError for broken syntax and for whatever is refused."""
    if found := _UNPRINTABLE.search(text):
        raise ContentError([_unprintable(file, place(text, found.start()))])
    composer = _Composer(file, text)
    try:
        value = composer.document()
    except MarkedYAMLError as error:
        raise ContentError([_syntax_problem(error, file)]) from error
    except (YAMLError, ValueError, OverflowError) as error:
        # The scanner hands an escape such as "\UFFFFFFFF" to chr() unchecked.
        composer.refuse("this cannot be read as YAML", "correct the character after the backslash", cause=error)
    return Tree(value, composer.places)


class _Composer:
    """Builds plain values from parser events; recursion is as deep as the path, which is limited."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.places: dict[Path, Place] = {}
        self._here: Place = (1, 1)
        self._nodes = 0
        self._events: Iterator[Event] = iter(YAML(typ="safe", pure=True).parse(io.StringIO(text)))

    def document(self) -> Any:
        start = next(event for event in self._walk() if not isinstance(event, StreamStartEvent))
        if not isinstance(start, DocumentStartEvent):
            self.refuse("the file is empty", "write its keys and values")
        if start.version or start.tags:
            self.refuse("a line that begins with % is refused", "remove it: every file is read as YAML 1.2")
        value = self._value(self._next(), ())
        self._next()
        if isinstance(self._next(), DocumentStartEvent):
            self.refuse("a second document begins here", "keep one document per file and remove this ---")
        return value

    def refuse(self, what: str, advice: str, cause: Exception | None = None) -> NoReturn:
        raise ContentError([Problem(self.file, *self._here, what, advice)]) from cause

    def _walk(self) -> Iterator[Event]:
        for event in self._events:
            self._here = (event.start_mark.line + 1, event.start_mark.column + 1)
            yield event

    def _next(self) -> Event:
        return next(self._walk())

    def _value(self, event: Event, path: Path) -> Any:
        self._admit(event, path)
        self.places.setdefault(path, self._here)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, SequenceStartEvent):
            return [self._value(child, (*path, index)) for index, child in enumerate(self._children())]
        if not isinstance(event, ScalarEvent):
            self.refuse("a value is expected here", "write one")
        plain = event.implicit[0]
        return resolve(event.value) if plain else self._printable(event.value)

    def _children(self) -> Iterator[Event]:
        while not isinstance(event := self._next(), CollectionEndEvent):
            yield event

    def _mapping(self, path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for event in self._children():
            key = self._key(event, path)
            if key in mapping:
                first = self.places[(*path, key)][0]
                self.refuse(f"the key {key!r} stands here a second time", f"keep this one or the one in line {first}")
            self.places[(*path, key)] = self._here
            mapping[key] = self._value(self._next(), (*path, key))
        return mapping

    def _key(self, event: Event, path: Path) -> str:
        self._admit(event, path)
        if not isinstance(event, ScalarEvent):
            self.refuse("a list or a block cannot be a key", "use a single word or number as the key")
        return self._printable(event.value)

    def _printable(self, text: str) -> str:
        if _UNPRINTABLE.search(text):
            raise ContentError([_unprintable(self.file, self._here)])
        return text

    def _admit(self, event: Event, path: Path) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self.refuse(f"the file holds more than {MAX_NODES} values", "divide it into several files")
        if len(path) > MAX_DEPTH:
            self.refuse(f"the nesting is deeper than {MAX_DEPTH} levels", "flatten this part")
        if isinstance(event, AliasEvent):
            self.refuse(f"the alias *{event.anchor} is refused", "write the value out in full")
        if isinstance(event, NodeEvent) and event.anchor:
            self.refuse(f"the anchor &{event.anchor} is refused", "remove it and write values out in full")
        if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag:
            self.refuse(f"the tag {event.tag} is refused", "remove it, and put quotes around a value that is text")


def resolve(plain: str) -> str | float | bool | None:
    """The value of an unquoted scalar."""
    if plain in _WORDS:
        return _WORDS[plain]
    if _INTEGER.fullmatch(plain):
        return int(plain)
    if _DECIMAL.fullmatch(plain) and math.isfinite(number := float(plain)):
        return number
    return plain


def _unprintable(file: str, place: Place) -> Problem:
    return Problem(file, *place, "a character here cannot be shown", "remove it and type the text again")


def _syntax_problem(error: MarkedYAMLError, file: str) -> Problem:
    fault = error.problem or "broken syntax"
    mark = error.problem_mark or error.context_mark
    advice = next((advice for sign, advice in _SYNTAX_ADVICE if sign in fault), "check indentation and quotes here")
    return Problem(file, mark.line + 1, mark.column + 1, f"this is not valid YAML: {fault}", advice)
