"""Scores whose rule was put right since they were computed: which responses wait for the new one."""

from __future__ import annotations

from sqlalchemy import exists, select

from records.database import Tx
from records.tables import responses, scores


def waiting(tx: Tx, survey: tuple[str, str], score: tuple[str, str], *, after: str, limit: int) -> list[str]:
    """Sent responses of a survey (id, version) that lack the score (id, version of its rule), by their id, from the
    one `after` the last that was looked at."""
    there = exists().where(
        scores.c.response_id == responses.c.id, scores.c.score_id == score[0], scores.c.scoring_version == score[1]
    )
    found = tx.connection.execute(
        select(responses.c.id)
        .where(
            responses.c.survey_id == survey[0],
            responses.c.survey_version == survey[1],
            responses.c.completed_at.is_not(None),
            responses.c.id > after,
            ~there,
        )
        .order_by(responses.c.id)
        .limit(limit)
    )
    return list(found.scalars())


def before(tx: Tx, score_id: str, response_ids: list[str]) -> dict[str, float | None]:
    """The value in force of each response's score: the one computed last; absent where there was no such score."""
    found = tx.connection.execute(
        select(scores.c.response_id, scores.c.value)
        .where(scores.c.score_id == score_id, scores.c.response_id.in_(response_ids))
        .order_by(scores.c.computed_at)
    )
    return {row.response_id: row.value for row in found}
