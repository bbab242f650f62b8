"""A scheduler for jobs at intervals that a computer's clock cannot stop."""

from __future__ import annotations

from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

LOOKS = 5.0  # seconds between two looks at the clock, at most


class SteadyScheduler(AsyncIOScheduler):  # type: ignore[misc]  # the library has no types
    """APScheduler notes the time of day of each next run: a clock that is set back by an hour would stop it for one.

    A run that is further away than its interval is due now. Only jobs with an interval may be added.
    """

    def _process_jobs(self) -> float:
        now = datetime.now(UTC)
        for job in self.get_jobs():
            if job.next_run_time > now + job.trigger.interval * 2:
                job.modify(next_run_time=now)
        return min(super()._process_jobs() or LOOKS, LOOKS)
