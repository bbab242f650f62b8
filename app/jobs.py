"""The jobs that time drives. APScheduler is only the clock that calls them; the tables are the schedule."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

import structlog

from app.operators.metrics import Metrics
from app.steady import SteadyScheduler
from bot.conversation.desk import Desk
from bot.conversation.inviting import Inviter, SendLink
from bot.reception import Reception
from care import deliver
from records import deliveries, notes, outbox
from records.database import Database, Tx
from records.deliveries import Claimed
from records.ids import NewId

log = structlog.get_logger()

TICK_SECONDS = 15
RESCUE_SECONDS = 60
LAST_TICK = "last_tick"  # the note of when a tick last ended well, for those who look from another process


@dataclass(slots=True)
class Jobs:
    """`wake` is called when a message was written."""

    database: Database
    desk: Desk
    reception: Reception
    clock: Callable[[], datetime]
    new_id: NewId
    wake: Callable[[], None]
    metrics: Metrics = field(default_factory=Metrics)
    send_link: SendLink | None = None
    _worked_at: float = field(default_factory=monotonic)
    _soon: set[asyncio.Task[int]] = field(default_factory=set)

    async def tick(self) -> int:
        """Carry out everything that is due; returns how many deliveries."""
        began, carried_out = monotonic(), 0
        while batch := await self.database.write(self._claim):
            for delivery in batch:
                await self._act(delivery)
                self._worked_at = monotonic()
            carried_out += len(batch)
            self.wake()
        self._worked_at = monotonic()
        self.metrics.tick(self._worked_at - began)
        return carried_out

    @property
    def silent_for(self) -> float:
        """Seconds since a tick last ended well or carried a delivery out, or since the start."""
        return monotonic() - self._worked_at

    def _claim(self, tx: Tx) -> list[Claimed]:
        now = self.clock()
        batch = deliver.claim(tx, now)
        if not batch:
            notes.put(tx, LAST_TICK, now.isoformat())
        return batch

    async def _act(self, delivery: Claimed) -> None:
        """One delivery a transaction; one that fails waits for its lease to run out and does not stop the others."""
        now = self.clock()
        inviter = Inviter(self.desk, now, self.new_id, self.send_link)
        try:
            await self.database.write(
                lambda tx: deliver.act(tx, self.desk.practice, delivery, inviter, now=now, new_id=self.new_id)
            )
        except Exception as error:  # noqa: BLE001 a poisoned row must not keep the others waiting
            # no traceback: it may quote the patient
            self.metrics.delivery_failed()
            log.error("delivery_failed", delivery=delivery.id, error=type(error).__name__)  # noqa: TRY400

    async def rescue(self) -> None:
        """Give back what killed processes had claimed, and handle what waits in the inbox."""

        def give_back(tx: Tx) -> tuple[int, int]:
            return deliveries.rescue(tx, self.clock()), outbox.rescue(tx, self.clock())

        claimed, sending = await self.database.write(give_back)
        if claimed or sending:
            log.warning("rescued", deliveries=claimed, messages=sending)
            self.wake()
        await self.reception.catch_up()

    def soon(self) -> None:
        """Something changed that may be due at once: tick without waiting for the clock."""
        task = asyncio.create_task(self.tick())
        self._soon.add(task)
        task.add_done_callback(self._soon.discard)

    async def settle(self) -> None:
        """Wait until no such tick is under way: for a clean stop."""
        await asyncio.gather(*self._soon, return_exceptions=True)

    def schedule(self) -> SteadyScheduler:
        """A scheduler that calls the jobs; start it inside the running loop."""
        scheduler = SteadyScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}, timezone="UTC"
        )
        scheduler.add_job(self.tick, "interval", seconds=TICK_SECONDS, jitter=2)
        scheduler.add_job(self.rescue, "interval", seconds=RESCUE_SECONDS, jitter=5)
        return scheduler
