"""Scores from answers, by the rules that a survey carries as data. What may not be scored is refused, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from surveys.formats import Value
from surveys.model import Band, ScoreRule, Survey, TableEntry

Answers = Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Score:
    """A value, or the `reason` why there is none: `missing:2,5`, `invalid:3` or `unknown:x`, naming the items."""

    id: str
    value: float | None
    standard_error: float | None = None
    band: str | None = None
    reason: str | None = None


def score(survey: Survey, answers: Answers) -> tuple[Score, ...]:
    """Every score of the survey, in its order. Answers are as stored: before any recoding."""
    return tuple(_score(survey, rule, answers) for rule in survey.scores)


def _score(survey: Survey, rule: ScoreRule, answers: Answers) -> Score:
    reason = _refusal(survey, rule, answers)
    if reason is not None:
        return Score(rule.id, None, reason=reason)
    entry = _look_up(rule, _raw(rule, answers))
    return Score(rule.id, entry.score, entry.standard_error, _band(rule.bands, entry.score))


def _refusal(survey: Survey, rule: ScoreRule, answers: Answers) -> str | None:
    unknown = [item_id for item_id in answers if item_id not in survey.positions]
    missing = [item_id for item_id in rule.items if answers.get(item_id) is None]
    invalid = [item_id for item_id in rule.items if not survey.item(item_id).format.accepts(answers.get(item_id))]
    for code, items in (("unknown", unknown), ("missing", missing), ("invalid", invalid)):
        if items:
            return f"{code}:{','.join(items)}"
    return None


def _raw(rule: ScoreRule, answers: Answers) -> Decimal:
    points = [_points(rule, item_id, answers[item_id]) for item_id in rule.items]
    total = sum(points, Decimal(0))
    return total / len(points) if rule.method == "mean" else total


def _points(rule: ScoreRule, item_id: str, value: Value | None) -> Decimal:
    number = Decimal(str(value))
    recode = rule.recode.get(item_id)
    return number if recode is None else Decimal(recode[int(number)])


def _look_up(rule: ScoreRule, raw: Decimal) -> TableEntry:
    if rule.table:
        return rule.table[int(raw)]
    step = Decimal(1).scaleb(-rule.decimals)
    return TableEntry(float(raw.quantize(step, ROUND_HALF_UP)))


def _band(bands: tuple[Band, ...], value: float) -> str | None:
    return next((band.label for band in bands if band.minimum <= value <= band.maximum), None)
