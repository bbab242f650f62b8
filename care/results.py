"""Results: a patient's scores over time, as series that a picture or a page can show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from care import plan
from care.practice import Practice
from pathways.model import Step
from records import episodes, patients, responses
from records.database import Tx
from records.episodes import Episode
from records.responses import Response, StoredAnswer, StoredScore
from surveys import route
from surveys.answers import Answer
from surveys.model import Method, ScoreRule, Survey


@dataclass(frozen=True, slots=True)
class Point:
    """One score: at which step, how many days from the procedure, of which version of the survey.

    `rows` is the score as it was ever computed, the one in force last. `applies` is False where there is no value
    because too few of the questions that it needs were asked at all, so that nothing is missing.
    """

    step: Step
    day: int
    at: datetime
    survey: Survey
    rows: tuple[StoredScore, ...]
    applies: bool = True

    @property
    def in_force(self) -> StoredScore:
        return self.rows[-1]

    @property
    def value(self) -> float | None:
        return self.in_force.value

    @property
    def rule(self) -> ScoreRule:
        """The rule as the survey's own version has it now."""
        return self.survey.score(self.in_force.score_id)


@dataclass(frozen=True, slots=True)
class Series:
    """One score of one episode, in the order of time."""

    episode: Episode
    points: tuple[Point, ...]

    @property
    def survey(self) -> Survey:
        """The survey in the version that was answered last."""
        return self.points[-1].survey

    @property
    def rule(self) -> ScoreRule:
        return self.points[-1].rule

    @property
    def comparable(self) -> tuple[Point, ...]:
        """What lies on the scale of the latest score: another version of a survey may have another scale. Where
        nothing was to be answered, there is no point either."""
        return tuple(point for point in self.points if point.applies and _on_scale(point, self.rule))

    @property
    def baseline(self) -> Point | None:
        """The last value from before or on the day of the procedure."""
        before = [point for point in self.comparable if point.day <= 0 and point.value is not None]
        return before[-1] if before else None

    @property
    def latest(self) -> Point | None:
        known = [point for point in self.comparable if point.value is not None]
        return known[-1] if known else None

    @property
    def change(self) -> float | None:
        """Latest minus baseline, where both are there."""
        first, last = self.baseline, self.latest
        if first is None or last is None or first is last or first.value is None or last.value is None:
            return None
        return last.value - first.value


def _on_scale(point: Point, rule: ScoreRule) -> bool:
    same = _scale(point.rule) == _scale(rule)
    return same and (point.value is None or rule.minimum <= point.value <= rule.maximum)


def _scale(rule: ScoreRule) -> tuple[object, ...]:
    return rule.minimum, rule.maximum, rule.unit, rule.direction


def of_patient(tx: Tx, practice: Practice, patient_id: str) -> list[Series]:
    """Every series that has a point, in the order in which the surveys were first answered."""
    zone = ZoneInfo(patients.get(tx, patient_id).zone)
    theirs = {episode.id: episode for episode in episodes.of_patient(tx, patient_id)}
    answered = {one.id: one for one in responses.of_patient(tx, patient_id) if one.completed_at}
    computed = _by_score(responses.score_history_of_patient(tx, patient_id))
    lacking = {response_id for (response_id, _), rows in computed.items() if rows[-1].value is None}
    given = responses.answers_of_all(tx, lacking)
    found: dict[tuple[str, str, str], list[Point]] = {}
    for (response_id, score_id), rows in computed.items():
        response = answered.get(response_id)
        if response is not None:
            point = _point(practice, theirs[response.episode_id], response, zone, rows, given.get(response_id, {}))
            found.setdefault((response.episode_id, response.survey_id, score_id), []).append(point)
    return [
        Series(theirs[episode_id], tuple(sorted(points, key=lambda point: point.at)))
        for (episode_id, _, _), points in found.items()
    ]


def _by_score(computed: Iterable[StoredScore]) -> dict[tuple[str, str], tuple[StoredScore, ...]]:
    found: dict[tuple[str, str], tuple[StoredScore, ...]] = {}
    for score in computed:
        key = (score.response_id, score.score_id)
        found[key] = (*found.get(key, ()), score)
    return found


def _point(
    practice: Practice,
    episode: Episode,
    response: Response,
    zone: ZoneInfo,
    rows: tuple[StoredScore, ...],
    given: Mapping[str, StoredAnswer],
) -> Point:
    survey = practice.surveys.get(response.survey_id, response.survey_version)
    at = response.completed_at or response.started_at
    day = (at.astimezone(zone).date() - episode.anchor_date).days
    step = plan.step_of(practice, episode, response.step_id)
    applies = rows[-1].value is not None or asked_enough(survey, rows[-1].score_id, given)
    return Point(step, day, at, survey, rows, applies)


def asked_enough(survey: Survey, score_id: str, given: Mapping[str, StoredAnswer]) -> bool:
    """Whether these answers called for as many questions as the score needs; if not, that it is missing is no gap."""
    return _asked_enough(survey, survey.score(score_id), called_for(survey, given))


def called_for(survey: Survey, given: Mapping[str, StoredAnswer]) -> frozenset[str]:
    """The items that these answers call for: what conditions and an adaptive test leave out is not among them."""
    answers = {item_id: Answer(value) for item_id, value in responses.values_of(given).items()}
    return frozenset(item.id for item in route.shown(survey, answers))


def _asked_enough(survey: Survey, rule: ScoreRule, asked: frozenset[str]) -> bool:
    if rule.method is Method.COMBINE:
        return all(_asked_enough(survey, survey.score(term.score), asked) for term in rule.terms)
    needed = len(rule.items) if rule.missing.kind == "complete" else rule.missing.at_least
    return sum(item in asked for item in rule.items) >= needed
