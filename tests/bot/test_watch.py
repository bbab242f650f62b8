"""Whoever watches is told how each try ended, in a word, and how long each turn took."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiogram.exceptions import TelegramNotFound, TelegramRetryAfter
from aiogram.methods import GetMe

from app.clock import FakeClock
from bot import settling
from bot.channel import Outcome, Receipt
from bot.sender import Sender
from bot.telegram import outcomes
from records.database import Database
from tests.bot.test_sender import NOW, Line, write

FLOOD = outcomes.receipt(TelegramRetryAfter(method=GetMe(), message="", retry_after=60))
REFUSED_TOKEN = outcomes.receipt(TelegramNotFound(method=GetMe(), message="Not Found"))


@dataclass
class Notebook:
    """Writes down what it is told."""

    told: list[tuple[str, str]] = field(default_factory=list)

    def sent(self, channel: str, outcome: str) -> None:
        self.told.append((channel, outcome))

    def turn(self, seconds: float) -> None:
        raise AssertionError("the sender plays no turns")

    turn_failed = turn


@pytest.mark.parametrize(
    ("receipt", "word"),
    [
        (Receipt(Outcome.DELIVERED, message_id="1"), "sent"),
        (Receipt(Outcome.RETRY, detail="TelegramServerError"), "retried"),
        (FLOOD, "429"),
        (REFUSED_TOKEN, "retried"),
        (Receipt(Outcome.BLOCKED), "blocked"),
        (Receipt(Outcome.REFUSED, detail="message is too long"), "failed"),
    ],
)
async def test_each_way_a_try_can_end_has_its_word(database: Database, receipt: Receipt, word: str):
    notebook, line = Notebook(), Line(receipts=iter([receipt]))
    await write(database, "a")
    await Sender(database, {"telegram": line}, clock=FakeClock(NOW), owner="one", watch=notebook).drain()
    assert notebook.told == [("telegram", word)]


async def test_the_last_of_many_tries_has_failed_and_one_that_only_waits_is_none(database: Database, monkeypatch):
    monkeypatch.setattr(settling, "MOST_ATTEMPTS", 2)
    notebook, line, clock = Notebook(), Line(receipts=iter([Receipt(Outcome.RETRY)] * 2)), FakeClock(NOW)
    await write(database, "a")
    sender = Sender(database, {"telegram": line}, clock=clock, owner="one", watch=notebook)
    await sender.drain()
    await sender.drain()
    assert notebook.told == [("telegram", "retried")]
    clock.move_to(NOW + timedelta(minutes=5))
    await sender.drain()
    assert notebook.told[1:] == [("telegram", "failed")]


async def test_a_pause_that_was_asked_for_is_shown_while_it_lasts(database: Database):
    sender = Sender(database, {"telegram": Line(receipts=iter([FLOOD]))}, clock=FakeClock(NOW), owner="one")
    assert sender.pauses() == {"telegram": 0}
    await write(database, "a", "b")
    await sender.drain()
    assert 50 < sender.pauses()["telegram"] <= 60
