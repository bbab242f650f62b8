"""Ten thousand invitations at nine o'clock: the permitted rate is used, replies overtake them, a 429 ends by itself.

Time is simulated. The channel is as strict as Telegram may be, and says how often it had to refuse.
"""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench import backlog
from bench.limits import PERMITTED, Arrival, Strict
from bot.channel import Channel
from bot.conversation.cards import Block, Card
from bot.sender import Sender
from records import chats, outbox
from records.database import Tx
from tests.bot import virtual
from tests.bot.virtual import AtOnce, simulated

NINE = datetime(2027, 1, 4, 9, tzinfo=UTC)
BACKLOG = 10_000


@dataclass
class Morning:
    """The sender at work on a database, with a channel that remembers what arrived."""

    database: AtOnce
    channel: Strict
    sender: Sender
    waiting: dict[str, asyncio.Event] = field(default_factory=dict)

    async def tap(self, number: int, says: str) -> float:
        """A patient is answered; returns how many seconds it took until the answer arrived."""
        began, arrived = _time(), asyncio.Event()
        self.waiting[says] = arrived
        await self.database.write(lambda tx: backlog.reply(tx, number, says, _now()))
        self.sender.wake()
        await arrived.wait()
        return _time() - began

    def saw(self, arrival: Arrival) -> None:
        if arrival.says in self.waiting:
            self.waiting.pop(arrival.says).set()

    def addressed(self, *, invited: bool) -> list[int]:
        """The numbers of the patients who were invited or answered, in order."""
        arrivals = [one for one in self.channel.arrivals if (one.says == backlog.INVITED) == invited]
        return [int(arrival.address) for arrival in arrivals]

    def rate(self, start: float, end: float) -> float:
        return sum(start <= arrival.at < end for arrival in self.channel.arrivals) / (end - start)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backlog")
    with virtual.database(folder) as database:
        for first in range(0, BACKLOG, backlog.TOGETHER):
            database.now(lambda tx, first=first: backlog.insert(tx, range(first, first + backlog.TOGETHER), NINE))
    return folder


@pytest.fixture
def full(template: Path, tmp_path: Path) -> Iterator[AtOnce]:
    """All of them wait."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    with virtual.database(tmp_path) as database:
        yield database


@asynccontextmanager
async def morning(database: AtOnce, *more: Channel) -> AsyncIterator[Morning]:
    stop, channel = asyncio.Event(), Strict()
    sender = Sender(database, {one.name: one for one in (channel, *more)}, clock=_now, owner="one")
    running = asyncio.create_task(sender.run(stop))
    day = Morning(database, channel, sender)
    channel.seen = day.saw
    yield day
    stop.set()
    sender.wake()
    await running


def _time() -> float:
    return asyncio.get_running_loop().time()


def _now() -> datetime:
    return NINE + timedelta(seconds=_time() - virtual.START)


@pytest.mark.parametrize("trip", [0.002, 0.12])
def test_a_backlog_goes_out_at_the_permitted_rate_oldest_first_and_is_never_refused(full: AtOnce, trip: float):
    full.trip = trip

    async def play() -> Morning:
        async with morning(full) as day:
            await asyncio.sleep(40)
        return day

    day = simulated(play())
    assert day.rate(virtual.START + 2, virtual.START + 40) >= 0.97 * PERMITTED
    assert day.channel.refused == 0
    assert day.addressed(invited=True) == list(range(len(day.channel.arrivals)))


def test_replies_overtake_the_backlog_within_a_second_and_the_rate_stays(full: AtOnce):
    async def play() -> tuple[Morning, list[float]]:
        chance = random.Random(1)
        async with morning(full) as day:
            waits = []
            for turn in range(200):
                await asyncio.sleep(chance.expovariate(10))
                waits.append(asyncio.create_task(day.tap(chance.randrange(BACKLOG), f"reply {turn}")))
            took = await asyncio.gather(*waits)
        return day, took

    day, waits = simulated(play())
    waits.sort()
    assert waits[len(waits) // 2] < 0.15
    assert waits[-1] < 1
    assert day.channel.refused == 0
    assert day.rate(virtual.START + 2, day.channel.arrivals[-1].at) >= 0.97 * PERMITTED


def test_more_replies_than_may_be_sent_go_in_the_order_in_which_patients_typed(full: AtOnce):
    async def play() -> Morning:
        async with morning(full) as day:
            await asyncio.sleep(1)
            for number in range(5000, 5200):
                full.now(lambda tx, number=number: backlog.reply(tx, number, "reply", _now()))
            day.sender.wake()
            await asyncio.sleep(200 / PERMITTED)
        return day

    day = simulated(play())
    answered = day.addressed(invited=False)
    assert answered == list(range(5000, 5000 + len(answered)))
    assert len(answered) >= 0.97 * 200


@pytest.mark.parametrize("seconds", [2, 60])
def test_silence_that_was_asked_for_is_kept_by_all_and_ends_by_itself(full: AtOnce, seconds: int):
    async def play() -> tuple[Morning, float]:
        async with morning(full) as day:
            await asyncio.sleep(5)
            day.channel.closed_until = end = _time() + seconds
            await asyncio.sleep(1)
            await day.tap(BACKLOG - 1, "reply")
            await asyncio.sleep(end + 20 - _time())
        return day, end

    day, end = simulated(play())
    under_way = 5
    assert day.channel.refused <= under_way
    assert not any(end - seconds <= arrival.at < end for arrival in day.channel.arrivals)
    assert min(arrival.at for arrival in day.channel.arrivals if arrival.at >= end) < end + 1
    assert day.rate(end + 1, end + 19) > 0.85 * PERMITTED  # careful for a while
    invited = day.addressed(invited=True)
    assert len(invited) == len(set(invited))
    attempts = day.database.now(_attempts)
    assert max(attempts) == 2
    assert attempts[-1] == 1  # the reply waited where it was


def test_while_one_channel_is_silent_the_other_goes_on(full: AtOnce):
    web = Strict(name="web", paced=False)

    async def play() -> tuple[Morning, list[Arrival]]:
        async with morning(full, web) as day:
            day.channel.closed_until = _time() + 30
            await asyncio.sleep(2)
            await day.database.write(_web_chat)
            day.sender.wake()
            await asyncio.sleep(1)
        return day, web.arrivals

    day, arrivals = simulated(play())
    assert [arrival.address for arrival in arrivals] == ["web"]
    assert day.channel.arrivals == []


def _web_chat(tx: Tx) -> None:
    chats.open_new(tx, chat_id="web", channel="web", address="web", language="en", now=NINE)
    outbox.add(
        tx,
        dedupe_key="w.0",
        chat_id="web",
        card_key="w.0",
        operation="show",
        body=Card((Block("Hello"),)).to_json(),
        priority=outbox.REPLY,
        now=NINE,
    )


def _attempts(tx: Tx) -> list[int]:
    """How often each message was tried, by its age."""
    return list(tx.connection.exec_driver_sql("SELECT attempts FROM outbox ORDER BY id").scalars())
