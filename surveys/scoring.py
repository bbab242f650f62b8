"""Scores from answers, by the rules that a survey carries as data. What may not be scored is refused, never guessed.

Everything is computed in exact fractions and rounded once, half away from zero, at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from surveys import route
from surveys.formats import Value
from surveys.model import Band, Method, ScoreRule, Survey, TableEntry

Answers = Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Score:
    """A value, or the `reason` why there is none: `missing:2,5`, `hidden:4`, `invalid:3`, `unknown:x` or `score:pain`,
    naming items, or the scores that a combination lacks."""

    id: str
    value: float | None
    standard_error: float | None = None
    band: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """How a score came about: the points of each part that had an answer, the parts that had none, and the raw value
    before any table, transform and rounding."""

    rule: ScoreRule
    score: Score
    points: Mapping[str, Fraction]
    lacking: tuple[str, ...] = ()
    raw: Fraction | None = None


def score(survey: Survey, answers: Answers) -> tuple[Score, ...]:
    """Every score of the survey, in its order. Answers are as stored: before any recoding."""
    return tuple(working.score for working in work_out(survey, answers))


def work_out(survey: Survey, answers: Answers) -> tuple[Working, ...]:
    """Every score with its working, in the survey's order."""
    counted = route.applying(survey, answers) if _known(survey, answers) else answers
    done: dict[str, Working] = {}
    for rule in survey.scores:
        done[rule.id] = _work_out(survey, rule, answers, counted, done)
    return tuple(done.values())


def _work_out(
    survey: Survey, rule: ScoreRule, answers: Answers, counted: Answers, done: Mapping[str, Working]
) -> Working:
    if rule.method is Method.COMBINE:
        return _combined(rule, done)
    refused = _refusal(survey, rule, answers, counted)
    if refused is not None:
        return _refused(rule, refused)
    if rule.method is Method.ADAPTIVE:
        return _measured(survey, rule, counted)
    given = {item: number for item in rule.items if (number := counted.get(item)) is not None}
    points = {item: points_of(rule, item, value) for item, value in given.items()}
    lacking = tuple(item for item in rule.items if item not in given)
    return _finished(rule, points, lacking, raw_of(rule, sum(points.values(), Fraction(0)), len(points)))


def _refused(rule: ScoreRule, reason: str) -> Working:
    return Working(rule, Score(rule.id, None, reason=reason), {})


def _finished(rule: ScoreRule, points: Mapping[str, Fraction], lacking: tuple[str, ...], raw: Fraction) -> Working:
    entry = converted(rule, raw)
    found = Score(rule.id, entry.score, entry.standard_error, band_of(rule.bands, entry.score))
    return Working(rule, found, points, lacking, raw)


def _known(survey: Survey, answers: Answers) -> bool:
    return all(
        item in survey.positions and (value is None or survey.item(item).format.accepts(value))
        for item, value in answers.items()
    )


def _refusal(survey: Survey, rule: ScoreRule, answers: Answers, counted: Answers) -> str | None:
    unknown = [item for item in answers if item not in survey.positions]
    given = [item for item in rule.items if counted.get(item) is not None]
    invalid = [item for item in given if not survey.item(item).format.accepts(counted[item])]
    for code, items in (("unknown", unknown), ("invalid", invalid)):
        if items:
            return f"{code}:{','.join(items)}"
    needed = len(rule.items) if rule.missing.kind == "complete" else rule.missing.at_least
    return None if len(given) >= needed else _lacking(rule, answers, counted)


def _lacking(rule: ScoreRule, answers: Answers, counted: Answers) -> str:
    """An answer that was hidden by a later one is named as such; it could be there again."""
    missing = [item for item in rule.items if counted.get(item) is None]
    gone = [item for item in missing if answers.get(item) is not None]
    return f"hidden:{','.join(gone)}" if gone == missing else f"missing:{','.join(missing)}"


def points_of(rule: ScoreRule, item: str, value: Value) -> Fraction:
    """What an answer counts, after recoding and weighting."""
    if item in rule.positive:
        picked = value if isinstance(value, tuple) else (value,)
        return Fraction(any(one in rule.positive[item] for one in picked))
    recode = rule.recode.get(item)
    points = exact(value) if recode is None else exact(recode[int(exact(value))])
    return points * exact(rule.weights.get(item, 1))


def raw_of(rule: ScoreRule, total: Fraction, given: int) -> Fraction:
    """The raw value of `given` answers whose points are `total`."""
    match rule.method:
        case Method.MEAN:
            return total / given
        case Method.ANY:
            return Fraction(total > 0)
        case Method.ALL:
            return Fraction(total == len(rule.items))
        case Method.SUM:
            return total * len(rule.items) / given  # prorated where fewer than all were needed
    return total


def _combined(rule: ScoreRule, done: Mapping[str, Working]) -> Working:
    values = {term.score: done[term.score].score.value for term in rule.terms}
    lacking = [name for name, value in values.items() if value is None]
    if lacking:
        return _refused(rule, f"score:{','.join(lacking)}")
    points = {
        term.score: exact(term.weight) * (exact(values[term.score]) - exact(term.minus)) / exact(term.divide)
        for term in rule.terms
    }
    return _finished(rule, points, (), sum(points.values(), Fraction(0)))


def _measured(survey: Survey, rule: ScoreRule, counted: Answers) -> Working:
    """The estimate of an adaptive bank. It is a numerical integral: a float, rounded like every score."""
    estimate = route.measured(survey, counted).estimate
    raw = Fraction(estimate.theta)
    error = _rounded(Fraction(estimate.standard_error) * exact(rule.transform.multiply), rule.decimals)
    value = converted(rule, raw).score
    found = Score(rule.id, value, error, band_of(rule.bands, value))
    return Working(rule, found, {}, tuple(item for item in rule.items if counted.get(item) is None), raw)


def converted(rule: ScoreRule, raw: Fraction) -> TableEntry:
    """A raw value looked up in the rule's table, or on its line and rounded."""
    return rule.table[int(raw)] if rule.table else TableEntry(_rounded(_line(rule, raw), rule.decimals))


def _line(rule: ScoreRule, raw: Fraction) -> Fraction:
    return raw * exact(rule.transform.multiply) + exact(rule.transform.add)


@lru_cache(maxsize=10_000)  # the same few weights and answers, over and over
def exact(number: Value | None) -> Fraction:
    """The decimal that was written, not the binary number nearest to it."""
    return Fraction(str(number))


def _rounded(value: Fraction, decimals: int) -> float:
    power: int = 10**decimals
    whole = int((2 * abs(value) * power + 1) // 2)
    return (whole if value >= 0 else -whole) / power


def band_of(bands: tuple[Band, ...], value: float) -> str | None:
    """The name of the band that a value lies in."""
    return next((band.label for band in bands if band.minimum <= value <= band.maximum), None)
