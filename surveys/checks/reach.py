"""Which raw values a score rule can meet, worked out from the answers that its items accept."""

from __future__ import annotations

from collections.abc import Iterable

from surveys.formats import Choice, Format, Number, Rating
from surveys.model import ScoreRule, Survey


def countable(answer_format: Format) -> frozenset[int] | None:
    """Every value an item can be answered with; `None` where there are too many to count, or none to add up."""
    match answer_format:
        case Choice(options):
            return frozenset(option.value for option in options)
        case Rating(minimum, maximum):
            return frozenset(range(minimum, maximum + 1))
    return None


def sums(survey: Survey, rule: ScoreRule) -> frozenset[int]:
    """Every sum that complete answers can give, after recoding; the items must be countable."""
    reached = frozenset({0})
    for item_id in rule.items:
        values = countable(survey.item(item_id).format) or frozenset()
        points = _recoded(rule, item_id, values)
        reached = frozenset(total + point for total in reached for point in points)
    return reached


def span(survey: Survey, rule: ScoreRule) -> tuple[float, float]:
    """The lowest and the highest raw value, before any table."""
    ends = [_ends(rule, item_id, survey.item(item_id).format) for item_id in rule.items]
    share = len(ends) if rule.method == "mean" else 1
    return sum(low for low, _ in ends) / share, sum(high for _, high in ends) / share


def _ends(rule: ScoreRule, item_id: str, answer_format: Format) -> tuple[float, float]:
    if isinstance(answer_format, Number):
        return answer_format.minimum, answer_format.maximum
    points = _recoded(rule, item_id, countable(answer_format) or frozenset())
    return min(points), max(points)


def _recoded(rule: ScoreRule, item_id: str, values: Iterable[int]) -> frozenset[int]:
    recode = rule.recode.get(item_id)
    return frozenset(values if recode is None else recode.values())
