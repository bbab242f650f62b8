"""A trend in words: the text beside a picture, for those who do not see it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from content.catalogue import fill
from reports.charts.trend import Point, Trend


def written(trend: Trend, value: float) -> str:
    """The value as the reader sees it, halves rounded up."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-trend.decimals), rounding=ROUND_HALF_UP)
    return f"{rounded:f}".replace(".", trend.texts.decimal_mark)


def describe(trend: Trend) -> str:
    """The picture in a few plain sentences, such as:

    Your score: 42 (Before), 76 (6 weeks). Higher is better. A change that matters starts at 62.
    """
    sentences = [_scores(trend), f"{trend.texts.better}."]
    if trend.change_edge is not None:
        sentences.append(fill(trend.texts.change_from, {"score": written(trend, trend.change_edge)}))
    return " ".join(sentences)


def _scores(trend: Trend) -> str:
    if all(point.value is None for point in trend.points):
        return f"{trend.texts.no_score_yet}."
    return fill(trend.texts.scores, {"scores": ", ".join(_score(trend, point) for point in trend.points)})


def _score(trend: Trend, point: Point) -> str:
    value = trend.texts.no_answer if point.value is None else written(trend, point.value)
    return f"{value} ({point.when_label})"
