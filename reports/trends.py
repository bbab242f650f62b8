"""A patient's series as a picture and in words, in their language."""

from __future__ import annotations

from care.results import Series
from content.catalogue import Catalogue
from content.localised import pick
from reports.charts import trend as charts
from reports.charts import words
from reports.charts.trend import Trend, TrendTexts
from surveys.model import Direction

_SPANS = (
    (365, "{n} year", "{n} years", 330),
    (30.4, "{n} month", "{n} months", 80),
    (7, "{n} week", "{n} weeks", 14),
)
SMALL = 10  # points: on a scale no longer than this, tenths can be told apart


def trend(series: Series, language: str, catalogue: Catalogue) -> Trend:
    """What the picture shows: the points, the bands, and the change that matters from the baseline on."""
    rule = series.rule
    important = rule.important_change
    label = catalogue.text(language, "a change that matters")
    return Trend(
        title=pick(rule.short_title, language)[0],
        unit=rule.unit,
        low=rule.minimum,
        high=rule.maximum,
        higher_better=rule.direction is Direction.HIGHER_BETTER,
        points=tuple(
            charts.Point(when(point.step.window.target, language, catalogue), point.day, point.value)
            for point in series.comparable
        ),
        texts=texts(language, catalogue, higher_better=rule.direction is Direction.HIGHER_BETTER),
        bands=tuple(charts.Band(band.minimum, band.maximum, band.label) for band in rule.bands),
        change=charts.ImportantChange(important.value, label) if important else None,
        decimals=min(rule.decimals, 1) if rule.maximum - rule.minimum <= SMALL else 0,
    )


def texts(language: str, catalogue: Catalogue, *, higher_better: bool) -> TrendTexts:
    def say(message: str, **values: object) -> str:
        return catalogue.text(language, message, **values)

    return TrendTexts(
        better=say("Higher is better") if higher_better else say("Lower is better"),
        operation=say("Operation"),
        no_answer=say("no answer"),
        no_score_yet=say("No score yet"),
        scores=say("Your score: {scores}.", scores="{scores}"),
        change_from=say("A change that matters starts at {score}.", score="{score}"),
        decimal_mark="," if language == "es" else ".",
    )


def describe(series: Series, language: str, catalogue: Catalogue) -> str:
    """The picture in plain sentences."""
    return words.describe(trend(series, language, catalogue))


def when(day: int, language: str, catalogue: Catalogue) -> str:
    """The few words for a day counted from the operation, as they stand under a picture: "Before", "6 weeks"."""
    if day <= 0:
        return catalogue.text(language, "Before")
    for length, singular, plural, upwards in _SPANS:
        if day >= upwards:
            return catalogue.plural(language, singular, plural, round(day / length))
    return catalogue.text(language, "Day {n}", n=day)
