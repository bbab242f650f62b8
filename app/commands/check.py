"""`afterwell check`: reads every survey, pathway and aid, and says what is wrong and where.

An aid is held against the international standard too, and its cards are graded, as are the messages of a pathway; what
does not keep a file from use is a note.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from app import aid_files, aid_report
from app.clock import Clock
from app.errors import UsageError
from app.output import AsJson, say, say_json
from app.settings import load
from content.problems import ContentError, Problem
from decision_aids import check as aid_check
from decision_aids import library as aid_library
from decision_aids.ipdas.sheet import sheet
from decision_aids.library import SHIPPED as AIDS
from decision_aids.model import DecisionAid
from pathways import check as pathway_check
from pathways import library as pathway_library
from pathways.library import SHIPPED as PATHWAYS
from surveys import check as survey_check
from surveys import library as survey_library
from surveys import supplied
from surveys.errors import SurveyError
from surveys.library import SHIPPED as SURVEYS

Reader = Callable[[Path], object]
Pathways = tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in one file; `standard` has the verdict on each item for an aid."""

    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()
    standard: Sequence[dict[str, Any]] = ()


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; without any, everything that is shipped.")
    ] = None,
    *,
    notes: Annotated[
        bool, typer.Option("--notes", help="Say too what is hard to read, and how aids meet the standard.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check surveys, pathways and decision aids. Exit code 1 if anything is wrong."""
    today, pathways = Clock()().date(), _pathways()
    looked = {path: _looked(path, today, pathways) for path in _files(paths or [SURVEYS, PATHWAYS, AIDS])}
    if as_json:
        say_json(_as_json(looked))
    else:
        _say(looked, notes=notes)
    if any(one.problems for one in looked.values()):
        raise typer.Exit(1)


def _say(looked: dict[Path, Looked], *, notes: bool) -> None:
    for path, one in looked.items():
        for problem in (*one.problems, *(one.notes if notes else ())):
            say(str(problem))
        for item in one.standard if notes else ():
            place = f"{path}:{item['line']}" if item["line"] else str(path)
            say(f"{place}: {item['id']}, {item['text']}: {item['verdict']} ({item['because']})")
    say(f"{len(looked)} files read, {sum(len(one.problems) for one in looked.values())} problems.")
    noted = sum(len(one.notes) for one in looked.values())
    if noted and not notes:
        say(f"{noted} notes; --notes shows them.")


def _as_json(looked: dict[Path, Looked]) -> dict[str, object]:
    return {
        "files": len(looked),
        "problems": [_json(problem) for one in looked.values() for problem in one.problems],
        "notes": [_json(note) for one in looked.values() for note in one.notes],
        "standard": {str(path): one.standard for path, one in looked.items() if one.standard},
    }


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob("*.yaml"))
        elif path.exists():
            yield path
        else:
            raise UsageError(f"There is no file {path}")


def _looked(path: Path, today: date, pathways: Pathways) -> Looked:
    lines = _beginning(path).splitlines()
    if any(line.startswith(("kind:", "decision:", "outcomes:")) for line in lines):
        return _aid(path, today, pathways)
    try:
        _reader(lines)(path)
    except ContentError as error:
        return Looked(error.problems)
    return Looked((), pathway_check.warnings(path) if _is_pathway(lines) else ())


def _aid(path: Path, today: date, pathways: Pathways) -> Looked:
    found = aid_files.examined(path, today, pathways)
    if not isinstance(found.one, DecisionAid):
        return Looked(found.problems, found.notes)
    standard = aid_report.rows(aid_files.Sheet(aid_check.located(path), found.one, sheet(found.one)))
    return Looked(found.problems, found.notes, standard)


def _pathways() -> Pathways:
    """The ids of those that there are; None where their own faults hide them."""
    try:
        return pathway_library.load(load().own).ids()
    except ContentError:
        return None


def _aids() -> Collection[str] | None:
    """The ids of the aids and guides that there are; None where their own faults hide them."""
    try:
        library = aid_library.load(load().own)
    except ContentError:
        return None
    return (*library.ids(), *library.guides.ids())


def _reader(lines: list[str]) -> Reader:
    """A pathway lists steps, a wording names its survey; anything else is taken for a survey and told what it lacks."""
    if _is_pathway(lines):
        known, offered = survey_library.load().ids() if _shipped_are_sound() else None, _aids()
        return lambda file: pathway_check.read(file, known, offered)
    return _wording if any(line.startswith("survey:") for line in lines) else survey_check.read


def _is_pathway(lines: list[str]) -> bool:
    return any(line.startswith("steps:") for line in lines)


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
