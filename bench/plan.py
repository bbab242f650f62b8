"""The plan of a clinic's year, and the tick that carries out what is due, beside APScheduler with a job store."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from time import perf_counter

from app.ids import new_id
from bench import databases, replicas, schedulers, tick
from bench.figures import Figure, alone
from bench.keys import KEYS
from bench.measuring import Timing, closed, timing
from bench.patients import DESK, PATHWAY
from care.plan import replan
from pathways.plan import Facts, plan
from records import episodes, patients
from records.database import Database, Tx, connect
from records.episodes import Episode
from records.patients import Identity

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Europe/Madrid")
TOGETHER = 25  # patients planned in one unit of work


@dataclass(frozen=True, slots=True)
class Size:
    """Patients planned in memory and in a database, those whose date moves, how much is ticked and scheduled."""

    pure: int
    stored: int
    moved: int
    tick: tick.Size
    jobs: int


FULL = Size(pure=1_000_000, stored=2_000, moved=500, tick=tick.FULL, jobs=2_000)
QUICK = Size(pure=50, stored=25, moved=3, tick=tick.QUICK, jobs=10)


def measure(size: Size) -> list[Figure]:
    figures = _pure(size.pure)
    for engine in databases.installed():
        with databases.fresh(engine) as url:
            figures += asyncio.run(_on(engine, url, size))
            if engine == "postgresql":
                figures += asyncio.run(replicas.measure(engine, url, size.tick.invited))
    return [*figures, *asyncio.run(schedulers.measure(size.jobs))]


def _pure(count: int) -> list[Figure]:
    """The whole pathway of each patient, in memory: by one process, then all of them by as many as there are cores."""
    cores = os.cpu_count() or 1
    alone_for = range(min(count, 10_000))
    durations = list(_plan(alone_for))
    one = timing(durations, sum(durations))
    began = perf_counter()
    with ProcessPoolExecutor(cores) as pool:
        planned = sum(pool.map(_planned_together, [range(core, count, cores) for core in range(cores)]))
    took = perf_counter() - began
    return [
        alone("none", "patients planned", one),
        Figure("none", f"{planned:,} patients planned by {cores} processes in {took:,.1f} s", planned / took, None),
    ]


def _planned_together(numbers: range) -> int:
    return sum(1 for _ in _plan(numbers))


def _plan(numbers: range) -> Iterator[float]:
    """Seconds that each took."""
    pathway = DESK.practice.pathways.get(PATHWAY)
    for number in numbers:
        began = perf_counter()
        plan(pathway, Facts(f"{number:032x}", _anchor(number), _zone(number), _hour(number), NOW))
        yield perf_counter() - began


async def _on(engine: str, url: str, size: Size) -> list[Figure]:
    database = connect(url, KEYS)
    try:
        invited = await tick.invitations(engine, database, size.tick)
        enrolled = [await database.write(partial(_enrol, numbers=numbers)) for numbers in _groups(size.stored)]
        planned = await _planned(database, enrolled)
        again = await _planned(database, enrolled)
        moved = await _moved(database, [episode for group in enrolled for episode in group][: size.moved])
        return [
            alone(engine, "patients planned and stored", planned),
            alone(engine, "patients planned again, unchanged", again),
            alone(engine, "dates moved, each patient planned again", moved),
            *await tick.measure(engine, url, database, size.tick),
            invited,
        ]
    finally:
        await database.close()


def _groups(count: int) -> Iterator[range]:
    return (range(start, min(start + TOGETHER, count)) for start in range(0, count, TOGETHER))


def _enrol(tx: Tx, numbers: range) -> list[Episode]:
    return [_patient(tx, number) for number in numbers]


def _patient(tx: Tx, number: int) -> Episode:
    patient_id = new_id()
    patients.insert(
        tx,
        patient_id=patient_id,
        pseudonym=f"P-{number}",
        identity=Identity(f"Bench Patient {number}", None, date(1950, 1, 1)),
        pin=None,
        zone=_zone(number),
        hour=_hour(number),
        language="en",
        now=NOW,
    )
    episode = Episode(new_id(), patient_id, PATHWAY, "1", "left", _anchor(number), "the team", NOW, None, None)
    episodes.insert(tx, episode)
    return episode


async def _planned(database: Database, enrolled: list[list[Episode]]) -> Timing:
    """A group of patients is one unit of work; the figures are for one patient."""
    groups = await closed([[partial(database.write, partial(_replan, group=group)) for group in enrolled]])
    return Timing(groups.rate * len(enrolled[0]), groups.p50 / len(enrolled[0]), groups.p99 / len(enrolled[0]))


async def _moved(database: Database, moving: list[Episode]) -> Timing:
    """Each in a unit of work of its own, as the team does it."""
    later = [replace(episode, anchor_date=episode.anchor_date + timedelta(days=9)) for episode in moving]
    return await closed([[partial(database.write, partial(_move, episode=episode)) for episode in later]])


def _move(tx: Tx, episode: Episode) -> None:
    episodes.change(tx, episode.id, anchor_date=episode.anchor_date)
    replan(tx, DESK.practice, episode, NOW)


def _replan(tx: Tx, group: list[Episode]) -> None:
    for episode in group:
        replan(tx, DESK.practice, episode, NOW)


def _anchor(number: int) -> date:
    return (NOW + timedelta(days=90 + number % 365)).date()


def _zone(number: int) -> str:
    return ZONES[number % len(ZONES)]


def _hour(number: int) -> int:
    return 8 + number % 12
