"""What is wrong with a survey's file, each fault with its place and with advice."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from content.problems import ContentError, Problem
from content.yamlfile import read_located
from surveys.authored import File, SurveyFile
from surveys.checks import alerts, branches, examples, parts, scores, texts
from surveys.model import Survey
from surveys.reading import survey_from


def read(path: Path) -> Survey:
    """The survey in a file; `ContentError` names every fault that was found."""
    return checked(read_located(path, SurveyFile))


def checked(file: File) -> Survey:
    """The survey of a file that has been read.

    Raises `ContentError`: first for parts that do not fit together, since until they do nothing else can be judged,
    then for what is wrong within them, and last for examples that do not come out.
    """
    _raise(parts.problems(file))
    survey = survey_from(file.content)
    _raise(problem for part in (texts, branches, scores, alerts) for problem in part.problems(file, survey))
    _raise(examples.problems(file, survey))
    return survey


def _raise(problems: Iterable[Problem]) -> None:
    if found := tuple(problems):
        raise ContentError(found)
