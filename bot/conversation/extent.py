"""How long a survey is: which question this is, of how many, and how many are left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversation.scene import Progress
from care.answering import Sitting
from surveys import route
from surveys.answers import Answer
from surveys.model import Item, Survey


def progress(sitting: Sitting, asked: tuple[Item, ...]) -> Progress | None:
    """Counted in the questions that the answers call for now, so that it may grow; None on a text to read."""
    survey, at = sitting.survey, sitting.walk.at
    if not survey.item(at).asks:
        return None
    places = [item.id for item in asked if item.asks]
    current = places.index(at) + 1 if at in places else len(places)
    return Progress(current, len(places) + _still_to_draw(survey, asked), may_end_early=survey.bank is not None)


def left(survey: Survey, answers: Mapping[str, Answer]) -> tuple[int, int]:
    """How many questions have no answer, and of how many (at least 1): of an adaptive test, the most there can be."""
    asked = [item for item in route.shown(survey, answers) if item.asks]
    unanswered = sum(item.id not in answers for item in asked)
    more = _still_to_draw(survey, asked) if unanswered else 0
    return unanswered + more, max(len(asked) + more, 1)


def _still_to_draw(survey: Survey, asked: Sequence[Item]) -> int:
    """How many questions an adaptive test may add to those that are known."""
    if survey.bank is None or survey.stopping is None:
        return 0
    most = min(survey.stopping.at_most, len(survey.bank.items))
    return max(most - sum(item.grading is not None for item in asked), 0)
