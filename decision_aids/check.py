"""What is wrong with a decision aid's file, each fault with its place and with advice."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from content.problems import ContentError, Problem
from content.yamlfile import read_located
from decision_aids.authored import AidFile, File
from decision_aids.checks import figures, parts, texts, upkeep
from decision_aids.model import DecisionAid
from decision_aids.reading import aid_from


def read(path: Path) -> DecisionAid:
    """The decision aid in a file; `ContentError` names every fault that was found."""
    return checked(read_located(path, AidFile))


def checked(file: File) -> DecisionAid:
    """The decision aid of a file that has been read.

    Raises `ContentError`: first for parts that do not fit together, since until they do nothing else can be judged,
    then for what is wrong within them.
    """
    _raise(parts.problems(file))
    aid = aid_from(file.content)
    _raise(problem for part in (figures, texts, upkeep) for problem in part.problems(file, aid))
    return aid


def _raise(problems: Iterable[Problem]) -> None:
    if found := tuple(problems):
        raise ContentError(found)
