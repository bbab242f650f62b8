"""What is wrong with the file of a decision aid or of a guide, each fault with its place and with advice."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from content import parsed, textfile
from content.problems import ContentError, Problem
from content.yamlfile import Located, read_located
from decision_aids.authored import AidFile, AnyFile, File, GuideFile
from decision_aids.checks import attestations, evidence, figures, parts, texts, upkeep, wording
from decision_aids.facts import Table, table
from decision_aids.model import DecisionAid, Guide
from decision_aids.reading import aid_from, guide_from


def read(path: Path) -> DecisionAid | Guide:
    """The decision aid or the guide in a file; `ContentError` names every fault that was found."""
    return made(located(path), table(path.parent))


def located(path: Path) -> AnyFile:
    """A file as it is written, which need not make sense; `ContentError` where it lacks the shape of its kind."""
    content = parsed.tree(path, textfile.read(path)).value
    if isinstance(content, dict) and content.get("kind") == "guide":
        return read_located(path, GuideFile)
    return read_located(path, AidFile)


def made(file: AnyFile, facts: Table) -> DecisionAid | Guide:
    """What a file describes, its figures held against the table of facts.

    Raises `ContentError`: first for parts that do not fit together, since until they do nothing else can be judged,
    then for what is wrong within them.
    """
    return _guide(file) if isinstance(file.content, GuideFile) else _aid(file, facts)


def _aid(file: File, facts: Table) -> DecisionAid:
    _raise(parts.of_aid(file))
    aid = aid_from(file.content)
    within = (part.problems(file, aid) for part in (figures, texts, wording, upkeep, attestations))
    _raise(chain(*within, evidence.problems(file, aid, facts)))
    return aid


def _guide(file: Located[GuideFile]) -> Guide:
    _raise(parts.of_guide(file))
    guide = guide_from(file.content)
    _raise(chain(*(part.problems(file, guide) for part in (texts, wording, upkeep))))
    return guide


def _raise(problems: Iterable[Problem]) -> None:
    if found := tuple(problems):
        raise ContentError(found)
