"""Answering: one patient's response to one survey, from its first card to its scores.

The walk itself is the pure engine's (`surveys.walk`). Here it is loaded, moved and stored; alerts and scores are
written in the same transaction as the answer that caused them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from care import ways
from care.practice import Practice
from care.task import Task
from care.ways import ON_SCREEN, Way
from records import alerts, episodes, responses
from records.alerts import Alert
from records.database import Tx
from records.ids import NewId
from records.responses import ERASED, Response, StoredAnswer, StoredScore
from surveys import route
from surveys import walk as walking
from surveys.alerts import raised
from surveys.answers import Answer, MissingReason
from surveys.model import AlertRule, Item, Survey
from surveys.moves import Answered, Completed, Move, Refused
from surveys.scoring import score
from surveys.walk import Walk

CARRIED = "carried"  # beside the walk: the items whose answers are last time's


@dataclass(frozen=True, slots=True)
class Sitting:
    """A response, the survey in the version it began with, and where the patient stands.

    `carried` are the items that still have the answer from last time that the sitting began with. `ways` are those in
    which answers came in after the first way, which the response itself names.
    """

    response: Response
    survey: Survey
    walk: Walk
    carried: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move led to. `unchanged` means a repeated tap."""

    sitting: Sitting
    refused: Refused | None
    alerts: tuple[AlertRule, ...]
    completed: bool
    unchanged: bool


def begin(
    tx: Tx,
    practice: Practice,
    task: Task,
    survey_id: str,
    *,
    language: str,
    channel: str,
    way: Way = ON_SCREEN,
    now: datetime,
    new_id: NewId,
) -> Sitting:
    """Start a survey of a task, on its current version; it stays on that version to its end.

    Answers that carry over from last time are stored as answers of this response, and noted as such beside its walk.
    """
    survey = practice.surveys.get(survey_id)
    carried = _last_time(tx, survey, task)
    start = walking.start(survey, carried)
    response = Response(
        id=new_id(),
        patient_id=task.episode.patient_id,
        episode_id=task.episode.id,
        step_id=task.step.id,
        survey_id=survey.id,
        survey_version=survey.version,
        language=language,
        mode=way.mode.value,
        responder=way.responder.value,
        channel=channel,
        walk=_place(start, tuple(carried), ()),
        started_at=now,
        completed_at=None,
        closed_at=None,
        close_reason=None,
        round=sum(one.survey_id == survey.id for one in task.responses),
        taken_by=way.taken_by,
    )
    responses.insert(tx, response)
    for item_id, answer in carried.items():
        _add(tx, response.id, item_id, answer, 1, now)
    return Sitting(response, survey, start, tuple(carried))


def _last_time(tx: Tx, survey: Survey, task: Task) -> dict[str, Answer]:
    """What the patient gave, for this operation, to the items whose answers carry over.

    A question left out last time stays out, so that the same ones are asked; unless nothing at all was given.
    """
    if not walking.carries(survey):
        return {}
    mine = responses.of_patient(tx, task.episode.patient_id)
    sent = [(one.completed_at, one.id) for one in mine if _same(one, survey, task) and one.completed_at]
    given = _answers(tx, max(sent)[1]) if sent else {}
    known = {item_id: answer.value for item_id, answer in given.items() if item_id in survey.positions}
    kept = given.keys() & set(walking.carries(survey)) - set(route.hidden(survey, known))
    carried = {item.id: given[item.id] for item in survey.items if item.id in kept and _fits(item, given[item.id])}
    return carried if any(answer.value is not None for answer in carried.values()) else {}


def _same(response: Response, survey: Survey, task: Task) -> bool:
    return (response.survey_id, response.episode_id) == (survey.id, task.episode.id)


def _fits(item: Item, answer: Answer) -> bool:
    """Whether this version of the survey takes the answer that another may have got."""
    return not item.required if answer.missing else item.format.accepts(answer.value)


def _place(walk: Walk, carried: tuple[str, ...], others: tuple[Way, ...]) -> dict[str, Any]:
    place = walking.place(walk) | ways.kept(others)
    return place | {CARRIED: list(carried)} if carried else place


def load(tx: Tx, practice: Practice, response_id: str) -> Sitting | None:
    """The sitting as it was left, whether a minute or a month ago."""
    response = responses.get(tx, response_id)
    return None if response is None else resume(tx, practice, response)


def resume(tx: Tx, practice: Practice, response: Response) -> Sitting:
    survey = practice.surveys.get(response.survey_id, response.survey_version)
    walk = walking.placed(response.walk, _answers(tx, response.id))
    return Sitting(response, survey, walk, tuple(response.walk.get(CARRIED, ())), ways.further(response))


def _answers(tx: Tx, response_id: str) -> dict[str, Answer]:
    stored = responses.answers_of(tx, response_id)
    return {item_id: _answer(answer) for item_id, answer in stored.items() if answer.missing != ERASED}


def _answer(stored: StoredAnswer) -> Answer:
    return Answer(stored.value, MissingReason(stored.missing) if stored.missing else None)


def move(tx: Tx, sitting: Sitting, step: Move, *, way: Way = ON_SCREEN, now: datetime, new_id: NewId) -> Moved:
    """Apply one move, and store everything that follows from it; an answer also notes the way in which it came in."""
    after, effects = walking.advance(sitting.survey, sitting.walk, step)
    raised_now: tuple[AlertRule, ...] = ()
    carried, others = sitting.carried, sitting.ways
    refused = next((effect for effect in effects if isinstance(effect, Refused)), None)
    for effect in effects:
        if isinstance(effect, Answered):
            _store(tx, sitting, effect, now)
            carried = tuple(item_id for item_id in carried if item_id != effect.item_id)
            others = ways.with_another(sitting.response, others, way)
            raised_now = _alert(tx, sitting, effect, now, new_id)
    completed = any(isinstance(effect, Completed) for effect in effects)
    if completed:
        _complete(tx, sitting, after, now)
    place = _place(after, carried, others)
    if place != _place(sitting.walk, sitting.carried, sitting.ways):
        responses.save_walk(tx, sitting.response.id, place)
    moved = Sitting(sitting.response, sitting.survey, after, carried, others)
    return Moved(moved, refused, raised_now, completed, unchanged=not effects and after == sitting.walk)


def _store(tx: Tx, sitting: Sitting, effect: Answered, now: datetime) -> None:
    """A first answer is revision 1; only a correction asks how many there were."""
    first = effect.item_id not in sitting.walk.answers
    revision = 1 if first else responses.revisions_of(tx, sitting.response.id)[effect.item_id] + 1
    _add(tx, sitting.response.id, effect.item_id, effect.answer, revision, now)


def _add(tx: Tx, response_id: str, item_id: str, answer: Answer, revision: int, now: datetime) -> None:
    missing = answer.missing.value if answer.missing else None
    responses.add_answer(tx, response_id, item_id, revision=revision, value=answer.value, missing=missing, now=now)


def _alert(tx: Tx, sitting: Sitting, effect: Answered, now: datetime, new_id: NewId) -> tuple[AlertRule, ...]:
    rules = raised(sitting.survey, effect.item_id, effect.answer)
    if not rules:
        return ()
    response = sitting.response
    owner = episodes.get(tx, response.episode_id).owner
    for rule in rules:
        alerts.raise_once(
            tx,
            Alert(
                id=new_id(),
                patient_id=response.patient_id,
                episode_id=response.episode_id,
                response_id=response.id,
                survey_id=response.survey_id,
                item_id=effect.item_id,
                rule_id=rule.id,
                severity=rule.severity.value,
                owner=owner,
                opened_at=now,
                acknowledged_at=None,
                acknowledged_by=None,
            ),
        )
    return rules


def _complete(tx: Tx, sitting: Sitting, after: Walk, now: datetime) -> None:
    response = sitting.response
    responses.complete(tx, response.id, now)
    computed = score(sitting.survey, walking.values(after))
    responses.add_scores(
        tx,
        [
            StoredScore(
                response.id,
                one.id,
                one.value,
                one.standard_error,
                one.reason,
                sitting.survey.score(one.id).version,
                now,
            )
            for one in computed
        ],
    )
