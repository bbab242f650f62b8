"""A crowd of patients who join, answer and leave, some at a time, for as long as something is tried on them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.e2e import checker
from tests.e2e.harness import Clinic
from tests.e2e.journey import walk, whole

WITHIN = 90.0  # seconds for a step; a process that is killed while it starts helps nobody


class Crowd:
    """`finished` is how many have sent their answers."""

    def __init__(self, clinic: Clinic, tokens: list[str]) -> None:
        self._clinic = clinic
        self._outside = list(enumerate(tokens, 1001))
        self._enough = False
        self.finished = 0
        self.working: asyncio.Task[None] | None = None

    @property
    def empty(self) -> bool:
        """Nobody is left to come in."""
        return not self._outside

    async def do(self, calls: int, within: float) -> None:
        """Until the bot has made so many more calls, or the seconds are over; what failed meanwhile is raised."""
        had = len(self._clinic.api.calls)
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while len(self._clinic.api.calls) < had + calls:
                    await self._clinic.api.updates.signal.wait(0.02)
        if self.working is not None and self.working.done():
            self.working.result()

    def enough(self) -> None:
        """Whoever has begun finishes; nobody else comes in."""
        self._enough = True

    async def come(self, at_once: int) -> None:
        """Patients answer, so many at a time, until it is enough."""
        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(self._one_after_the_other())

    async def _one_after_the_other(self) -> None:
        while self._outside and not self._enough:
            number, token = self._outside.pop(0)
            await walk(self._clinic.api.person(number), whole(token), WITHIN)
            self.finished += 1


@asynccontextmanager
async def crowd(clinic: Clinic, *, patients: int, at_once: int = 8) -> AsyncIterator[Crowd]:
    """A crowd at work; at the end everybody finishes, and nothing may be lost or doubled."""
    coming = Crowd(clinic, await clinic.enrol_crowd(patients))
    working = coming.working = asyncio.create_task(coming.come(at_once))
    try:
        yield coming
        coming.enough()
        await working
    finally:
        working.cancel()
    await nothing_is_lost_or_doubled(clinic, coming.finished)


async def nothing_is_lost_or_doubled(clinic: Clinic, patients: int) -> None:
    """What must hold after `patients` of them have sent their answers."""
    await checker.drained(clinic)
    await checker.every_confirmed_update_is_stored_once(clinic)
    await checker.every_answer_was_given_once(clinic, patients)
    await checker.the_export_has_each_score_once(clinic, patients)
