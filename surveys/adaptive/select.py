"""Which item tells most about somebody who stands at theta."""

from __future__ import annotations

from collections.abc import Collection

from surveys.adaptive.bank import Bank


def next_item(bank: Bank, asked: Collection[str], theta: float) -> str | None:
    """The item not yet asked with the most Fisher information at theta, the bank's first of equals; None: all asked."""
    left = bank.items.keys() - asked
    return most_informative(bank, left, theta) if left else None


def most_informative(bank: Bank, among: Collection[str], theta: float) -> str:
    """Of the items `among`, the one with the most Fisher information at theta, the bank's first of equals.

    Exact, without looking at every item: once the ceilings in the ranking are below the best so far, nothing better
    follows. `SurveyError` if the bank has none of the items.
    """
    best, chosen = -1.0, ""
    for ceiling, item_id in bank.ranking(theta):
        if ceiling < best:
            break
        if item_id in among:
            information = bank.items[item_id].information(theta)
            if information > best or (information == best and _precedes(bank, item_id, chosen)):
                best, chosen = information, item_id
    return bank.known(chosen)


def _precedes(bank: Bank, item_id: str, other: str) -> bool:
    return bank.positions[item_id] < bank.positions[other]
