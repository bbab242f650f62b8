"""All surveys that can be asked, by id and version. Files are read and checked once; the caller keeps the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from content.problems import ContentError, Problem
from content.yamlfile import read_located
from surveys import check, supplied
from surveys.authored import File, SurveyFile
from surveys.errors import SurveyError
from surveys.model import Survey
from surveys.supplied import Wording

SHIPPED = Path(__file__).parent / "library"

Key = tuple[str, str]
"""A survey's id and version."""


class Library:
    """Every version of every survey: a response keeps the version it began with, so none goes away."""

    def __init__(self, surveys: Iterable[Survey]) -> None:
        self._versions: dict[str, dict[str, Survey]] = {}
        for survey in sorted(surveys, key=_age):
            self._versions.setdefault(survey.id, {})[survey.version] = survey

    def get(self, survey_id: str, version: str | None = None) -> Survey:
        """The survey of this version, or the newest; `SurveyError` where there is none."""
        versions = self._versions.get(survey_id, {})
        survey = versions.get(version or next(reversed(versions), ""))
        if survey is None:
            of_version = f", version {version}" if version else ""
            raise SurveyError(f"There is no survey {survey_id!r}{of_version}.")
        return survey

    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(self._versions))

    def askable(self) -> tuple[str, ...]:
        """The ids of the surveys that there is wording for: what a pathway may ask."""
        return tuple(survey.id for survey in self if survey.askable)

    def every(self) -> Iterator[Survey]:
        """Every version of every survey, by id and age."""
        return (survey for survey_id in self.ids() for survey in self._versions[survey_id].values())

    def __contains__(self, survey_id: object) -> bool:
        return survey_id in self._versions

    def __iter__(self) -> Iterator[Survey]:
        """The newest version of each survey, by id."""
        return (self.get(survey_id) for survey_id in self.ids())


def load(own: Path | None = None, shipped: Path = SHIPPED) -> Library:
    """What is shipped and, in the clinic's `own` folder, its `surveys/*.yaml` and its licensed `wording/*.yaml`.

    `ContentError` names every fault in any file.
    """
    files: list[File] = []
    wordings: dict[Key, list[Wording]] = {}
    problems: list[Problem] = []
    for path in (*_yaml(shipped), *(_yaml(own / "surveys") if own else ())):
        with _gathering(problems):
            files.append(read_located(path, SurveyFile))
    for path in _yaml(own / "wording") if own else ():
        with _gathering(problems):
            wording = supplied.read(path)
            wordings.setdefault((wording.content.survey, wording.content.version), []).append(wording)
    surveys = [survey for file in files for survey in _checked(file, wordings, problems)]
    problems.extend(_second(files))
    problems.extend(_strays(files, wordings))
    if problems:
        raise ContentError(problems)
    return Library(surveys)


def source(survey_id: str, own: Path | None = None, shipped: Path = SHIPPED) -> File:
    """The file that a survey is read from, named like it; `SurveyError` where there is none."""
    folders = (own / "surveys", shipped) if own else (shipped,)
    for path in (folder / f"{survey_id}.yaml" for folder in folders):
        if survey_id in {one.stem for one in _yaml(path.parent)}:
            return read_located(path, SurveyFile)
    raise SurveyError(f"There is no survey {survey_id!r}.")


def _yaml(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))


@contextmanager
def _gathering(problems: list[Problem]) -> Iterator[None]:
    """One file's faults do not keep the others from being read."""
    try:
        yield
    except ContentError as error:
        problems.extend(error.problems)


def _checked(file: File, wordings: Mapping[Key, list[Wording]], problems: list[Problem]) -> Iterator[Survey]:
    with _gathering(problems):
        words = wordings.get((file.content.id, file.content.version))
        yield check.checked(supplied.completed(file, words) if words else file)


def _second(files: Iterable[File]) -> Iterator[Problem]:
    """One version of a survey in two files."""
    seen: set[Key] = set()
    for file in files:
        key = (file.content.id, file.content.version)
        if key in seen:
            what = f"version {key[1]} of {key[0]!r} stands in another file too"
            yield Problem(file.file, 1, 1, what, "give this one a new version")
        seen.add(key)


def _strays(files: Iterable[File], wordings: Mapping[Key, list[Wording]]) -> Iterator[Problem]:
    """Wording of a survey, or of a version, that there is not."""
    known = {(file.content.id, file.content.version) for file in files}
    for (survey_id, version), found in wordings.items():
        if (survey_id, version) not in known:
            what = f"there is no survey {survey_id!r}, version {version}"
            yield from (one.problem(what, "correct the survey or the version", "survey") for one in found)


def _age(survey: Survey) -> tuple[int, ...]:
    return tuple(int(part) for part in survey.version.split("."))
