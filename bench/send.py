"""A morning's invitations wait: what claiming and replying cost behind them, and how fast they leave.

The floor of sending is what the channel permits; it refuses whoever exceeds it. Patients tap meanwhile, and their
replies are timed from the moment of writing until the channel has them.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from bench import backlog, databases
from bench.figures import Figure, alone
from bench.keys import KEYS
from bench.limits import PERMITTED, Arrival, Strict
from bench.measuring import closed, open_loop
from bot.sender import AHEAD, LEASE, Sender
from records import outbox
from records.database import Database, Tx, connect

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HALF = AHEAD // 2  # as many as the sender takes each time, while there are plenty
TAPS = 3  # a second, while the backlog leaves


@dataclass(frozen=True, slots=True)
class Size:
    """Messages that wait while the sender works, those that wait for the queue to be measured, operations on it."""

    sent: int
    queues: tuple[int, ...]
    operations: int


FULL = Size(sent=10_000, queues=(10_000, 1_000_000), operations=500)
QUICK = Size(sent=40, queues=(100,), operations=3)


def measure(size: Size) -> list[Figure]:
    with ExitStack() as stack:
        urls = {engine: stack.enter_context(databases.fresh(engine)) for engine in databases.installed()}
        figures = asyncio.run(_mornings(urls, size.sent))
        for engine, url in urls.items():
            figures += asyncio.run(_queues(engine, url, size))
    return figures


async def _queues(engine: str, url: str, size: Size) -> list[Figure]:
    """The same queue, longer each time, behind what was sent already."""
    database, figures, first = connect(url, KEYS), [], size.sent
    try:
        for waiting in size.queues:
            await backlog.fill(database, size.sent + waiting - first, NINE, first)
            first = size.sent + waiting
            figures += await _queue(engine, database, waiting, range(first - size.operations, first))
    finally:
        await database.close()
    return figures


async def _queue(engine: str, database: Database, waiting: int, patients: range) -> list[Figure]:
    """Take some of the oldest, write replies to the youngest, take the replies."""
    taken = await closed([[partial(_take, database, HALF, outbox.REMINDER)] * max(1, len(patients) // AHEAD)])
    written = await closed([[partial(_reply, database, number) for number in patients]])
    replies = await closed([[partial(_take, database, 1, outbox.REPLY)] * len(patients)])
    return [
        alone(engine, f"{HALF} messages taken and settled, {waiting:,} waiting", taken),
        alone(engine, f"replies written, {waiting:,} waiting", written),
        alone(engine, f"replies taken and settled, {waiting:,} waiting", replies),
    ]


async def _take(database: Database, limit: int, lane: int) -> None:
    def work(tx: Tx) -> int:
        until, channels = NINE + LEASE, (backlog.CHANNEL,)
        rows = outbox.claim(tx, now=NINE, lease_until=until, limit=limit, channels=channels, lane=lane)
        for row in rows:
            outbox.settle(tx, row.id, sent=True, reason=None, now=NINE)
        return len(rows)

    assert await database.write(work) == limit


async def _reply(database: Database, number: int) -> None:
    await database.write(lambda tx: backlog.reply(tx, number, "reply", NINE))


async def _mornings(urls: dict[str, str], count: int) -> list[Figure]:
    """On all databases at once, for there is little to do but to wait."""
    found = await asyncio.gather(*(_morning(engine, url, count) for engine, url in urls.items()))
    return [figure for figures in found for figure in figures]


async def _morning(engine: str, url: str, count: int) -> list[Figure]:
    database = connect(url, KEYS)
    try:
        await backlog.fill(database, count, NINE)
        return await Morning(engine, database, count).measure()
    finally:
        await database.close()


@dataclass(slots=True)
class Morning:
    """The sender at work on a backlog while patients tap."""

    engine: str
    database: Database
    count: int
    channel: Strict = field(default_factory=Strict)
    _waiting: dict[str, asyncio.Event] = field(default_factory=dict)
    _left: asyncio.Event = field(default_factory=asyncio.Event)

    async def measure(self) -> list[Figure]:
        stop = asyncio.Event()
        self.channel.seen = self._seen
        channels = {self.channel.name: self.channel}
        sender = Sender(self.database, channels, clock=partial(datetime.now, UTC), owner="bench")
        running = asyncio.create_task(sender.run(stop))
        taps = [partial(self._tap, sender, number) for number in self._patients()]
        replies, _ = await asyncio.gather(open_loop(taps, TAPS), self._left.wait())
        stop.set()
        sender.wake()
        await running
        return [self._used(), alone(self.engine, f"replies meanwhile, {TAPS} a second, until they arrive", replies)]

    def _patients(self) -> list[int]:
        """Whoever taps was among the last to be invited, and mostly is yet to be: their card changes all the same."""
        taps = max(1, self.count * TAPS // PERMITTED - TAPS)
        return list(range(self.count - taps, self.count))

    async def _tap(self, sender: Sender, number: int) -> None:
        says = f"reply {number}"
        arrived = self._waiting[says] = asyncio.Event()
        await self.database.write(lambda tx: backlog.reply(tx, number, says, NINE))
        sender.wake()
        await arrived.wait()

    def _seen(self, arrival: Arrival) -> None:
        if arrival.says in self._waiting:
            self._waiting.pop(arrival.says).set()
        if len(self.channel.arrivals) >= self.count:
            self._left.set()

    def _used(self) -> Figure:
        """From the first message to the last: a channel permits its rate from the first one on."""
        arrivals = self.channel.arrivals
        rate = (len(arrivals) - 1) / (arrivals[-1].at - arrivals[0].at)
        what = f"messages sent, {self.count:,} waiting; {self.channel.refused} were refused"
        return Figure(self.engine, what, rate, rate / PERMITTED)
