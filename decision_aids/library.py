"""All decision aids, by id and version. Files are read and checked once; the caller keeps the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from content.problems import ContentError, Problem
from decision_aids import check
from decision_aids.errors import AidError
from decision_aids.model import DecisionAid

SHIPPED = Path(__file__).parent / "library"


class Library:
    """Every version of every aid: a patient keeps the version they began with, so none goes away."""

    def __init__(self, aids: Iterable[DecisionAid]) -> None:
        self._versions: dict[str, dict[str, DecisionAid]] = {}
        for aid in sorted(aids, key=_age):
            self._versions.setdefault(aid.id, {})[aid.version] = aid

    def get(self, aid_id: str, version: str | None = None) -> DecisionAid:
        """The aid of this version, or the newest; `AidError` where there is none."""
        versions = self._versions.get(aid_id, {})
        aid = versions.get(version or next(reversed(versions), ""))
        if aid is None:
            of_version = f", version {version}" if version else ""
            raise AidError(f"There is no decision aid {aid_id!r}{of_version}.")
        return aid

    def offered(self, on: date) -> tuple[DecisionAid, ...]:
        """For each aid the newest version that a patient may be shown on this day; drafts are never among them."""
        newest = (
            next((aid for aid in reversed(versions.values()) if aid.may_be_offered(on)), None)
            for _, versions in sorted(self._versions.items())
        )
        return tuple(aid for aid in newest if aid is not None)

    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(self._versions))

    def __contains__(self, aid_id: object) -> bool:
        return aid_id in self._versions

    def __iter__(self) -> Iterator[DecisionAid]:
        """The newest version of each aid, draft or not, by id."""
        return (self.get(aid_id) for aid_id in self.ids())


def load(folder: Path = SHIPPED) -> Library:
    """The library of a folder's `*.yaml` files; `ContentError` names every fault in any of them."""
    aids: dict[tuple[str, str], DecisionAid] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            aid = check.read(path)
        except ContentError as error:
            problems.extend(error.problems)
            continue
        if (aid.id, aid.version) in aids:
            what = f"version {aid.version} of {aid.id!r} stands in another file too"
            problems.append(Problem(str(path), 1, 1, what, "give this one a new version"))
        aids[aid.id, aid.version] = aid
    if problems:
        raise ContentError(problems)
    return Library(aids.values())


def _age(aid: DecisionAid) -> tuple[int, ...]:
    return tuple(int(part) for part in aid.version.split("."))
