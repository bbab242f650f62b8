"""All surveys that can be asked, by id and version. Files are read and checked once; the caller keeps the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from content.problems import ContentError, Problem
from surveys import check
from surveys.errors import SurveyError
from surveys.model import Survey

SHIPPED = Path(__file__).parent / "library"


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

    def __contains__(self, survey_id: object) -> bool:
        return survey_id in self._versions

    def __iter__(self) -> Iterator[Survey]:
        """The newest version of each survey, by id."""
        return (self.get(survey_id) for survey_id in self.ids())


def load(folder: Path = SHIPPED) -> Library:
    """The library of a folder's `*.yaml` files; `ContentError` names every fault in any of them."""
    surveys: dict[tuple[str, str], Survey] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            survey = check.read(path)
        except ContentError as error:
            problems.extend(error.problems)
            continue
        if (survey.id, survey.version) in surveys:
            what = f"version {survey.version} of {survey.id!r} stands in another file too"
            problems.append(Problem(str(path), 1, 1, what, "give this one a new version"))
        surveys[survey.id, survey.version] = survey
    if problems:
        raise ContentError(problems)
    return Library(surveys.values())


def _age(survey: Survey) -> tuple[int, ...]:
    return tuple(int(part) for part in survey.version.split("."))
