"""A score in one line, for a terminal, a list or a log of the team's own."""

from __future__ import annotations

from surveys.model import Direction, ScoreRule
from surveys.scoring import Score

_DIRECTIONS = {
    Direction.HIGHER_BETTER: "higher is better",
    Direction.HIGHER_WORSE: "higher is worse",
}
_REFUSALS = {
    "missing": "no answer to item {items} ({because})",
    "invalid": "the answer to item {items} is not one of its choices",
    "unknown": "this survey has no item {items}",
}


def describe(score: Score, rule: ScoreRule) -> str:
    """For example `KOOS JR interval 52.465 of 100, higher is better`."""
    if score.value is None:
        return f"{rule.title}: {refusal(score, rule)}"
    parts = [f"{rule.title} {_scale(score, rule)}", score.band, _DIRECTIONS[rule.direction]]
    return ", ".join(part for part in parts if part)


def refusal(score: Score, rule: ScoreRule) -> str:
    """Why there is no score, as a sentence."""
    code, _, items = (score.reason or "").partition(":")
    return "not scored: " + _REFUSALS[code].format(items=items.replace(",", ", "), because=rule.missing.because)


def _scale(score: Score, rule: ScoreRule) -> str:
    value = f"{score.value:.{rule.decimals}f}"
    if rule.minimum == 0:
        return f"{value} of {rule.maximum:g}"
    error = "" if score.standard_error is None else f", standard error {score.standard_error:g}"
    return f"{value} ({rule.unit}, {rule.minimum:g} to {rule.maximum:g}{error})"
