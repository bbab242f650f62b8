"""What becomes of a message that a channel was asked to deliver, written down in one unit of work."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.channel import DEACTIVATED, Outcome, Receipt
from records import cards, chats, outbox
from records.database import Tx
from records.outbox import Waiting

log = structlog.get_logger()

MOST_ATTEMPTS = 300  # about a day, for most of them are the longest pause apart
LONGEST_BACKOFF = 300.0  # seconds


def again(row: Waiting) -> bool:
    """Whether a row that did not get through may be tried another time."""
    return row.attempts < MOST_ATTEMPTS


def settle(tx: Tx, row: Waiting, receipt: Receipt, now: datetime) -> bool:
    """True when more waits for the same chat."""
    match receipt.outcome:
        case Outcome.DELIVERED:
            _delivered(tx, row, receipt, now)
        case Outcome.RETRY if again(row):
            _retry(tx, row, receipt, now)
        case Outcome.BLOCKED:
            chats.change(tx, row.chat_id, blocked_at=now)
            outbox.give_up(tx, row.chat_id, "deactivated" if receipt.detail == DEACTIVATED else "blocked", now)
            log.info("chat_blocked", chat=row.chat_id)
        case _:
            outbox.settle(tx, row.id, sent=False, reason=receipt.detail or receipt.outcome.value, now=now)
            log.warning("message_refused", outbox=row.id, detail=receipt.detail)
    return outbox.waits(tx, row.chat_id)


def nothing_to_do(tx: Tx, row: Waiting, now: datetime) -> bool:
    """The card to take away was never shown. True when more waits for the same chat."""
    outbox.settle(tx, row.id, sent=True, reason="nothing_to_do", now=now)
    return outbox.waits(tx, row.chat_id)


def _delivered(tx: Tx, row: Waiting, receipt: Receipt, now: datetime) -> None:
    if row.operation == outbox.SHOW:
        if receipt.message_id != row.message_id:
            cards.shown(tx, row.chat_id, row.card_key, receipt.message_id)
    elif row.operation == "delete":
        cards.gone(tx, row.chat_id, row.card_key)
    outbox.settle(tx, row.id, sent=True, reason=None, now=now)


def _retry(tx: Tx, row: Waiting, receipt: Receipt, now: datetime) -> None:
    """Who names a time has not taken the message; after any other failure nobody knows."""
    doubtful = receipt.retry_after is None
    wait = receipt.retry_after or min(LONGEST_BACKOFF, 2.0 ** min(row.attempts, 10))
    due_at = now + timedelta(seconds=wait)
    outbox.retry(tx, row.id, due_at=due_at, reason=receipt.detail or "retry", doubtful=doubtful)
