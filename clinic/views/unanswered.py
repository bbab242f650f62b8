"""What a patient did not answer, and why as far as we know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from care.deliver import REASONS
from care.practice import Practice
from care.tasks import Status, Task
from clinic import words
from records import responses
from records.database import Tx
from records.deliveries import State
from records.responses import Response
from surveys.answers import MissingReason
from surveys.model import Item

ITEM_REASONS = {
    MissingReason.DECLINED.value: "would rather not say",
    MissingReason.NOT_APPLICABLE.value: "does not apply",
    MissingReason.UNSURE.value: "was not sure",
    "erased": "deleted at the patient's wish",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A step or a single question without an answer."""

    step: str
    what: str
    why: str


def gaps(tx: Tx, practice: Practice, planned: list[Task], now: datetime) -> tuple[Gap, ...]:
    """Steps whose window closed unanswered, then questions that were left out of what was sent, optional ones aside."""
    sent = [(task, response) for task in planned for response in task.responses if response.completed_at]
    missing = responses.answers_of_all(tx, [response.id for _, response in sent])
    return (
        *(gap for task in planned for gap in _of_step(practice, task, now)),
        *(
            _of_item(practice, task, response, answer.item_id, answer.missing)
            for task, response in sent
            for answer in missing[response.id].values()
            if answer.missing and _item(practice, response, answer.item_id).required
        ),
    )


def _of_step(practice: Practice, task: Task, now: datetime) -> list[Gap]:
    if task.status(now) not in {Status.PARTIAL, Status.EXPIRED} or not task.deliveries:
        return []
    why = _why(task)
    title = words.english(task.step.title)
    return [Gap(title, practice.surveys.get(survey_id).title, why) for survey_id in task.to_do]


def _why(task: Task) -> str:
    """The last reason why a message was not sent; else how many messages stayed without an answer."""
    begun = next((response for response in task.responses if response.completed_at is None), None)
    if begun is not None:
        return "begun, and not sent before the window closed"
    skipped = [delivery.reason for delivery in task.deliveries if delivery.state == State.SKIPPED]
    sent = [delivery for delivery in task.deliveries if delivery.state == State.SENT]
    if sent or not skipped:
        return f"no answer after {words.count(len(sent), 'message')}"
    return REASONS.get(skipped[-1] or "", "nothing was sent")


def _of_item(practice: Practice, task: Task, response: Response, item_id: str, missing: str) -> Gap:
    title = practice.surveys.get(response.survey_id, response.survey_version).title
    question = words.english(_item(practice, response, item_id).text)
    return Gap(words.english(task.step.title), f"{title}: {question}", ITEM_REASONS.get(missing, missing))


def _item(practice: Practice, response: Response, item_id: str) -> Item:
    return practice.surveys.get(response.survey_id, response.survey_version).item(item_id)
