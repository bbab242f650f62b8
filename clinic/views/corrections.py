"""Scores that were computed anew because their rule was wrong: what stood there before, and who had it done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from care.results import Point, Series
from records import audit
from records.audit import Entry
from records.database import Tx
from records.responses import StoredScore

ACTION = "scores-corrected"


@dataclass(frozen=True, slots=True)
class Corrected:
    """A value as it was by one version of the rule and as it became by the next; `because` is what was wrong."""

    at: datetime
    was: str
    was_version: str
    now: str
    now_version: str
    because: str

    @property
    def changed(self) -> bool:
        return self.was != self.now


def of_point(point: Point) -> tuple[Corrected, ...]:
    """Every correction of one score, the first one first."""
    return tuple(
        Corrected(
            at=new.computed_at,
            was=_value(old),
            was_version=old.scoring_version,
            now=_value(new),
            now_version=new.scoring_version,
            because=new.why or "the rule was changed",
        )
        for old, new in pairwise(point.rows)
    )


def _value(row: StoredScore) -> str:
    """With every decimal: a correction may lie in the last one."""
    return "no score" if row.value is None else f"{row.value:g}"


def entries(tx: Tx, series: Iterable[Series]) -> list[Entry]:
    """The lines of the audit trail about corrections that touched one of these scores: a correction is written down
    once for all patients."""
    touched = {
        (row.computed_at, f"{one.survey.id}/{row.score_id}")
        for one in series
        for point in one.points
        for row in point.rows
        if row.why is not None
    }
    if not touched:
        return []
    found = {(one.at, one.subject): one for one in audit.of_action(tx, ACTION) if (one.at, one.subject) in touched}
    return list(found.values())
