"""The one sender: takes rows from the outbox, keeps the pace, and alone handles 429, 403 and 400.

A row is marked as being sent, and that is committed, before the channel is called. Whoever is typing goes first:
replies have a lane before alerts, invitations and reminders.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.channel import Channel, Outcome, Outgoing, Receipt
from bot.conversation.cards import Card
from bot.pacing import Pace
from records import cards, chats, leases, outbox
from records.database import Database, Tx
from records.outbox import Waiting

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
LEADER = timedelta(seconds=15)
BATCH = 50
UNDER_WAY = 50  # deliveries in flight at most
IDLE = 0.5  # seconds between looks when nobody wakes us: other processes may have written
MOST_ATTEMPTS = 8
LONGEST_BACKOFF = 300.0  # seconds


class Sender:
    """Delivers the outbox. Of several processes one sends at a time; another takes over when it dies."""

    def __init__(
        self, database: Database, channels: Mapping[str, Channel], *, clock: Callable[[], datetime], owner: str
    ) -> None:
        self._database = database
        self._channels = channels
        self._clock = clock
        self._owner = owner
        self._pace = {name: Pace() for name, channel in channels.items() if channel.paced}
        self._news = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """There is something to send."""
        self._news.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until told to stop; what is under way is finished first."""
        while not stop.is_set():
            self._news.clear()
            if not await self._round():
                with suppress(TimeoutError):
                    async with asyncio.timeout(IDLE):
                        await self._news.wait()
        await asyncio.gather(*self._tasks)
        await self._database.write(lambda tx: leases.release(tx, "sender", self._owner))

    async def drain(self) -> int:
        """Send everything that can go now and wait for it: for the rehearsal, the demo's clock and tests."""
        sent = 0
        while taken := await self._round():
            sent += taken
            await asyncio.gather(*self._tasks)
        return sent

    async def _round(self) -> int:
        """Claim what is ready and start delivering it; returns how many rows."""
        room = UNDER_WAY - len(self._tasks)
        if room <= 0:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            return 1
        claimed = await self._database.write(lambda tx: self._claim(tx, min(room, BATCH)))
        for row in claimed:
            task = asyncio.create_task(self._deliver(row))
            self._tasks.add(task)
            task.add_done_callback(self._finished)
        return len(claimed)

    def _claim(self, tx: Tx, limit: int) -> list[Waiting]:
        now = self._clock()
        if not leases.hold(tx, "sender", owner=self._owner, now=now, until=now + LEADER):
            return []
        return outbox.claim(tx, now=now, lease_until=now + LEASE, limit=limit)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self.wake()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("delivery_failed", error=type(error).__name__)

    async def _deliver(self, row: Waiting) -> None:
        outgoing = _outgoing(row)
        if outgoing is None:
            await self._database.write(
                lambda tx: outbox.settle(tx, row.id, sent=True, reason="nothing_to_do", now=self._clock())
            )
            return
        channel = self._channels[row.channel]
        await self._keep_pace(row)
        receipt = await channel.deliver(outgoing)
        if receipt.outcome is Outcome.RETRY and receipt.everything and row.channel in self._pace:
            self._pace[row.channel].pause(receipt.retry_after or 1.0, _monotonic())
        await self._database.write(lambda tx: self._settle(tx, row, receipt))

    async def _keep_pace(self, row: Waiting) -> None:
        pace = self._pace.get(row.channel)
        if pace is None:
            return
        delay = pace.wait(row.chat_id, _monotonic())
        while delay > 0:
            await asyncio.sleep(delay)
            delay = pace.paused_until - _monotonic()  # a pause may have been asked for meanwhile

    def _settle(self, tx: Tx, row: Waiting, receipt: Receipt) -> None:
        now = self._clock()
        match receipt.outcome:
            case Outcome.DELIVERED:
                _delivered(tx, row, receipt, now)
            case Outcome.RETRY if row.attempts < MOST_ATTEMPTS:
                wait = receipt.retry_after or min(LONGEST_BACKOFF, 2.0**row.attempts)
                outbox.retry(tx, row.id, due_at=now + timedelta(seconds=wait), reason=receipt.detail or "retry")
            case Outcome.BLOCKED:
                chats.change(tx, row.chat_id, blocked_at=now)
                outbox.give_up(tx, row.chat_id, "blocked", now)
                log.info("chat_blocked", chat=row.chat_id)
            case _:
                outbox.settle(tx, row.id, sent=False, reason=receipt.detail or receipt.outcome.value, now=now)
                log.warning("message_refused", outbox=row.id, detail=receipt.detail)


def _delivered(tx: Tx, row: Waiting, receipt: Receipt, now: datetime) -> None:
    if row.operation == outbox.SHOW:
        cards.shown(tx, row.chat_id, row.card_key, receipt.message_id)
    elif row.operation == "delete":
        cards.gone(tx, row.chat_id, row.card_key)
    outbox.settle(tx, row.id, sent=True, reason=None, now=now)


def _outgoing(row: Waiting) -> Outgoing | None:
    """What to ask of the channel; None when the card to take away was never shown."""
    message_id = row.shown.message_id if row.shown else None
    if row.operation == outbox.SHOW and row.body is not None:
        return Outgoing("show", row.address, row.card_key, Card.from_json(row.body), message_id)
    if message_id is None and "." not in row.card_key:
        message_id = row.card_key  # the channel's own name of a message that is no card of ours
    if message_id is None:
        return None
    return Outgoing("delete" if row.operation == "delete" else "strip", row.address, row.card_key, None, message_id)


def _monotonic() -> float:
    return asyncio.get_running_loop().time()
