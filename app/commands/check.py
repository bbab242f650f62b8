"""`afterwell check`: reads every survey, pathway and aid, and says what is wrong and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from app.errors import UsageError
from app.output import AsJson, say, say_json
from app.settings import load
from content.problems import ContentError, Problem
from decision_aids import check as aid_check
from decision_aids.library import SHIPPED as AIDS
from pathways import check as pathway_check
from pathways.library import SHIPPED as PATHWAYS
from surveys import check as survey_check
from surveys import library as survey_library
from surveys import supplied
from surveys.errors import SurveyError
from surveys.library import SHIPPED as SURVEYS

Reader = Callable[[Path], object]


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; without any, everything that is shipped.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Check surveys, pathways and decision aids. Exit code 1 if anything is wrong."""
    files = list(_files(paths or [SURVEYS, PATHWAYS, AIDS]))
    problems = [problem for path in files for problem in _problems(path)]
    if as_json:
        say_json({"files": len(files), "problems": [_json(problem) for problem in problems]})
    else:
        for problem in problems:
            say(str(problem))
        say(f"{len(files)} files read, {len(problems)} problems.")
    if problems:
        raise typer.Exit(1)


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob("*.yaml"))
        elif path.exists():
            yield path
        else:
            raise UsageError(f"There is no file {path}")


def _problems(path: Path) -> list[Problem]:
    try:
        _reader(path)(path)
    except ContentError as error:
        return list(error.problems)
    return []


def _reader(path: Path) -> Reader:
    """A pathway lists steps, an aid compares outcomes, a wording names its survey; anything else is taken for a survey
    and told what it lacks."""
    lines = _beginning(path).splitlines()
    if any(line.startswith(("decision:", "outcomes:")) for line in lines):
        return aid_check.read
    if any(line.startswith("steps:") for line in lines):
        known = survey_library.load().ids() if _shipped_are_sound() else None
        return lambda file: pathway_check.read(file, known)
    return _wording if any(line.startswith("survey:") for line in lines) else survey_check.read


def _wording(path: Path) -> object:
    """A clinic's wording, joined to the survey that it is for."""
    wording = supplied.read(path)
    try:
        source = survey_library.source(wording.content.survey, load().own)
    except SurveyError as error:
        raise ContentError([wording.problem(str(error), "correct the survey's id", "survey")]) from None
    return survey_check.checked(supplied.completed(source, [wording]))


def _beginning(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(65_536).decode("utf-8", "replace")


def _shipped_are_sound() -> bool:
    try:
        survey_library.load()
    except ContentError:
        return False
    return True


def _json(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "what": problem.what,
        "advice": problem.advice,
    }
