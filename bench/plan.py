"""The plan and the tick: planning patients, a tick over a full table, and the same work by APScheduler's own store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from bench import databases
from bench.figures import Figure, alone
from bench.measuring import Timing, timing
from bench.patients import DESK
from care import deliver
from care.actor import SYSTEM
from care.enrol import Request, enrol
from pathways.plan import Facts
from pathways.plan import plan as pure_plan
from records import deliveries, episodes
from records.database import Database, Tx, connect
from records.keyring import Keyring

NOW = datetime(2027, 1, 4, 15, tzinfo=UTC)
ANCHOR = date(2027, 3, 1)
PATHWAY = "knee-replacement"
KEYS = Keyring("a key for measuring that nothing depends on")
CHUNK = 1000  # rows or patients put in together


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: patients for the pure plan and in the table, pending rows, idle ticks, peer's jobs."""

    pure: int
    stored: int
    pending: int
    due: int
    ticks: int
    jobs: int


FULL = Size(pure=10_000, stored=1_000, pending=100_000, due=20_000, ticks=200, jobs=2_000)
QUICK = Size(pure=50, stored=5, pending=500, due=200, ticks=5, jobs=20)


def measure(size: Size) -> list[Figure]:
    figures = [_pure(size.pure)]
    for engine in databases.installed():
        with databases.fresh(engine) as url:
            figures += asyncio.run(_on(engine, url, size))
    return figures + _peer(size.jobs)


def _pure(patients: int) -> Figure:
    """The whole pathway of one patient after the other, as a pure function."""
    pathway = DESK.practice.pathways.get(PATHWAY)
    facts = [
        Facts(str(number), ANCHOR + timedelta(days=number % 365), "America/New_York", 8 + number % 12, NOW)
        for number in range(patients)
    ]
    return alone("none", "plan one patient's pathway (pure)", _each(partial(pure_plan, pathway, one) for one in facts))


async def _on(engine: str, url: str, size: Size) -> list[Figure]:
    database = connect(url, KEYS)
    try:
        stored = await _store(database, size.stored)
        episode_id = await database.read(lambda tx: episodes.everyone(tx)[0].id)
        while await database.write(lambda tx: deliver.claim(tx, NOW + timedelta(days=900))):
            pass  # what the enrolled patients had planned is out of the way
        await _fill(database, episode_id, size)
        idle = await _ticks(database, NOW - timedelta(days=400), size.ticks)
        drained = await _drain(database, size.due)
    finally:
        await database.close()
    return [
        alone(engine, "enrol one patient with the whole plan", stored),
        alone(engine, f"tick, nothing due of {size.pending:,} pending", idle),
        alone(engine, f"claim due rows, {deliver.BATCH} a commit", drained),
    ]


async def _store(database: Database, patients: int) -> Timing:
    """Enrol patients, each in a unit of work of its own, many waiting at a time."""
    durations: list[float] = []

    async def one(number: int) -> None:
        began = perf_counter()
        await database.write(partial(_enrol, number=number))
        durations.append(perf_counter() - began)

    started = perf_counter()
    for start in range(0, patients, 16):
        await asyncio.gather(*(one(number) for number in range(start, min(start + 16, patients))))
    return timing(durations, perf_counter() - started)


def _enrol(tx: Tx, number: int) -> None:
    request = Request(
        pathway=PATHWAY,
        side="left",
        anchor_date=ANCHOR,
        name=f"Patient {number}",
        born=date(1956, 4, 2),
        zone="America/New_York",
    )
    ids = (f"{number:08d}{part:024d}" for part in range(9))
    enrol(tx, DESK.practice, request, actor=SYSTEM, now=NOW, new_id=lambda: next(ids), token=f"token-of-{number:013d}")


async def _fill(database: Database, episode_id: str, size: Size) -> None:
    """Rows of one episode by the thousand: what is pending is what a tick has to look past."""
    patient_id = (await database.read(lambda tx: episodes.get(tx, episode_id))).patient_id
    rows = [_row(patient_id, episode_id, number, due=number < size.due) for number in range(size.pending)]
    for start in range(0, len(rows), CHUNK):
        await database.write(partial(deliveries.insert_many, planned=rows[start : start + CHUNK]))


def _row(patient_id: str, episode_id: str, number: int, *, due: bool) -> dict[str, object]:
    due_at = NOW + timedelta(seconds=number) if due else NOW + timedelta(days=30, seconds=number)
    return {
        "dedupe_key": f"bench:{number}",
        "patient_id": patient_id,
        "episode_id": episode_id,
        "step_id": "week-6",
        "kind": "invite",
        "number": 0,
        "pathway_version": "1",
        "due_at": due_at,
        "not_after": due_at + timedelta(days=5),
    }


async def _ticks(database: Database, now: datetime, count: int) -> Timing:
    durations = []
    started = perf_counter()
    for _ in range(count):
        began = perf_counter()
        claimed = await database.write(lambda tx: deliver.claim(tx, now))
        durations.append(perf_counter() - began)
        assert not claimed, "nothing was to be due"
    return timing(durations, perf_counter() - started)


async def _drain(database: Database, due: int) -> Timing:
    """Claim everything that is due, batch by batch, each batch committed; a duration is one row's share."""
    durations: list[float] = []
    started = perf_counter()
    until = NOW + timedelta(seconds=due)
    while True:
        began = perf_counter()
        claimed = await database.write(lambda tx: deliver.claim(tx, until))
        if not claimed:
            break
        durations += [(perf_counter() - began) / len(claimed)] * len(claimed)
    assert len(durations) == due, "each due row is claimed once"
    return timing(durations, perf_counter() - started)


def _peer(jobs: int) -> list[Figure]:
    """APScheduler 3's own store on SQLite: adding jobs, and firing those that are due together."""
    with TemporaryDirectory(prefix="afterwell-bench-") as folder:
        store = SQLAlchemyJobStore(url=f"sqlite:///{Path(folder) / 'jobs.db'}")
        scheduler = BackgroundScheduler(jobstores={"default": store}, timezone="UTC")
        scheduler.start(paused=True)
        later = datetime.now(UTC) + timedelta(days=1)
        added = _each(partial(_add, scheduler, number, later) for number in range(jobs))
        for number in range(jobs):
            scheduler.modify_job(str(number), next_run_time=datetime.now(UTC) - timedelta(seconds=1))
        fired = _fire(scheduler, jobs)
        scheduler.shutdown()
    return [alone("APScheduler's store", "add a job", added), alone("APScheduler's store", "fire due jobs", fired)]


def _add(scheduler: BackgroundScheduler, number: int, when: datetime) -> None:
    scheduler.add_job(nothing, "date", run_date=when, id=str(number), misfire_grace_time=None)


def _fire(scheduler: BackgroundScheduler, jobs: int) -> Timing:
    FIRED.clear()
    started = perf_counter()
    scheduler.resume()
    while len(FIRED) < jobs:
        pass
    seconds = perf_counter() - started
    return timing([seconds / jobs] * jobs, seconds)


FIRED: list[None] = []


def nothing() -> None:
    """A job that only notes that it ran; the store needs a function that it can find by name."""
    FIRED.append(None)


def _each(works: Iterator[Callable[[], object]]) -> Timing:
    durations = []
    started = perf_counter()
    for work in works:
        began = perf_counter()
        work()
        durations.append(perf_counter() - began)
    return timing(durations, perf_counter() - started)
