"""Which item tells most about somebody who stands at theta."""

from __future__ import annotations

from collections.abc import Container

from surveys.adaptive.bank import Bank


def next_item(bank: Bank, asked: Container[str], theta: float) -> str | None:
    """The item not yet asked with the most Fisher information at theta, the bank's first of equals; None: all asked.

    Exact, without looking at every item: once the ceilings in the ranking are below the best so far, nothing better
    follows.
    """
    best, chosen = -1.0, None
    for ceiling, item_id in bank.ranking(theta):
        if ceiling < best:
            break
        if item_id not in asked:
            information = bank.items[item_id].information(theta)
            if information > best or (information == best and _precedes(bank, item_id, chosen)):
                best, chosen = information, item_id
    return chosen


def _precedes(bank: Bank, item_id: str, other: str | None) -> bool:
    return other is not None and bank.positions[item_id] < bank.positions[other]
