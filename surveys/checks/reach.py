"""Which values a score rule can meet, worked out from the answers that its items accept."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from surveys.formats import Format, Number, countable
from surveys.model import Method, ScoreRule, Survey, Term
from surveys.scoring import exact


def sums(survey: Survey, rule: ScoreRule) -> frozenset[int] | None:
    """Every sum that complete answers can give, after recoding; the items must be countable.

    `None` where there are far more than the rule's table has entries: counting on could take for ever.
    """
    reached = frozenset({0})
    for item_id in rule.items:
        values = countable(survey.item(item_id).format) or frozenset()
        points = _recoded(rule, item_id, values)
        reached = frozenset(total + int(point) for total in reached for point in points)
        if len(reached) > 4 * len(rule.table) + 100:
            return None
    return reached


def span(survey: Survey, rule: ScoreRule) -> tuple[float, float]:
    """The lowest and the highest value, before rounding; of a table, its own."""
    if rule.table:
        scores = [entry.score for entry in rule.table.values()]
        return min(scores), max(scores)
    if rule.method is Method.COMBINE:
        ends = [_term_ends(survey, term) for term in rule.terms]
        low, high = sum(low for low, _ in ends), sum(high for _, high in ends)
    else:
        low, high = _raw(survey, rule)
    line = sorted(exact(rule.transform.multiply) * end + exact(rule.transform.add) for end in (low, high))
    return float(line[0]), float(line[1])


def ends(survey: Survey, rule: ScoreRule, item_id: str) -> tuple[Fraction, Fraction]:
    """The fewest and the most points of an item."""
    if item_id in rule.positive:
        return Fraction(0), Fraction(1)
    weight = exact(rule.weights.get(item_id, 1))
    points = sorted(weight * exact(point) for point in _points(rule, item_id, survey.item(item_id).format))
    return points[0], points[-1]


def _raw(survey: Survey, rule: ScoreRule) -> tuple[Fraction, Fraction]:
    each = [ends(survey, rule, item_id) for item_id in rule.items]
    low, high = sum((low for low, _ in each), Fraction(0)), sum((high for _, high in each), Fraction(0))
    match rule.method:
        case Method.MEAN:
            return low / len(each), high / len(each)
        case Method.ANY | Method.ALL:
            return Fraction(0), Fraction(1)
    return low, high


def _term_ends(survey: Survey, term: Term) -> tuple[Fraction, Fraction]:
    rule = survey.score(term.score)
    values = sorted(
        exact(term.weight) * (exact(end) - exact(term.minus)) / exact(term.divide)
        for end in (rule.minimum, rule.maximum)
    )
    return values[0], values[1]


def _points(rule: ScoreRule, item_id: str, answer_format: Format) -> Iterable[float]:
    if isinstance(answer_format, Number):
        return answer_format.minimum, answer_format.maximum
    return _recoded(rule, item_id, countable(answer_format) or frozenset())


def _recoded(rule: ScoreRule, item_id: str, values: Iterable[int]) -> frozenset[float]:
    recode = rule.recode.get(item_id)
    return frozenset(values if recode is None else recode.values())
