"""Versions of pathways that episodes are on and that no file holds any more: without it nothing can be planned."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from care.practice import Practice
from pathways.errors import PathwayError
from records import episodes
from records.database import Tx


@dataclass(frozen=True, slots=True)
class Absent:
    """A version of a pathway, and how many episodes are on it."""

    pathway_id: str
    version: str
    episodes: int

    def __str__(self) -> str:
        on_it = f"{self.episodes} {'episode is' if self.episodes == 1 else 'episodes are'}"
        return f"{on_it} on version {self.version} of the pathway {self.pathway_id}, and no file holds it"


def absent(tx: Tx, practice: Practice) -> list[Absent]:
    """Every version that is missed, the one with most episodes first."""
    counted = Counter((one.pathway_id, one.pathway_version) for one in episodes.everyone(tx))
    return [Absent(*key, number) for key, number in counted.most_common() if not _held(practice, *key)]


def _held(practice: Practice, pathway_id: str, version: str) -> bool:
    try:
        practice.pathways.get(pathway_id, version)
    except PathwayError:
        return False
    return True
