"""The course of an adaptive test, worked out anew from nothing but the answers: what was asked, and what comes next.

A stored walk keeps answers and no order. Asking follows a rule without chance, so the order can be had back: it is the
one in which the rule itself would have met these answers. After a patient has gone back and changed an answer, it is
the order of a test with the new answer in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveys.adaptive.bank import Bank
from surveys.adaptive.estimate import Estimate, eap
from surveys.adaptive.select import next_item
from surveys.adaptive.stopping import Stopping, done

Answers = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Course:
    """`asked` in the rule's order; `next` is the item to ask now, None when the test is over; from all answers."""

    asked: tuple[str, ...]
    next: str | None
    estimate: Estimate


def course(bank: Bank, stopping: Stopping, answers: Answers, first: str | None = None) -> Course:
    """The course of a test with these answers: categories by item id, None for an item that was declined.

    `first` is the item that opens the test; without it, the one with most information at the prior's mean does.
    `SurveyError` for an item or a category that the bank lacks.
    """
    opening = first if first is None else bank.known(first)
    asked, estimate = _replayed(bank, answers, opening)
    if done(stopping, estimate, asked=len(asked), answered=len(_given(asked, answers))):
        return Course(asked, None, estimate)
    if opening is not None and not asked:
        return Course(asked, opening, estimate)
    return Course(asked, next_item(bank, asked, estimate.theta), estimate)


def _replayed(bank: Bank, answers: Answers, first: str | None) -> tuple[tuple[str, ...], Estimate]:
    """The answered items as the rule would have asked them, had it had the choice of these alone, and what they tell.

    An item that the rule prefers among all is also its choice among fewer: a test that followed it is met again.
    """
    asked = [item_id for item_id in answers if item_id == first]
    out = (bank.items.keys() - map(bank.known, answers)).union(asked)
    while True:
        estimate = eap(bank, _given(asked, answers))
        item_id = next_item(bank, out, estimate.theta)
        if item_id is None:
            return tuple(asked), estimate
        asked.append(item_id)
        out.add(item_id)


def _given(asked: Iterable[str], answers: Answers) -> dict[str, int]:
    """What was answered of the items asked."""
    return {item_id: category for item_id in asked if (category := answers[item_id]) is not None}
