"""Responses: one survey asked of one patient at one step; its answers, each with its history; its scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from records import rows
from records.database import Tx
from records.prepared import Prepared
from records.tables import answers, responses, scores

Value = int | float | str | tuple[int, ...]

ERASED = "erased"  # stands where the patient's words stood, and is none of the reasons that a patient can give


@dataclass(frozen=True, slots=True)
class Response:
    """`survey_version` and `language` are the ones it began with; `walk` is where the patient stands in it. `round`
    counts from 0 how often the survey was asked at this step: again, where the date moved away from the answers.
    `mode` is electronic or telephone, `responder` self or proxy: those that it began with (`care.ways`). `taken_by` is
    the member of staff who took answers down last."""

    id: str
    patient_id: str
    episode_id: str
    step_id: str
    survey_id: str
    survey_version: str
    language: str
    mode: str
    responder: str
    channel: str
    walk: dict[str, Any]
    started_at: datetime
    completed_at: datetime | None
    closed_at: datetime | None
    close_reason: str | None
    round: int = 0
    taken_by: str | None = None

    @property
    def open(self) -> bool:
        return self.completed_at is None and self.closed_at is None


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The value (a number, the patient's words or the options that were picked) or the reason why there is none."""

    item_id: str
    value: Value | None
    missing: str | None
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class StoredScore:
    """A score as one version of its rule made it. Where a corrected rule made it again, `why` says what was wrong."""

    response_id: str
    score_id: str
    value: float | None
    standard_error: float | None
    reason: str | None
    scoring_version: str
    computed_at: datetime
    why: str | None = None


_GET = Prepared(select(responses).where(responses.c.id == bindparam("id")))
_ANSWERS = Prepared(
    select(answers)
    .where(answers.c.response_id == bindparam("response_id"))
    .order_by(answers.c.item_id, answers.c.revision)
)
_SAVE_WALK = Prepared(
    update(responses).where(responses.c.id == bindparam("response")).values(walk=bindparam("new_walk"))
)
_ADD = Prepared(answers.insert())


def insert(tx: Tx, response: Response) -> None:
    tx.connection.execute(responses.insert(), {name: getattr(response, name) for name in Response.__dataclass_fields__})


def get(tx: Tx, response_id: str) -> Response | None:
    return rows.read_or_none(Response, _GET.row(tx, id=response_id))


def of_step(tx: Tx, episode_id: str, step_id: str) -> list[Response]:
    return _many(tx, responses.c.episode_id == episode_id, responses.c.step_id == step_id)


def of_patient(tx: Tx, patient_id: str) -> list[Response]:
    return _many(tx, responses.c.patient_id == patient_id)


def everyone(tx: Tx) -> list[Response]:
    return _many(tx)


def sent_by_step(tx: Tx) -> dict[tuple[str, str], dict[str, bool]]:
    """By episode and step: the surveys that were begun, and whether each was sent."""
    columns = (responses.c.episode_id, responses.c.step_id, responses.c.survey_id, responses.c.completed_at)
    found: dict[tuple[str, str], dict[str, bool]] = {}
    for row in tx.connection.execute(select(*columns)):
        found.setdefault((row.episode_id, row.step_id), {})[row.survey_id] = row.completed_at is not None
    return found


def _many(tx: Tx, *conditions: Any) -> list[Response]:
    statement = select(responses).where(*conditions).order_by(responses.c.started_at, responses.c.id)
    return [rows.read(Response, row) for row in tx.connection.execute(statement)]


def save_walk(tx: Tx, response_id: str, walk: Mapping[str, Any]) -> None:
    _SAVE_WALK.run(tx, response=response_id, new_walk=walk)


def note_taker(tx: Tx, response_id: str, staff_id: str) -> None:
    """Who takes the answers down from now on."""
    _change(tx, response_id, taken_by=staff_id)


def complete(tx: Tx, response_id: str, now: datetime) -> None:
    _change(tx, response_id, completed_at=now)


def close(tx: Tx, response_id: str, reason: str, now: datetime) -> None:
    """The window closed, or the patient left: what was answered stays, as a partial response."""
    _change(tx, response_id, closed_at=now, close_reason=reason)


def _change(tx: Tx, response_id: str, **values: Any) -> None:
    tx.connection.execute(update(responses).where(responses.c.id == response_id).values(**values))


def add_answer(
    tx: Tx,
    response_id: str,
    item_id: str,
    *,
    revision: int,
    value: Value | None,
    missing: str | None,
    now: datetime,
) -> None:
    """Add an answer. A correction is a further revision; nothing is overwritten."""
    words = value if isinstance(value, str) else None
    picked = ",".join(map(str, value)) if isinstance(value, tuple) else None
    row = f"{response_id}/{item_id}/{revision}"
    _ADD.run(
        tx,
        response_id=response_id,
        item_id=item_id,
        revision=revision,
        value=value if isinstance(value, int | float) else None,
        picked=picked,
        text_sealed=None if words is None else tx.keys.seal(words, "answers.text_sealed", row),
        missing=missing,
        answered_at=now,
    )


def answers_of(tx: Tx, response_id: str) -> dict[str, StoredAnswer]:
    """The answers in force, by item: the last revision of each."""
    return {row.item_id: _answer(tx, row) for row in _ANSWERS.rows(tx, response_id=response_id)}


def values_of(stored: Mapping[str, StoredAnswer]) -> dict[str, Value | None]:
    """The answers by item, None where there is a reason instead. Words that were erased leave a mark: questions that
    were asked because of them were asked."""
    return {item_id: ERASED if one.missing == ERASED else one.value for item_id, one in stored.items()}


def revisions_of(tx: Tx, response_id: str) -> dict[str, int]:
    """How often each item was answered so far."""
    found = tx.connection.execute(
        select(answers.c.item_id, func.max(answers.c.revision))
        .where(answers.c.response_id == response_id)
        .group_by(answers.c.item_id)
    )
    return {row[0]: row[1] for row in found}


def _answer(tx: Tx, row: Any) -> StoredAnswer:
    value: Value | None = row.value
    if row.picked is not None:
        value = tuple(map(int, row.picked.split(",")))
    elif row.text_sealed is not None:
        place = f"{row.response_id}/{row.item_id}/{row.revision}"
        value = tx.keys.unseal(row.text_sealed, "answers.text_sealed", place)
    elif row.value is not None and float(row.value).is_integer():
        value = int(row.value)
    return StoredAnswer(row.item_id, value, row.missing, row.answered_at)


def last_answered_at(tx: Tx, patient_id: str) -> datetime | None:
    """When the patient last answered in a response that is still open."""
    mine = select(responses.c.id).where(
        responses.c.patient_id == patient_id, responses.c.completed_at.is_(None), responses.c.closed_at.is_(None)
    )
    newest = select(func.max(answers.c.answered_at)).where(answers.c.response_id.in_(mine))
    found: datetime | None = tx.connection.execute(newest).scalar_one()
    return found


def answers_of_all(tx: Tx, response_ids: Iterable[str]) -> dict[str, dict[str, StoredAnswer]]:
    """`answers_of` for many responses in one query each few hundred."""
    wanted = list(response_ids)
    found: dict[str, dict[str, StoredAnswer]] = {response_id: {} for response_id in wanted}
    for start in range(0, len(wanted), 500):
        statement = (
            select(answers)
            .where(answers.c.response_id.in_(wanted[start : start + 500]))
            .order_by(answers.c.response_id, answers.c.item_id, answers.c.revision)
        )
        for row in tx.connection.execute(statement):
            found[row.response_id][row.item_id] = _answer(tx, row)
    return found


def add_scores(tx: Tx, new: Iterable[StoredScore]) -> None:
    values = [{name: getattr(score, name) for name in StoredScore.__dataclass_fields__} for score in new]
    if values:
        tx.connection.execute(scores.insert(), values)


def scores_of(tx: Tx, response_id: str) -> list[StoredScore]:
    """The scores in force: of each, the one that was computed last."""
    return _in_force(_scores(tx, scores.c.response_id == response_id))


def scores_of_patient(tx: Tx, patient_id: str) -> list[StoredScore]:
    return _in_force(score_history_of_patient(tx, patient_id))


def scores_of_everyone(tx: Tx) -> list[StoredScore]:
    return _in_force(score_history_of_everyone(tx))


def score_history_of_patient(tx: Tx, patient_id: str) -> list[StoredScore]:
    """Every score as it was ever computed, the earliest first; what stands last for a score is in force."""
    mine = select(responses.c.id).where(responses.c.patient_id == patient_id)
    return _scores(tx, scores.c.response_id.in_(mine))


def score_history_of_everyone(tx: Tx) -> list[StoredScore]:
    return _scores(tx)


def _scores(tx: Tx, *conditions: Any) -> list[StoredScore]:
    """By time; a correction within the same instant comes after what it corrects."""
    order = (scores.c.computed_at, scores.c.why.is_not(None), scores.c.response_id, scores.c.score_id)
    statement = select(scores).where(*conditions).order_by(*order)
    return [rows.read(StoredScore, row) for row in tx.connection.execute(statement)]


def _in_force(computed: Iterable[StoredScore]) -> list[StoredScore]:
    return list({(score.response_id, score.score_id): score for score in computed}.values())


def forget_words(tx: Tx, patient_id: str) -> None:
    """Take away what a patient wrote in their own words; numbers stay under the pseudonym."""
    mine = select(responses.c.id).where(responses.c.patient_id == patient_id)
    tx.connection.execute(
        update(answers)
        .where(answers.c.response_id.in_(mine), answers.c.text_sealed.is_not(None))
        .values(text_sealed=None, missing=ERASED)
    )
