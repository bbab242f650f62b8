"""Scores computed anew after their rule was put right: the old value stays, the new one says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from care.actor import Actor
from care.practice import Practice
from records import audit, corrections, responses
from records.database import Tx
from records.responses import StoredAnswer, StoredScore, values_of
from surveys.model import ScoreRule, Survey
from surveys.scoring import Score, score

AT_ONCE = 500  # responses in one transaction: a big clinic's patients go on answering meanwhile


@dataclass(frozen=True, slots=True)
class Rescored:
    """One response's score by the rule in force, and the value that it had before; `None` is no score."""

    response_id: str
    before: float | None
    score: Score

    @property
    def changed(self) -> bool:
        return self.before != self.score.value


def corrected(practice: Practice) -> Iterator[tuple[Survey, ScoreRule, str]]:
    """Every rule that was put right, in every version of a survey, and why."""
    for survey in practice.surveys.every():
        reasons = {(one.score, one.version): one.why for one in survey.corrections}
        for rule in survey.scores:
            if why := reasons.get((rule.id, rule.version)):
                yield survey, rule, why


def compute(tx: Tx, survey: Survey, rule: ScoreRule, *, after: str = "") -> list[Rescored]:
    """The score of the next responses, `after` the last one that was looked at, that lack the rule's present version.

    None are left when the answer is empty.
    """
    names = (survey.id, survey.version), (rule.id, rule.version)
    waiting = corrections.waiting(tx, *names, after=after, limit=AT_ONCE)
    earlier = corrections.before(tx, rule.id, waiting)
    answers = responses.answers_of_all(tx, waiting)
    return [Rescored(one, earlier.get(one), _score(survey, rule, answers[one])) for one in waiting]


def _score(survey: Survey, rule: ScoreRule, answers: Mapping[str, StoredAnswer]) -> Score:
    return next(one for one in score(survey, values_of(answers)) if one.id == rule.id)


def rescore(
    tx: Tx, survey: Survey, rule: ScoreRule, why: str, *, after: str = "", actor: Actor, now: datetime
) -> list[Rescored]:
    """`compute`, and keep the new values beside the old ones. A repetition finds nothing to do."""
    found = compute(tx, survey, rule, after=after)
    responses.add_scores(
        tx,
        [
            StoredScore(
                one.response_id,
                rule.id,
                one.score.value,
                one.score.standard_error,
                one.score.reason,
                rule.version,
                now,
                why,
            )
            for one in found
        ],
    )
    if found:
        detail = {"rule": rule.version, "responses": len(found), "changed": sum(one.changed for one in found)}
        audit.write(
            tx, actor=str(actor), action="scores-corrected", subject=f"{survey.id}/{rule.id}", now=now, detail=detail
        )
    return found
