"""What is wrong with the file of a decision aid or of a guide, each fault with its place and with advice."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from content import parsed, textfile
from content.problems import ContentError, Problem
from content.yamlfile import Located, read_located
from decision_aids.authored import AidFile, File, GuideFile
from decision_aids.checks import figures, parts, texts, upkeep
from decision_aids.model import DecisionAid, Guide
from decision_aids.reading import aid_from, guide_from


def read(path: Path) -> DecisionAid | Guide:
    """The decision aid or the guide in a file; `ContentError` names every fault that was found."""
    content = parsed.tree(path, textfile.read(path)).value
    if isinstance(content, dict) and content.get("kind") == "guide":
        return guide(read_located(path, GuideFile))
    return checked(read_located(path, AidFile))


def checked(file: File) -> DecisionAid:
    """The decision aid of a file that has been read.

    Raises `ContentError`: first for parts that do not fit together, since until they do nothing else can be judged,
    then for what is wrong within them.
    """
    _raise(parts.of_aid(file))
    aid = aid_from(file.content)
    _raise(problem for part in (figures, texts, upkeep) for problem in part.problems(file, aid))
    return aid


def guide(file: Located[GuideFile]) -> Guide:
    """The guide of a file that has been read; `ContentError` as for an aid."""
    _raise(parts.of_guide(file))
    found = guide_from(file.content)
    _raise(problem for part in (texts, upkeep) for problem in part.problems(file, found))
    return found


def _raise(problems: Iterable[Problem]) -> None:
    if found := tuple(problems):
        raise ContentError(found)
