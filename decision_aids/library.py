"""All decision aids and guides, by id and version. Files are read and checked once; the caller keeps the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from content.problems import ContentError, Problem
from decision_aids import check
from decision_aids.errors import AidError
from decision_aids.ipdas.sheet import publishable
from decision_aids.kept import Status
from decision_aids.model import DecisionAid, Guide

SHIPPED = Path(__file__).parent / "library"

T = TypeVar("T", DecisionAid, Guide)


class Shelf(Generic[T]):
    """Every version of everything of one kind: a patient keeps the version they began with, so none goes away."""

    def __init__(self, called: str, found: Iterable[T]) -> None:
        self._called = called
        self._versions: dict[str, dict[str, T]] = {}
        for one in sorted(found, key=_age):
            self._versions.setdefault(one.id, {})[one.version] = one

    def get(self, one_id: str, version: str | None = None) -> T:
        """The one of this version, or the newest; `AidError` where there is none."""
        versions = self._versions.get(one_id, {})
        found = versions.get(version or next(reversed(versions), ""))
        if found is None:
            of_version = f", version {version}" if version else ""
            raise AidError(f"There is no {self._called} {one_id!r}{of_version}.")
        return found

    def offered(self, on: date, *, drafts: bool = False) -> tuple[T, ...]:
        """Of each the newest version that a patient may be shown on this day. `drafts`, for the demo alone, are shown
        with the words that nobody has signed them."""
        newest = (
            next((one for one in reversed(versions.values()) if may_be_offered(one, on, drafts=drafts)), None)
            for _, versions in sorted(self._versions.items())
        )
        return tuple(one for one in newest if one is not None)

    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(self._versions))

    def __contains__(self, one_id: object) -> bool:
        return one_id in self._versions

    def __iter__(self) -> Iterator[T]:
        """The newest version of each, draft or not, by id."""
        return (self.get(one_id) for one_id in self.ids())


class Library(Shelf[DecisionAid]):
    """The decision aids, and the `guides` beside them."""

    def __init__(self, aids: Iterable[DecisionAid], guides: Iterable[Guide] = ()) -> None:
        super().__init__("decision aid", aids)
        self.guides = Shelf("guide", guides)


def load(own: Path | None = None, shipped: Path = SHIPPED) -> Library:
    """What is shipped and, in the clinic's `own` folder, its `decision_aids/*.yaml`; `ContentError` names every fault.

    A copy of a shipped file that a clinician of the clinic has signed takes its place; with other words it needs a
    version of its own.
    """
    problems: list[Problem] = []
    found = _read(shipped, problems)
    for key, (path, one) in (_read(own / "decision_aids", problems) if own else {}).items():
        if key in found and _unsigned(one) != _unsigned(found[key][1]):
            problems.append(_second(path, one))
        found[key] = path, one
    if problems:
        raise ContentError(problems)
    everything = [one for _, one in found.values()]
    aids = [one for one in everything if isinstance(one, DecisionAid)]
    return Library(aids, [one for one in everything if isinstance(one, Guide)])


def _read(folder: Path, problems: list[Problem]) -> dict[tuple[str, str], tuple[Path, DecisionAid | Guide]]:
    """The files of one folder by id and version; what is wrong with them is added to `problems`."""
    found: dict[tuple[str, str], tuple[Path, DecisionAid | Guide]] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            one = check.read(path)
        except ContentError as error:
            problems.extend(error.problems)
            continue
        if (one.id, one.version) in found:
            problems.append(_second(path, one))
        found[one.id, one.version] = path, one
    return found


def _second(path: Path, one: DecisionAid | Guide) -> Problem:
    what = f"version {one.version} of {one.id!r} stands in another file too"
    return Problem(str(path), 1, 1, what, "give this one a new version")


def _unsigned(one: DecisionAid | Guide) -> DecisionAid | Guide:
    """Its words and figures, whoever stands for them."""
    bare = replace(one, status=Status.DRAFT, sign_offs=())
    return replace(bare, attestations=()) if isinstance(bare, DecisionAid) else bare


def may_be_offered(one: DecisionAid | Guide, on: date, *, drafts: bool = False) -> bool:
    """Whether a patient may be shown it on this day: somebody signed it, its evidence is not too old, and an aid meets
    what the standard calls qualifying and certifying."""
    shown = {Status.CLINICIAN_SIGNED, Status.DRAFT} if drafts else {Status.CLINICIAN_SIGNED}
    fit = isinstance(one, Guide) or publishable(one)
    return one.status in shown and on < one.withdrawn_on and fit


def _age(one: DecisionAid | Guide) -> tuple[int, ...]:
    return tuple(int(part) for part in one.version.split("."))
