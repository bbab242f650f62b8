"""The change since the baseline, and whether it is as much as matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from care.results import Point, Series
from clinic.views.scores import Change, Scores, change, scores
from records.episodes import Episode
from records.responses import StoredScore
from surveys.model import Survey
from tests.clinic.hospital import DESK

ANCHOR = date(2026, 10, 1)
START = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
PATHWAY = DESK.practice.pathways.get("knee-replacement")
EPISODE = Episode("e", "p", PATHWAY.id, PATHWAY.version, "left", ANCHOR, "Team", START, None, None)


def series(survey_id: str, score_id: str, *values: tuple[int, float | None]) -> Series:
    """A series with these values on these days."""
    survey = DESK.practice.surveys.get(survey_id)
    points = tuple(point(survey, score_id, day, value) for day, value in values)
    return Series(EPISODE, points)


def point(survey: Survey, score_id: str, day: int, value: float | None, **changes: object) -> Point:
    at = START + timedelta(days=day)
    reason = "missing:1" if value is None else None
    stored = StoredScore("r", score_id, value, None, reason, "1", at)
    return Point(PATHWAY.steps[0], day, at, survey, (replace(stored, **changes),))


def shown(*found: Series) -> Scores:
    return scores(list(found), {"r": {}}, DESK.catalogue)


def knee(*values: tuple[int, float | None]) -> Change | None:
    return change(series("koos-jr", "interval", *values))


@pytest.mark.parametrize(("after", "reached"), [(54.84, True), (54.8, False), (61.583, True), (34.84, False)])
def test_a_change_matters_from_the_published_value_on_and_not_below(after: float, reached: bool):
    """KOOS, JR. counts up: better by 20 points or more."""
    found = knee((-20, 34.84), (42, after))
    assert found.reached is reached
    assert (found.important.value, found.important.kind[:3]) == (20, "SCB")


def test_worse_by_as_much_is_not_a_change_that_was_hoped_for():
    found = knee((-20, 61.583), (42, 34.174))
    assert (found.direction, found.reached, found.size) == ("worse", False, "27.4 points")


def test_where_less_is_better_a_fall_is_an_improvement():
    found = change(series("nprs", DESK.practice.surveys.get("nprs").scores[0].id, (-20, 7), (42, 2)))
    assert (found.direction, found.size) == ("better", "5 points")


def test_one_point_is_one_point():
    pain = DESK.practice.surveys.get("nprs").scores[0].id
    assert change(series("nprs", pain, (-20, 7), (42, 6))).size == "1 point"


def test_no_change_is_neither():
    assert knee((-20, 54.84), (42, 54.84)).direction == "unchanged"


def test_it_takes_a_score_on_both_sides_of_the_operation():
    assert knee((42, 54.84), (90, 61.583)) is None
    assert knee((-20, 54.84)) is None
    assert knee((-20, 54.84), (42, None)) is None


def test_where_no_change_that_matters_is_known_none_is_claimed():
    pain = change(series("recovery-check-in", "pain", (-1, 7), (7, 3)))
    assert (pain.important, pain.reached, pain.direction) == (None, None, "better")


def test_a_score_of_zero_is_a_score_and_a_missing_one_says_why():
    (trend,) = shown(series("phq-9", "total", (-20, 0), (42, None))).trends
    before, after = trend.values
    assert (before.value, before.band, before.survey_version) == ("0", "Minimal or none", "1")
    assert (after.value, after.missing[:33]) == (None, "not scored: no answer to item 1 (")


def test_bare_sums_are_listed_and_not_drawn():
    found = shown(*(series("koos-jr", name, (-20, 14), (42, 7)) for name in ("raw", "interval")))
    assert [trend.series.rule.id for trend in found.trends] == ["interval"]
    assert [trend.series.rule.id for trend in found.others] == ["raw"]


def test_a_change_between_two_versions_of_a_rule_says_so():
    survey = DESK.practice.surveys.get("koos-jr")
    before, after = (point(survey, "interval", day, value) for day, value in ((-20, 34.84), (42, 54.84)))
    corrected = point(survey, "interval", 42, 54.84, scoring_version="2")
    assert change(Series(EPISODE, (before, after))).versions is None
    assert change(Series(EPISODE, (before, corrected))).versions == ("1", "2")
