"""Two faults that every part of an authored file can have: a name used twice, and a name that leads nowhere."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from content.problems import Problem
from content.yamlfile import Located

Path = tuple[str | int, ...]


def repeated(file: Located[Any], what: str, named: Iterable[tuple[Path, Hashable]]) -> Iterator[Problem]:
    """A problem at each name that already stood further up."""
    seen: set[Hashable] = set()
    for path, name in named:
        if name in seen:
            yield file.problem(f"the {what} {name!r} is used a second time", "give each its own", *path)
        seen.add(name)


def absent(file: Located[Any], what: str, named: Iterable[tuple[Path, str]], known: Iterable[str]) -> Iterator[Problem]:
    """A problem at each name that is not `known`."""
    there = list(known)
    for path, name in named:
        if name not in there:
            near = get_close_matches(name, there, n=1)
            advice = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(there) or 'none'}"
            yield file.problem(f"there is no {what} {name!r}", advice, *path)
