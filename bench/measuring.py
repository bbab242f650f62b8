"""Closed loops, open loops and what they come to."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Timing:
    """Operations a second, and how long one took in milliseconds: the median and the 99th percentile."""

    rate: float
    p50: float
    p99: float


def timing(durations: Iterable[float], seconds: float) -> Timing:
    """`durations` in seconds, one for each operation; `seconds` for all of them together."""
    ordered = sorted(durations)
    return Timing(len(ordered) / seconds, _percentile(ordered, 0.50) * 1000, _percentile(ordered, 0.99) * 1000)


def _percentile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


Work = Callable[[], Awaitable[object]]


async def closed(workers: Iterable[Iterable[Work]]) -> Timing:
    """Each worker does its work one after the other, as fast as it can; all workers at once."""
    durations: list[float] = []

    async def run(mine: Iterable[Work]) -> None:
        for work in mine:
            began = perf_counter()
            await work()
            durations.append(perf_counter() - began)

    started = perf_counter()
    await asyncio.gather(*(run(mine) for mine in workers))
    return timing(durations, perf_counter() - started)


async def open_loop(work: Iterable[Work], rate: float, seed: int = 1) -> Timing:
    """Work arrives at random, `rate` times a second, whether or not earlier work is done.

    Time is counted from the arrival that was planned, so that a stall is felt by everything behind it.
    """
    durations: list[float] = []
    started = perf_counter()

    async def run(one: Work, planned: float) -> None:
        await one()
        durations.append(perf_counter() - planned)

    tasks = []
    for one, planned in zip(work, _arrivals(started, rate, seed), strict=False):
        if (ahead := planned - perf_counter()) > 0:
            await asyncio.sleep(ahead)
        tasks.append(asyncio.create_task(run(one, planned)))
    await asyncio.gather(*tasks)
    return timing(durations, perf_counter() - started)


def _arrivals(start: float, rate: float, seed: int) -> Iterator[float]:
    chance = random.Random(seed)
    at = start
    while True:
        at += chance.expovariate(rate)
        yield at
