"""Which alert rules an answer sets off."""

from __future__ import annotations

from surveys.answers import Answer
from surveys.model import AlertRule, Survey


def raised(survey: Survey, item_id: str, answer: Answer) -> tuple[AlertRule, ...]:
    """The rules on this item that the answer meets, in the survey's order; a missing answer meets none."""
    return tuple(rule for rule in survey.alerts if rule.item == item_id and _meets(rule, answer))


def _meets(rule: AlertRule, answer: Answer) -> bool:
    if answer.value is None or isinstance(answer.value, str):
        return False
    if isinstance(answer.value, tuple):
        return not rule.values.isdisjoint(answer.value)
    if rule.minimum is not None and answer.value >= rule.minimum:
        return True
    return answer.value in rule.values
