"""APScheduler with a job store in SQLite, as it would be used with a job for each message.

Not on PostgreSQL: its store needs a synchronous driver, and we have none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bench.figures import Figure, alone
from bench.measuring import Timing, closed, timing

_fired: list[float] = []


async def measure(count: int) -> list[Figure]:
    """That many jobs: added one after the other, moved to another time, then all due at once."""
    with _scheduler() as scheduler:
        added = await closed([[partial(_add, scheduler, datetime.now(UTC) + timedelta(days=1))] * count])
        due = datetime.now(UTC) + timedelta(seconds=1)
        moved = await closed([[partial(_move, scheduler, job.id, due) for job in scheduler.get_jobs()]])
        fired = await _run_all(scheduler, due, count)
    return [
        alone("sqlite", "APScheduler: jobs added", added),
        alone("sqlite", "APScheduler: jobs moved", moved),
        alone("sqlite", "APScheduler: due jobs run", fired),
    ]


@contextmanager
def _scheduler() -> Iterator[AsyncIOScheduler]:
    """Started but paused; late jobs run all the same."""
    with TemporaryDirectory(prefix="afterwell-bench-") as folder:
        store = SQLAlchemyJobStore(f"sqlite:///{Path(folder) / 'jobs.db'}")
        late = {"misfire_grace_time": None}
        scheduler = AsyncIOScheduler(jobstores={"default": store}, job_defaults=late, timezone="UTC")
        scheduler.start(paused=True)
        try:
            yield scheduler
        finally:
            scheduler.shutdown(wait=False)


async def _add(scheduler: AsyncIOScheduler, due: datetime) -> None:
    scheduler.add_job(_fire, "date", run_date=due)


async def _move(scheduler: AsyncIOScheduler, job: str, due: datetime) -> None:
    scheduler.reschedule_job(job, trigger="date", run_date=due)


async def _fire() -> None:
    _fired.append(perf_counter())


async def _run_all(scheduler: AsyncIOScheduler, due: datetime, count: int) -> Timing:
    """From the moment at which all are due until the last one has run."""
    await asyncio.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))
    _fired.clear()
    started = perf_counter()
    scheduler.resume()
    while len(_fired) < count:  # noqa: ASYNC110 a stored job is found by its name, and knows no event
        await asyncio.sleep(0.01)
    return timing([at - started for at in _fired], _fired[-1] - started)
