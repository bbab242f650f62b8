"""Results: a patient's scores over time, as series that a picture or a page can show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from care import plan
from care.practice import Practice
from pathways.model import Step
from records import episodes, patients, responses
from records.database import Tx
from records.episodes import Episode
from surveys.model import ScoreRule, Survey


@dataclass(frozen=True, slots=True)
class Point:
    """One score: at which step, how many days from the procedure, and why there is no value where there is none."""

    step: Step
    day: int
    at: datetime
    value: float | None
    standard_error: float | None
    reason: str | None
    response_id: str


@dataclass(frozen=True, slots=True)
class Series:
    """One score of one episode, in the order of time."""

    episode: Episode
    survey: Survey
    rule: ScoreRule
    points: tuple[Point, ...]

    @property
    def baseline(self) -> Point | None:
        """The last value from before or on the day of the procedure."""
        before = [point for point in self.points if point.day <= 0 and point.value is not None]
        return before[-1] if before else None

    @property
    def latest(self) -> Point | None:
        known = [point for point in self.points if point.value is not None]
        return known[-1] if known else None

    @property
    def change(self) -> float | None:
        """Latest minus baseline, where both are there."""
        first, last = self.baseline, self.latest
        if first is None or last is None or first is last or first.value is None or last.value is None:
            return None
        return last.value - first.value


def of_patient(tx: Tx, practice: Practice, patient_id: str) -> list[Series]:
    """Every series that has a point, in the order in which the surveys were first answered."""
    zone = ZoneInfo(patients.get(tx, patient_id).zone)
    theirs = {episode.id: episode for episode in episodes.of_patient(tx, patient_id)}
    answered = {one.id: one for one in responses.of_patient(tx, patient_id) if one.completed_at}
    found: dict[tuple[str, str, str], list[Point]] = {}
    for score in responses.scores_of_patient(tx, patient_id):
        response = answered.get(score.response_id)
        if response is None or response.completed_at is None:
            continue
        episode = theirs[response.episode_id]
        step = plan.pathway_of(practice, episode).step(response.step_id)
        day = (response.completed_at.astimezone(zone).date() - episode.anchor_date).days
        point = Point(step, day, response.completed_at, score.value, score.standard_error, score.reason, response.id)
        found.setdefault((episode.id, response.survey_id, score.score_id), []).append(point)
    return [
        _series(practice, theirs[episode_id], survey_id, score_id, points)
        for (episode_id, survey_id, score_id), points in found.items()
    ]


def _series(practice: Practice, episode: Episode, survey_id: str, score_id: str, points: list[Point]) -> Series:
    survey = practice.surveys.get(survey_id)
    ordered = tuple(sorted(points, key=lambda point: point.at))
    return Series(episode, survey, survey.score(score_id), ordered)
