"""What a golden conversation can look up under `then`: the stored facts behind what stands on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from care import tasks
from care.practice import Practice
from records import alerts as alert_rows
from records import consents as consent_rows
from records import decisions as decision_rows
from records import deliveries as delivery_rows
from records import episodes, patients, responses
from records import follow_ups as follow_up_rows
from records import messages as message_rows
from records import ticks as tick_rows
from records.database import Tx
from records.deliveries import Delivery, State

Fact = Callable[[Tx, Practice, str, datetime], Any]


def alerts(tx: Tx, _practice: Practice, patient_id: str, _now: datetime) -> list[str]:
    found = alert_rows.of_patient(tx, patient_id)
    return [f"{alert.severity}: {alert.rule_id}, for the {alert.owner}" for alert in found]


def answers(tx: Tx, _practice: Practice, patient_id: str, _now: datetime) -> dict[str, Any]:
    """The answers in force by survey, each a value or the reason why there is none."""
    return {
        response.survey_id: {
            item: answer.missing or _plain(answer.value)
            for item, answer in responses.answers_of(tx, response.id).items()
        }
        for response in responses.of_patient(tx, patient_id)
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def consents(tx: Tx, _practice: Practice, patient_id: str, _now: datetime) -> list[str]:
    return ["taken back" if one.withdrawn_at else "given" for one in consent_rows.history(tx, patient_id)]


def deliveries(tx: Tx, _practice: Practice, patient_id: str, _now: datetime) -> list[str]:
    """What became of every delivery that is decided, the cancelled ones left out."""
    return [
        _outcome(row)
        for episode in episodes.of_patient(tx, patient_id)
        for row in delivery_rows.of_episode(tx, episode.id)
        if row.state in {State.SENT, State.DONE, State.SKIPPED}
    ]


def _outcome(row: Delivery) -> str:
    what = f"{row.step_id} {row.kind} {row.number}" if row.number else f"{row.step_id} {row.kind}"
    return f"{what}: {row.state}, {row.reason}" if row.reason else f"{what}: {row.state}"


def carried(tx: Tx, _practice: Practice, patient_id: str, _now: datetime) -> list[list[str]]:
    """For each response, the items that still have the answer from last time."""
    return [response.walk.get("carried", []) for response in responses.of_patient(tx, patient_id)]


def scores(tx: Tx, _practice: Practice, patient_id: str, _now: datetime) -> dict[str, Any]:
    """Every score, or the reason why there is none."""
    found = responses.scores_of_patient(tx, patient_id)
    return {score.score_id: score.reason if score.value is None else score.value for score in found}


def messages(tx: Tx, _practice: Practice, patient_id: str, _now: datetime) -> list[str]:
    return [message.body for message in message_rows.of_patient(tx, patient_id)]


def ticks(tx: Tx, practice: Practice, patient_id: str, _now: datetime) -> list[str]:
    """The boxes that are ticked, whatever the step."""
    mine = tasks.of_patient(tx, practice, patient_id)
    return sorted(box for task in mine for box in tick_rows.of_step(tx, task.episode.id, task.step.id))


def waiting(tx: Tx, _practice: Practice, patient_id: str, _now: datetime) -> int:
    """How many deliveries still wait for their time."""
    of_patient = episodes.of_patient(tx, patient_id)
    return sum(row.state == State.PENDING for one in of_patient for row in delivery_rows.of_episode(tx, one.id))


def status(tx: Tx, practice: Practice, patient_id: str, now: datetime) -> dict[str, str]:
    """How each step stands whose window has opened."""
    mine = tasks.of_patient(tx, practice, patient_id)
    return {task.step.id: task.status(now).code for task in mine if task.window.opens_at <= now}


def patient(tx: Tx, _practice: Practice, patient_id: str, _now: datetime) -> dict[str, Any]:
    """What is known of the patient themselves."""
    found, identity = patients.get(tx, patient_id), patients.identity(tx, patient_id)
    return {"name": identity.name, "language": found.language, "zone": found.zone, "hour": found.hour}


def shared(tx: Tx, _practice: Practice, patient_id: str, _now: datetime) -> list[bool]:
    """Of each decision, whether the team may see it."""
    return [one.shared_at is not None for one in decision_rows.of_patient(tx, patient_id)]


def tasks_for_the_team(tx: Tx, _practice: Practice, patient_id: str, _now: datetime) -> list[str]:
    found = follow_up_rows.of_patient(tx, patient_id)
    return sorted(f"{one.kind}: {one.reason}, for the {one.owner}" for one in found)


FACTS: Mapping[str, Fact] = {
    fact.__name__.replace("_", " "): fact
    for fact in (
        alerts,
        answers,
        carried,
        consents,
        deliveries,
        messages,
        patient,
        scores,
        shared,
        status,
        tasks_for_the_team,
        ticks,
        waiting,
    )
}
