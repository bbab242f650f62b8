"""The one sender: takes rows from the outbox, keeps the pace, and alone handles 429, 403 and 400.

A row is marked as being sent, and that is committed, before the channel is called. Whoever is typing goes first:
replies have a lane before alerts, invitations and reminders. The outbox is the queue: of a backlog no more is taken out
than can leave within half a second, so that a reply overtakes the rest of it, and a crash leaves little in doubt.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

import structlog

from bot import settling
from bot.channel import Channel, Outcome, Outgoing, Receipt
from bot.conversation.cards import Card
from bot.pacing import Pace
from bot.turnstile import Turnstile
from bot.watch import UNWATCHED, Watch, in_a_word
from records import leases, outbox
from records.database import Database, Tx, Work
from records.outbox import Waiting

log = structlog.get_logger()

LEASE = timedelta(minutes=5)  # longer than any delivery takes, with a picture and every time-out
LEADER = timedelta(seconds=5)
AHEAD = 15  # messages other than replies that are taken out before their turn: half a second of them
UNDER_WAY = 100  # deliveries in flight at most
IDLE = 0.5  # seconds between looks when nobody wakes us: other processes may have written
REST = 0.3  # seconds between tries while the database does not answer; a restart takes it less
TRIES = 200  # to write down what became of a message
GRACE = 5.0  # seconds that a stop leaves to what is under way


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What to claim: how many rows at most, up to which lane, and for which channels."""

    most: int
    lane: int
    channels: frozenset[str]


class Sender:
    """Delivers the outbox. Of several processes one sends at a time; another takes over when it dies."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        *,
        clock: Callable[[], datetime],
        owner: str,
        watch: Watch = UNWATCHED,
    ) -> None:
        self._database = database
        self._channels = channels
        self._clock = clock
        self._owner = owner
        self._watch = watch
        self._turnstiles = {name: Turnstile(Pace()) for name, channel in channels.items() if channel.paced}
        self._news = asyncio.Event()
        self._tasks: set[asyncio.Task[bool]] = set()
        self._ahead = 0
        self._leads_until = 0.0
        self._looked_at = monotonic()

    @property
    def silent_for(self) -> float:
        """Seconds since `run` last looked for messages: a second at most, unless it hangs or has ended."""
        return monotonic() - self._looked_at

    def pauses(self) -> dict[str, float]:
        """By channel, the seconds left of the silence that the other side asked for; 0 without one."""
        now = _monotonic()
        return {name: max(0.0, each.pace.paused_until - now) for name, each in self._turnstiles.items()}

    def wake(self) -> None:
        """There is something to send."""
        self._news.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until told to stop; what is under way is finished first, as far as it takes no longer than GRACE."""
        while not stop.is_set():
            self._news.clear()
            self._looked_at = monotonic()
            idle = IDLE
            try:
                await self._round()
            except Exception as error:  # noqa: BLE001 a database that restarts must not end the sending for good
                log.error("sending_waits", error=type(error).__name__)  # noqa: TRY400 the next round tries again
                idle = REST
            with suppress(TimeoutError):
                async with asyncio.timeout(idle):
                    await self._news.wait()
        await self._finish()

    async def drain(self) -> int:
        """Send everything that can go now and wait for it: for the rehearsal, the demo's clock and tests."""
        sent = 0
        while taken := await self._round():
            sent += taken
            await asyncio.gather(*self._tasks)
        return sent

    async def _round(self) -> int:
        """Claim what is ready and start delivering it; returns how many rows."""
        taking_over = not self._leads()
        if taking_over and self._tasks:
            await asyncio.wait(self._tasks)
        asked, wanted = _monotonic(), self._wanted()
        claimed = await self._database.write(lambda tx: self._claim(tx, wanted, taking_over=taking_over))
        if claimed is None:
            return 0
        self._leads_until = asked + LEADER.total_seconds()
        for row in claimed:
            self._begin(row)
        if len(claimed) == wanted.most and wanted.lane == self._wanted().lane:
            self.wake()
        return len(claimed)

    def _wanted(self) -> _Wanted:
        """Of a backlog no more than can leave soon; of replies whatever there is.

        While a channel is silent the others get replies only: to find what else there is for them, the database would
        have to read all that waits for the silent one.
        """
        free, room = UNDER_WAY - len(self._tasks), AHEAD - self._ahead
        silent = {name for name, left in self.pauses().items() if left > 0}
        lane = outbox.REPLY if silent or room <= 0 else outbox.REMINDER
        return _Wanted(min(room if room > 0 else AHEAD, free), lane, frozenset(self._channels) - silent)

    def _claim(self, tx: Tx, wanted: _Wanted, *, taking_over: bool) -> list[Waiting] | None:
        """None while another process sends. Whoever takes over gives back what the one before had under way."""
        now = self._clock()
        if not leases.hold(tx, "sender", owner=self._owner, now=now, until=now + LEADER):
            return None
        if taking_over:
            outbox.rescue(tx, now + 2 * LEASE)  # every lease there is, even by a clock that is ahead of ours
        if wanted.most == 0 or not wanted.channels:
            return []
        return outbox.claim(
            tx, now=now, lease_until=now + LEASE, limit=wanted.most, channels=wanted.channels, lane=wanted.lane
        )

    def _begin(self, row: Waiting) -> None:
        self._ahead += row.lane > outbox.REPLY
        task = asyncio.create_task(self._deliver(row))
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _leads(self) -> bool:
        return _monotonic() < self._leads_until

    def _finished(self, task: asyncio.Task[bool]) -> None:
        """Look for more where there may be some: for the same chat, or because there was no room for it before."""
        was_full = len(self._tasks) >= UNDER_WAY
        self._tasks.discard(task)
        if task.cancelled():
            return
        if (error := task.exception()) is not None:
            log.error("delivery_failed", error=type(error).__name__)
        if error is not None or was_full or task.result():
            self.wake()

    async def _finish(self) -> None:
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=GRACE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._database.write(lambda tx: leases.release(tx, "sender", self._owner))

    async def _deliver(self, row: Waiting) -> bool:
        """True when more waits for the same chat."""
        outgoing = _outgoing(row)
        if row.channel not in self._turnstiles:
            try:
                return await self._carry(row, outgoing, 0.0)
            finally:
                self._left(row)  # only now: letters that a slow server holds up would take all the room there is
        try:
            pause = 0.0 if outgoing is None else await self._keep_pace(row)
        finally:
            self._left(row)
        return await self._carry(row, outgoing, pause)

    async def _carry(self, row: Waiting, outgoing: Outgoing | None, pause: float) -> bool:
        """A row whose turn has come, or that waits for longer than it can here; as `_deliver`."""
        if outgoing is None:
            return await self._record(lambda tx: settling.nothing_to_do(tx, row, self._clock()))
        if not self._leads():
            return False  # this process was held up for so long that another one has taken the row back
        if pause > 0:
            receipt = Receipt(Outcome.RETRY, retry_after=pause, detail="paused")
        else:
            receipt = await self._ask(outgoing, row)
            self._watch.sent(row.channel, in_a_word(receipt, again=settling.again(row)))
        return await self._record(lambda tx: settling.settle(tx, row, receipt, self._clock()))

    async def _ask(self, outgoing: Outgoing, row: Waiting) -> Receipt:
        receipt = await self._channels[row.channel].deliver(outgoing)
        if receipt.outcome is Outcome.RETRY and receipt.everything and row.channel in self._turnstiles:
            self._turnstiles[row.channel].pace.pause(receipt.retry_after or 1.0, _monotonic())
        return receipt

    async def _keep_pace(self, row: Waiting) -> float:
        """Wait for the row's turn; returns the seconds left of a pause that is too long to wait for."""
        chat = None if row.operation == "delete" else row.chat_id
        return await self._turnstiles[row.channel].through(chat, hurry=row.lane == outbox.REPLY)

    def _left(self, row: Waiting) -> None:
        """A row waits for its turn no longer. There may be more, and those are fetched before the last one leaves."""
        if row.lane > outbox.REPLY:
            self._ahead -= 1
            if self._ahead == AHEAD // 2:
                self.wake()

    async def _record(self, work: Work[bool]) -> bool:
        """Write down what became of a row; a database that restarts is waited for, lest the message goes out twice."""
        for _ in range(TRIES - 1):
            try:
                return await self._database.write(work)
            except Exception as error:  # noqa: BLE001 whatever it is, the message is out
                log.error("outcome_waits", error=type(error).__name__)  # noqa: TRY400 the last try says more
                await asyncio.sleep(REST)
        return await self._database.write(work)


def _outgoing(row: Waiting) -> Outgoing | None:
    """What to ask of the channel; None when the card to take away was never shown."""
    message_id = row.message_id
    if row.operation == outbox.SHOW and row.body is not None:
        return Outgoing("show", row.address, row.card_key, Card.from_json(row.body), message_id)
    if message_id is None and "." not in row.card_key:
        message_id = row.card_key  # the channel's own name of a message that is no card of ours
    if message_id is None:
        return None
    return Outgoing("delete" if row.operation == "delete" else "strip", row.address, row.card_key, None, message_id)


def _monotonic() -> float:
    return asyncio.get_running_loop().time()
