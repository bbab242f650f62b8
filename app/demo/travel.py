"""Moving the demo's clock forward: everything that falls due on the way happens at its own time."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from app.clock import Clock
from app.demo.world import keep_clock
from app.errors import UsageError
from app.house import House
from pathways.localtime import at_local
from records import deliveries, episodes, patients
from records.database import Tx

HOUR = timedelta(hours=1)
FURTHEST = 800  # days from the operation


class Traveller:
    """Moves one clock, one journey at a time."""

    def __init__(self, house: House, clock: Clock) -> None:
        self._house = house
        self._clock = clock
        self._travelling = asyncio.Lock()

    async def to(self, instant: datetime) -> None:
        """Go forward to an instant; the past cannot be reached."""
        async with self._travelling:
            while (stop := await self._next_stop(instant)) is not None:
                self._clock.move_to(stop)
                await self._house.jobs.tick()
            if instant > self._clock():
                self._clock.move_to(instant)
            await self._house.jobs.tick()
            await keep_clock(self._house, self._clock)

    async def _next_stop(self, until: datetime) -> datetime | None:
        """The next moment with something to do; whatever is due within the same hour is done together."""
        now = self._clock()
        due = await self._house.database.read(lambda tx: deliveries.next_due(tx, now))
        if due is None or due > until:
            return None
        return min(until, _end_of_hour(due))

    async def to_day(self, patient_id: str, day: int) -> None:
        """Go to the patient's hour on a day counted from the operation."""
        if abs(day) > FURTHEST:
            raise UsageError("That day is too far away")
        await self.to(await self._house.database.read(lambda tx: _moment(tx, patient_id, day)))

    async def to_next(self, patient_id: str) -> None:
        """Go to the next message that is planned for the patient."""
        now = self._clock()
        due = await self._house.database.read(lambda tx: _next_message(tx, patient_id, now))
        if due is not None:
            await self.to(due + timedelta(minutes=1))


def _end_of_hour(instant: datetime) -> datetime:
    begin = instant.replace(minute=0, second=0, microsecond=0)
    return instant if begin == instant else begin + HOUR


def _moment(tx: Tx, patient_id: str, day: int) -> datetime:
    patient = patients.get(tx, patient_id)
    episode = episodes.of_patient(tx, patient_id)[-1]
    return at_local(episode.anchor_date + timedelta(days=day), patient.hour, patient.zone) + timedelta(minutes=1)


def _next_message(tx: Tx, patient_id: str, now: datetime) -> datetime | None:
    planned = [
        delivery.due_at
        for episode in episodes.of_patient(tx, patient_id)
        for delivery in deliveries.of_episode(tx, episode.id)
        if delivery.state == "pending" and delivery.kind in {"invite", "reminder"} and delivery.due_at > now
    ]
    return min(planned, default=None)
