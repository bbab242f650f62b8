"""What a patient did not answer, and why as far as we know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from care.guards import REASONS
from care.practice import Practice
from care.task import Status, Task
from clinic import words
from clinic.views.answers import ITEM_REASONS, Stored, question
from records.deliveries import State
from records.responses import Response, values_of
from surveys import route


@dataclass(frozen=True, slots=True)
class Gap:
    """A step or a single question without an answer."""

    step: str
    what: str
    why: str


def gaps(practice: Practice, planned: list[Task], given: Mapping[str, Stored], now: datetime) -> tuple[Gap, ...]:
    """Steps whose window closed unanswered, then questions that were left out of what was sent.

    Optional questions may be left, and one that a later answer hides is no gap.
    """
    sent = [(task, response) for task in planned for response in task.responses if response.completed_at]
    return (
        *(gap for task in planned for gap in _of_step(practice, task, now)),
        *(gap for task, response in sent for gap in _of_response(practice, task, response, given[response.id])),
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


def _of_response(practice: Practice, task: Task, response: Response, given: Stored) -> Iterator[Gap]:
    survey = practice.surveys.get(response.survey_id, response.survey_version)
    hidden = route.hidden(survey, values_of(given))
    for item in survey.items:
        missing = given[item.id].missing if item.id in given else None
        if missing and item.required and item.id not in hidden:
            what = f"{survey.title}: {question(item, task, given)}"
            yield Gap(words.english(task.step.title), what, ITEM_REASONS.get(missing, missing))
