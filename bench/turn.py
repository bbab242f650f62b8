"""One answered question, from Telegram's update to the committed answer and its next card, beside its floors.

Each answer is two commits: the update is stored before it is acknowledged, then the turn. The floor makes the same two
commits with the same rows and does nothing else: no reading, no encryption, no survey, no card.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from app.clock import Clock
from app.ids import new_id
from bench import databases, echo, floor
from bench.figures import Figure, alone, beside
from bench.keys import KEYS
from bench.measuring import Timing, Work, closed, open_loop
from bench.patients import ANSWERS, DESK, MESSAGE, Seat, admit
from bench.telegram import Door, Screen, Waiting, tap
from bot.reception import Received, Reception
from bot.sender import Sender
from bot.telegram import inbound
from records.database import Database, connect

CHATS = 64
RATES = (30, 100, 300)  # answers a second, of all patients together


Give = Callable[[str, str], Awaitable[None]]
"""Taps a button: the patient's address and what the button carries."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: rounds beside the floor, patients in each, seconds of each open loop."""

    rounds: int
    one_by_one: int
    together: int
    seconds: float
    echoes: int


FULL = Size(rounds=3, one_by_one=20, together=128, seconds=10, echoes=3000)
QUICK = Size(rounds=1, one_by_one=1, together=8, seconds=0.2, echoes=20)


class Bench:
    """Reception and sender as the program runs them, on a database of their own."""

    def __init__(self, engine: str, url: str, database: Database, size: Size) -> None:
        self.engine, self.url, self.database, self.size = engine, url, database, size
        self._clock = Clock()
        self._waiting = Waiting()
        screen = Screen(self._waiting)
        self._sender = Sender(database, {screen.name: screen}, clock=self._clock, owner="bench")
        self._reception = Reception(
            database,
            DESK,
            {screen.name: Door(self._waiting)},
            clock=self._clock,
            new_id=new_id,
            wake=self._sender.wake,
        )

    async def admit(self, count: int) -> list[Seat]:
        return await admit(self.database, count, self._clock())

    async def answer(self, address: str, data: str) -> None:
        """Done when the turn is committed, its next card waiting in the outbox."""
        update = tap(address, data, MESSAGE)
        played = self._waiting.wait_for(update["callback_query"]["id"])
        await self._take(update)
        await played

    async def answer_and_see(self, address: str, data: str) -> None:
        """Done when the next card was handed to the channel."""
        seen = self._waiting.wait_for(address)
        await self._take(tap(address, data, MESSAGE))
        await seen

    async def _take(self, update: dict[str, object]) -> None:
        found = inbound.received(update)
        assert found is not None
        await self._reception.receive("telegram", [Received(found.external_id, found.chat, found.raw)])

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        """The sender at work, once it has sent what waited."""
        await self._sender.drain()
        stop = asyncio.Event()
        running = asyncio.create_task(self._sender.run(stop))
        yield
        stop.set()
        self._sender.wake()
        await running


def measure(size: Size) -> list[Figure]:
    figures = [alone("none", "aiogram alone: one echo", asyncio.run(echo.measure(size.echoes)))]
    for engine in databases.installed():
        with databases.fresh(engine) as url:
            figures += asyncio.run(_on(engine, url, size))
    return figures


async def _on(engine: str, url: str, size: Size) -> list[Figure]:
    database = connect(url, KEYS)
    try:
        return await _all(Bench(engine, url, database, size))
    finally:
        await database.close()


async def _all(bench: Bench) -> list[Figure]:
    delivered = await _delivered(bench)  # first: no sender can open the cards that a floor writes
    figures = [*await _beside_floor(bench, 1), *await _beside_floor(bench, CHATS)]
    if bench.engine == "sqlite":
        lowest = floor.on_sqlite(bench.url, await bench.admit(bench.size.together), together=CHATS)
        figures.append(alone(bench.engine, f"the driver alone, {CHATS} answers a commit", lowest))
    return [*figures, *[await _arriving(bench, rate) for rate in RATES], delivered]


async def _beside_floor(bench: Bench, chats: int) -> tuple[Figure, Figure]:
    rounds = [await _round(bench, chats) for _ in range(bench.size.rounds)]
    count = "one patient" if chats == 1 else f"{chats} patients at once"
    return beside(bench.engine, f"answers, {count}", f"the driver alone, {count}", rounds)


async def _round(bench: Bench, chats: int) -> tuple[Timing, Timing]:
    patients = bench.size.one_by_one if chats == 1 else bench.size.together
    seats = await bench.admit(patients)
    lowest = await _floor(bench, seats, chats)
    seats = await bench.admit(patients)
    return lowest, await closed(_answers(bench.answer, seats[chat::chats]) for chat in range(chats))


async def _floor(bench: Bench, seats: list[Seat], chats: int) -> Timing:
    """SQLite has one writer, whoever waits for it; PostgreSQL as many as there are connections."""
    if bench.engine == "sqlite":
        return floor.on_sqlite(bench.url, seats)
    return await floor.on_postgresql(bench.url, seats, chats)


async def _arriving(bench: Bench, rate: int) -> Figure:
    """Patients answer when they like; whoever is on the first question answers before anyone is on the second."""
    taps = int(rate * bench.size.seconds)
    seats = await bench.admit(-(-taps // ANSWERS))
    each = [[partial(bench.answer, seat.address, data) for data in seat.taps()] for seat in seats]
    work = [answer for place in zip(*each, strict=True) for answer in place]
    return alone(bench.engine, f"answers, arriving at {rate} a second", await open_loop(work[:taps], rate))


async def _delivered(bench: Bench) -> Figure:
    """With the sender: until the next card is handed to the channel."""
    seats = await bench.admit(bench.size.together)
    async with bench.sending():
        ours = await closed(_answers(bench.answer_and_see, seats[chat::CHATS]) for chat in range(CHATS))
    lowest = await _floor(bench, await bench.admit(bench.size.together), CHATS)
    return alone(bench.engine, f"answers, {CHATS} patients at once, next card delivered", ours, lowest)


def _answers(give: Give, seats: list[Seat]) -> Iterator[Work]:
    return (partial(give, seat.address, data) for seat in seats for data in seat.taps())
