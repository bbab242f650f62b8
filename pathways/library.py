"""All pathways that there are, by id and version. Files are read and checked once; the caller keeps the library."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from content.problems import ContentError, Problem
from pathways import check
from pathways.errors import PathwayError
from pathways.model import Pathway

SHIPPED = Path(__file__).parent / "library"


class Library:
    """Every version of every pathway: an episode keeps the version it began with, so none goes away."""

    def __init__(self, pathways: Iterable[Pathway]) -> None:
        self._versions: dict[str, dict[str, Pathway]] = {}
        for pathway in sorted(pathways, key=_age):
            self._versions.setdefault(pathway.id, {})[pathway.version] = pathway

    def get(self, pathway_id: str, version: str | None = None) -> Pathway:
        """The pathway of this version, or the newest; `PathwayError` where there is none."""
        versions = self._versions.get(pathway_id, {})
        pathway = versions.get(version or next(reversed(versions), ""))
        if pathway is None:
            of_version = f", version {version}" if version else ""
            raise PathwayError(f"There is no pathway {pathway_id!r}{of_version}.")
        return pathway

    def versions(self, pathway_id: str) -> tuple[str, ...]:
        """The versions of a pathway that there are, the oldest first."""
        return tuple(self._versions.get(pathway_id, ()))

    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(self._versions))

    def __contains__(self, pathway_id: object) -> bool:
        return pathway_id in self._versions

    def __iter__(self) -> Iterator[Pathway]:
        """The newest version of each pathway, by id."""
        return (self.get(pathway_id) for pathway_id in self.ids())


def load(
    own: Path | None = None,
    surveys: Collection[str] | None = None,
    shipped: Path = SHIPPED,
    *,
    aids: Collection[str] | None = None,
) -> Library:
    """What is shipped and, in the clinic's `own` folder, its `pathways/*.yaml`; `ContentError` names every fault.

    `surveys` and `aids` are the ids that exist; without them those of the steps are taken as they are written.
    """
    pathways: dict[tuple[str, str], Pathway] = {}
    problems: list[Problem] = []
    for path in (*_yaml(shipped), *(_yaml(own / "pathways") if own else ())):
        try:
            pathway = check.read(path, surveys, aids)
        except ContentError as error:
            problems.extend(error.problems)
            continue
        if (pathway.id, pathway.version) in pathways:
            what = f"version {pathway.version} of {pathway.id!r} stands in another file too"
            problems.append(Problem(str(path), 1, 1, what, "give this one a new version"))
        pathways[pathway.id, pathway.version] = pathway
    if problems:
        raise ContentError(problems)
    return Library(pathways.values())


def _yaml(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))


def _age(pathway: Pathway) -> tuple[int, ...]:
    return tuple(int(part) for part in pathway.version.split("."))
