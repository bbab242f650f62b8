"""A score in one line, for a terminal, a list or a log of the team's own; and its working, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from surveys.model import Direction, Method, ScoreRule, Transform
from surveys.scoring import Score, Working

_DIRECTIONS = {
    Direction.HIGHER_BETTER: "higher is better",
    Direction.HIGHER_WORSE: "higher is worse",
}
_REFUSALS = {
    "missing": "no answer to item {items} ({because})",
    "hidden": "item {items} is not asked any more, because of a later answer ({because})",
    "invalid": "the answer to item {items} is not one of its choices",
    "unknown": "this survey has no item {items}",
    "score": "it combines scores of which there is no {items} ({because})",
}
_METHODS = {
    Method.SINGLE: "the answer itself",
    Method.SUM: "the sum",
    Method.MEAN: "the mean of what was answered",
    Method.COUNT: "how many are positive",
    Method.ANY: "1 if any is positive",
    Method.ALL: "1 if all are positive",
    Method.COMBINE: "the sum of the parts",
    Method.ADAPTIVE: "the estimate from all answers, in standard deviations",
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


def working(done: Working) -> tuple[str, ...]:
    """How the score came about, one step a line, so that a person with a pencil can follow."""
    return tuple(_steps(done))


def _steps(done: Working) -> Iterator[str]:
    rule, score = done.rule, done.score
    yield f"{rule.id}, version {rule.version} of the rule: {describe(score, rule)}"
    if done.raw is None:
        return
    for part, points in done.points.items():
        yield f"  {part} counts as {_number(points)}"
    if done.lacking:
        yield f"  without an answer that counts: {', '.join(done.lacking)} ({rule.missing.because})"
    yield f"  {_method(done)}: {_number(done.raw)}"
    if rule.table:
        yield f"  the table gives {score.value:g} for {_number(done.raw)}"
    elif rule.transform != Transform():
        line = rule.transform
        yield f"  times {line.multiply:g}, plus {line.add:g}, to {rule.decimals} decimals: {score.value:g}"


def _method(done: Working) -> str:
    if done.rule.method is Method.SUM and done.lacking:
        return f"the sum, prorated from {len(done.points)} of {len(done.rule.items)} answers"
    return _METHODS[done.rule.method]


def _number(value: Fraction) -> str:
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


def _scale(score: Score, rule: ScoreRule) -> str:
    value = f"{score.value:.{rule.decimals}f}"
    if rule.minimum == 0:
        return f"{value} of {rule.maximum:g}"
    error = "" if score.standard_error is None else f", standard error {score.standard_error:g}"
    return f"{value} ({rule.unit}, {rule.minimum:g} to {rule.maximum:g}{error})"
