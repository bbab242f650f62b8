"""Moving the demo's clock forward: everything that falls due on the way happens at its own time."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from app.clock import Clock
from app.demo import crowd
from app.demo.visitor import messages_sent, visitor
from app.demo.world import filled_at, keep_clock
from app.errors import UsageError
from app.house import House
from pathways.localtime import at_local
from records import deliveries
from records.database import Tx

MINUTE = timedelta(minutes=1)
FURTHEST = 800  # days from the operation


class Traveller:
    """Moves one clock, one journey at a time. `progress` is the share of the way behind, None at rest."""

    def __init__(self, house: House, clock: Clock, others: int) -> None:
        self._house = house
        self._clock = clock
        self._others = others
        self._travelling = asyncio.Lock()
        self.progress: float | None = None

    async def to(self, instant: datetime) -> None:
        """Go forward to an instant; the past cannot be reached."""
        async with self._travelling:
            try:
                await self._go(instant)
            finally:
                self.progress = None

    async def _go(self, instant: datetime) -> None:
        """First the other patients, who do not wait for each other, then message by message."""
        if instant > self._clock():
            self._report(0.0)
            since = await filled_at(self._house)
            await crowd.live_on(self._house, self._others, since=since, until=instant, progress=self._report)
        while (stop := await self._next_stop(instant)) is not None:
            await self._stop_at(stop)
        await self._stop_at(instant)

    def _report(self, share: float) -> None:
        self.progress = share

    async def _next_stop(self, until: datetime) -> datetime | None:
        now = self._clock()
        due = await self._house.database.read(lambda tx: deliveries.next_due(tx, now))
        return due if due is not None and due < until else None

    async def _stop_at(self, instant: datetime) -> None:
        if instant > self._clock():
            self._clock.move_to(instant)
        await self._house.jobs.tick()
        await self._house.sender.drain()  # a message must arrive before the next one is written
        await keep_clock(self._house, self._clock)

    async def to_day(self, day: int) -> None:
        """Go to the visitor's hour on a day counted from the operation."""
        if abs(day) > FURTHEST:
            raise UsageError("That day is too far away.")
        await self.to(await self._house.database.read(lambda tx: self._moment(tx, day)))

    def _moment(self, tx: Tx, day: int) -> datetime:
        who = visitor(tx, self._house.desk.practice, self._clock())
        date = who.episode.anchor_date + timedelta(days=day)
        return at_local(date, who.patient.hour, who.patient.zone) + MINUTE

    async def to_next(self) -> None:
        """Go on until the next message has reached the visitor; raises `UsageError` when none is planned."""
        before, _ = await self._house.database.read(self._messages)
        while True:
            sent, next_at = await self._house.database.read(self._messages)
            if sent > before:
                return
            if next_at is None:
                raise UsageError("No more messages are planned for you.")
            await self.to(next_at + MINUTE)

    def _messages(self, tx: Tx) -> tuple[int, datetime | None]:
        practice = self._house.desk.practice
        who = visitor(tx, practice, self._clock())
        return messages_sent(tx, practice, who.patient.id), who.next_at
