"""Several processes carry out what is due from one database at once: each claims, asks every guard and writes.

`python -m bench.replicas URL NOW` is one of them: it says that it is ready, waits for a line, works until nothing is
left, and says how many deliveries it carried out and when it began and ended.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from datetime import datetime
from time import perf_counter

from app.ids import new_id
from app.jobs import Jobs
from bench.figures import Figure
from bench.keys import KEYS
from bench.patients import DESK, admit, noon
from bot.reception import Reception
from records.database import Database, connect

PROCESSES = 3


async def measure(engine: str, url: str, invited: int) -> list[Figure]:
    """The same number of patients for each process: by one, then by all at once."""
    return [await _drained(engine, url, count, invited) for count in (1, PROCESSES)]


async def _drained(engine: str, url: str, processes: int, invited: int) -> Figure:
    database, now = connect(url, KEYS), noon()
    try:
        await admit(database, processes * invited, now)
    finally:
        await database.close()
    workers = [await _start(url, now) for _ in range(processes)]
    spans = await asyncio.gather(*(_work(worker) for worker in workers))
    took = max(ended for _, _, ended in spans) - min(began for _, began, _ in spans)
    what = f"deliveries carried out by {processes} {'process' if processes == 1 else 'processes'}"
    return Figure(engine, what, sum(count for count, _, _ in spans) / took, None)


async def _start(url: str, now: datetime) -> Process:
    command = [sys.executable, "-m", "bench.replicas", url, now.isoformat()]
    worker = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    assert worker.stdout is not None
    await worker.stdout.readline()
    return worker


async def _work(worker: Process) -> tuple[int, float, float]:
    said, _ = await worker.communicate(b"go\n")
    assert worker.returncode == 0
    count, began, ended = json.loads(said)
    return count, began, ended


async def carry_out(database: Database, now: datetime) -> tuple[int, float, float]:
    """Everything that is due; how many deliveries, and when it began and ended on the clock of all processes."""
    reception = Reception(database, DESK, {}, clock=lambda: now, new_id=new_id, wake=lambda: None)
    jobs = Jobs(database, DESK, reception, lambda: now, new_id, lambda: None)
    began = perf_counter()
    return await jobs.tick(), began, perf_counter()


async def _be_one(url: str, now: datetime) -> None:
    database = connect(url, KEYS)
    try:
        await database.read(lambda _tx: None)
        print("ready", flush=True)
        sys.stdin.readline()
        print(json.dumps(await carry_out(database, now)))
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(_be_one(sys.argv[1], datetime.fromisoformat(sys.argv[2])))
