"""The scores of an export: of each the one in force, with what it was before a correction, and the whole history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from care.results import asked_enough
from records import responses
from records.database import Tx
from records.responses import StoredAnswer, StoredScore
from reports.export_records import Ended, refuse_strangers
from surveys.model import ScoreRule
from surveys.scoring import band_of


@dataclass(frozen=True, slots=True)
class Scored:
    """One score of a response, and the rule of its survey: as it was computed last, and before that if ever.

    `applies` is False where too few of the questions that it needs were asked, so that no value is missing.
    """

    ended: Ended
    rule: ScoreRule
    rows: tuple[StoredScore, ...]
    applies: bool

    @property
    def stored(self) -> StoredScore:
        """What is in force."""
        return self.rows[-1]

    @property
    def band(self) -> str | None:
        return None if self.stored.value is None else band_of(self.rule.bands, self.stored.value)

    @property
    def corrected_from(self) -> float | None:
        return self.rows[-2].value if len(self.rows) > 1 else None


@dataclass(frozen=True, slots=True)
class Computed:
    """A score as it was computed once."""

    scored: Scored
    stored: StoredScore

    @property
    def in_force(self) -> bool:
        return self.stored is self.scored.stored


def stored(tx: Tx, ended: Sequence[Ended]) -> list[StoredScore]:
    """What is stored for these responses, as it came from the database: the earliest first."""
    wanted = {one.response.id for one in ended}
    return [row for row in responses.score_history_of_everyone(tx) if row.response_id in wanted]


def scores(tx: Tx, ended: Sequence[Ended], computed: Iterable[StoredScore]) -> list[Scored]:
    """Every score of every response, in the survey's order."""
    rows: dict[str, dict[str, tuple[StoredScore, ...]]] = {one.response.id: {} for one in ended}
    for row in computed:
        theirs = rows[row.response_id]
        theirs[row.score_id] = (*theirs.get(row.score_id, ()), row)
    lacking = [one for one, theirs in rows.items() if any(each[-1].value is None for each in theirs.values())]
    given = responses.answers_of_all(tx, lacking)
    return [scored for one in ended for scored in _of_one(one, rows[one.response.id], given)]


def _of_one(
    one: Ended, theirs: Mapping[str, tuple[StoredScore, ...]], given: Mapping[str, Mapping[str, StoredAnswer]]
) -> Iterator[Scored]:
    refuse_strangers(one, theirs.keys(), {rule.id for rule in one.survey.scores})
    for rule in one.survey.scores:
        if rows := theirs.get(rule.id):
            known = rows[-1].value is not None
            applies = known or asked_enough(one.survey, rule.id, given[one.response.id])
            yield Scored(one, rule, rows, applies)


def history(scored: Sequence[Scored]) -> Iterator[Computed]:
    """Every row behind these scores, the earliest first."""
    return (Computed(one, row) for one in scored for row in one.rows)
