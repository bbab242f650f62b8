"""A patient's scores: trends with their change since baseline, and the scores that no picture is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from care.results import Point, Series
from clinic import words
from content.catalogue import Catalogue
from records.responses import Response
from reports.charts import words as chart_words
from reports.charts.trend import Trend as Drawing
from reports.trends import trend
from surveys.model import Direction, ImportantChange


@dataclass(frozen=True, slots=True)
class Value:
    """One score as a row of a table. `version` is the survey's; `missing` says why there is no value."""

    when: str
    day: str
    value: str | None
    band: str
    missing: str
    version: str


@dataclass(frozen=True, slots=True)
class Change:
    """The change from the baseline to the latest score. `reached` is None where no change that matters is known."""

    size: str  # "1 point", "34.1 points"
    direction: str
    reached: bool | None
    important: ImportantChange | None


@dataclass(frozen=True, slots=True)
class Trend:
    """`in_words` says what the picture shows."""

    series: Series
    in_words: str
    values: tuple[Value, ...]
    change: Change | None

    @property
    def address(self) -> str:
        return f"{self.series.episode.id}/{self.series.survey.id}/{self.series.rule.id}"


@dataclass(frozen=True, slots=True)
class Scores:
    """`trends` are drawn; `others`, such as raw sums, are listed."""

    trends: tuple[Trend, ...]
    others: tuple[Trend, ...]


def scores(found: list[Series], answered: list[Response], catalogue: Catalogue) -> Scores:
    versions = {response.id: response.survey_version for response in answered}
    trends = [_trend(series, versions, catalogue) for series in found]
    return Scores(
        tuple(trend for trend in trends if _worth_drawing(trend.series)),
        tuple(trend for trend in trends if not _worth_drawing(trend.series)),
    )


def _worth_drawing(series: Series) -> bool:
    rule = series.rule
    return rule.shown_to_patients or bool(rule.bands) or rule.important_change is not None


def drawing(series: Series, catalogue: Catalogue) -> Drawing:
    """What the picture shows, in words for staff."""
    shown = trend(series, words.LANGUAGE, catalogue)
    return replace(shown, title=series.rule.title, texts=replace(shown.texts, scores="Scores: {scores}."))


def _trend(series: Series, versions: Mapping[str, str], catalogue: Catalogue) -> Trend:
    shown = drawing(series, catalogue)
    values = tuple(
        _value(series, point, label.when_label, versions[point.response_id])
        for point, label in zip(series.points, shown.points, strict=True)
    )
    return Trend(series, f"{series.rule.title}. {chart_words.describe(shown)}", values, change(series))


def _value(series: Series, point: Point, when: str, version: str) -> Value:
    rule = series.rule
    known = point.value is not None
    return Value(
        when=when,
        day=f"day {point.day:+d}" if point.day else "day 0",
        value=words.number(point.value, rule.decimals) if point.value is not None else None,
        band=_band(series, point.value) if known else "",
        missing="" if known else (point.reason or "no score"),
        version=version,
    )


def _band(series: Series, value: float | None) -> str:
    return next((b.label for b in series.rule.bands if value is not None and b.minimum <= value <= b.maximum), "")


def _size(difference: str, unit: str) -> str:
    return f"{difference} {unit.removesuffix('s') if difference == '1' else unit}"


def change(series: Series) -> Change | None:
    """How far the latest score is from the baseline, and whether that is as much as matters; None without both."""
    difference = series.change
    if difference is None:
        return None
    better = difference if series.rule.direction is Direction.HIGHER_BETTER else -difference
    important = series.rule.important_change
    return Change(
        size=_size(words.difference(abs(difference), series.rule.decimals), series.rule.unit),
        direction="better" if better > 0 else "worse" if better < 0 else "unchanged",
        reached=better >= important.value if important else None,
        important=important,
    )
