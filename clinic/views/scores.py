"""A patient's scores: trends with their change since baseline, and the scores that no picture is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from care.results import Point, Series
from clinic import words
from clinic.views import corrections, worked
from clinic.views.answers import Stored
from clinic.views.corrections import Corrected
from clinic.views.worked import Worked
from content.catalogue import Catalogue
from reports.charts import words as chart_words
from reports.charts.trend import Trend as Drawing
from reports.trends import trend, when
from surveys.model import Direction, ImportantChange
from surveys.scoring import band_of

DIRECTIONS = {Direction.HIGHER_BETTER: "Higher is better", Direction.HIGHER_WORSE: "Lower is better"}


@dataclass(frozen=True, slots=True)
class Value:
    """One score as a row of a table. `missing` says why there is no value."""

    when: str
    day: str
    value: str | None
    error: str
    band: str
    missing: str
    survey_version: str
    rule_version: str
    corrected: tuple[Corrected, ...]
    worked: Worked


@dataclass(frozen=True, slots=True)
class Change:
    """The change from the baseline to the latest score. `reached` is None where no change that matters is known;
    `versions` are those of the rule where the two scores come from different ones."""

    size: str  # "1 point", "34.1 points"
    direction: str
    reached: bool | None
    important: ImportantChange | None
    versions: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """`in_words` says what the picture shows; `direction`, which way is better; `latest` is among the values, and None
    where there is none yet."""

    series: Series
    in_words: str
    direction: str
    values: tuple[Value, ...]
    latest: Value | None
    change: Change | None

    @property
    def address(self) -> str:
        return f"{self.series.episode.id}/{self.series.survey.id}/{self.series.rule.id}"


@dataclass(frozen=True, slots=True)
class Scores:
    """`trends` are drawn; `others`, such as raw sums, are listed."""

    trends: tuple[Trend, ...]
    others: tuple[Trend, ...]


def scores(found: list[Series], given: Mapping[str, Stored], catalogue: Catalogue) -> Scores:
    """`given`: the stored answers of each response."""
    trends = [_trend(series, given, catalogue) for series in found]
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


def _trend(series: Series, given: Mapping[str, Stored], catalogue: Catalogue) -> Trend:
    shown = drawing(series, catalogue)
    values = tuple(_value(point, given[point.in_force.response_id], catalogue) for point in series.points)
    return Trend(
        series=series,
        in_words=f"{series.rule.title}. {chart_words.describe(shown)}",
        direction=DIRECTIONS[series.rule.direction],
        values=values,
        latest=next(
            (value for point, value in zip(series.points, values, strict=True) if point is series.latest), None
        ),
        change=change(series),
    )


def _value(point: Point, given: Stored, catalogue: Catalogue) -> Value:
    rule, score = point.rule, point.in_force
    known = score.value is not None
    return Value(
        when=when(point.step.window.target, words.LANGUAGE, catalogue),
        day=f"day {point.day:+d}" if point.day else "day 0",
        value=words.number(score.value, rule.decimals) if score.value is not None else None,
        error="" if score.standard_error is None else f"standard error {score.standard_error:g}",
        band=(band_of(rule.bands, score.value) or "") if score.value is not None else "",
        missing="" if known else worked.why_none(point, given),
        survey_version=point.survey.version,
        rule_version=score.scoring_version,
        corrected=corrections.of_point(point),
        worked=worked.worked(point, given),
    )


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
        versions=_two_versions(series),
    )


def _two_versions(series: Series) -> tuple[str, str] | None:
    ends = tuple(point.in_force.scoring_version for point in (series.baseline, series.latest) if point)
    return (ends[0], ends[-1]) if len(set(ends)) > 1 else None
