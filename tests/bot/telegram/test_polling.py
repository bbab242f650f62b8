"""Polling: nothing is confirmed before it is stored."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from aiogram import Bot

from bot.conversation.events import Said, Tapped
from bot.telegram import inbound
from bot.telegram.connection import make_bot
from bot.telegram.errors import TokenRefusedError
from bot.telegram.inbound import Received
from bot.telegram.polling import LONGEST_PAUSE, poll, seconds_to_rest
from tests.bot.telegram.conftest import hang_up
from tests.botapi import BotApiServer, Fault, FaultKind, Person
from tests.botapi.signals import Signal


class Inbox:
    """Stores what it is given, after failing as often as it is told to."""

    def __init__(self) -> None:
        self.rows: dict[str, Received] = {}
        self.batches: list[list[Received]] = []
        self.failures = 0
        self.changed = Signal()

    async def receive(self, batch: list[Received]) -> None:
        self.batches.append(batch)
        self.changed.fire()
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full: patient said My knee hurts")
        self.rows |= {received.external_id: received for received in batch}
        self.changed.fire()

    def texts(self) -> list[str]:
        arrivals = [inbound.read(received.raw) for received in self.rows.values()]
        return [arrival.event.text for arrival in arrivals if arrival and isinstance(arrival.event, Said)]

    async def has(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.rows) < count:
                await self.changed.wait()


Polling = Callable[..., AbstractAsyncContextManager[Inbox]]


@pytest.fixture
def polling(bot: Bot) -> Polling:
    """Polls for as long as the context lasts, and then stops as a deploy does."""

    @asynccontextmanager
    async def run(inbox: Inbox | None = None, wait: int = 5) -> AsyncIterator[Inbox]:
        inbox, stop = inbox or Inbox(), asyncio.Event()
        task = asyncio.create_task(poll(bot, inbox.receive, stop, wait=wait, pause=0.01))
        try:
            yield inbox
        finally:
            stop.set()
            await asyncio.wait_for(task, 2)

    return run


async def test_what_patients_do_arrives_in_order_and_can_be_read_again(polling: Polling, patient: Person) -> None:
    async with polling() as inbox:
        await patient.say("one")
        await patient.say("two")
        await inbox.has(2)
    assert inbox.texts() == ["one", "two"]
    assert {received.chat for received in inbox.rows.values()} == {"1001"}


async def test_updates_that_could_not_be_stored_come_again(
    polling: Polling, patient: Person, server: BotApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with polling() as inbox:
        inbox.failures = 2
        await patient.say("My knee hurts")
        await inbox.has(1)
        await _until(lambda: not server.updates.pending, server)
    assert [len(batch) for batch in inbox.batches] == [1, 1, 1]
    assert inbox.texts() == ["My knee hurts"]
    assert caplog.text.count("could not be stored (OSError)") == 2
    assert "knee" not in caplog.text


async def test_an_update_is_confirmed_only_after_it_was_stored(
    polling: Polling, patient: Person, server: BotApiServer
) -> None:
    held = asyncio.Event()

    class SlowInbox(Inbox):
        async def receive(self, batch: list[Received]) -> None:
            self.changed.fire()
            await held.wait()
            await super().receive(batch)

    inbox = SlowInbox()
    async with polling(inbox):
        await patient.say("one")
        await inbox.changed.wait(5)
        assert len(server.updates.pending) == 1
        held.set()
        await _until(lambda: not server.updates.pending, server)
    assert inbox.texts() == ["one"]


async def test_stopping_waits_for_storing_but_not_for_telegram(polling: Polling, patient: Person) -> None:
    started = asyncio.get_running_loop().time()
    async with polling() as inbox:
        await patient.say("one")
        await inbox.has(1)
        await asyncio.sleep(0.05)
    assert asyncio.get_running_loop().time() - started < 2


async def test_a_restart_loses_nothing(polling: Polling, patient: Person) -> None:
    async with polling() as first:
        await patient.say("one")
        await first.has(1)
    await patient.say("two")
    async with polling(first) as second:
        await second.has(2)
    assert second.texts() == ["one", "two"]


async def test_only_what_we_read_is_asked_for_and_a_webhook_is_taken_off_first(
    polling: Polling, bot: Bot, patient: Person, server: BotApiServer
) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")
    await patient.say("kept while the webhook was dead")
    async with polling() as inbox:
        await inbox.has(1)
    assert server.webhook.target is None
    assert server.updates.allowed == {"message", "edited_message", "callback_query", "my_chat_member"}


async def test_troubles_on_the_way_are_waited_out(
    polling: Polling, patient: Person, server: BotApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.faults.add("deleteWebhook", Fault(FaultKind.ERROR_500))
    for kind in (FaultKind.HTML_502, FaultKind.RESET, FaultKind.ERROR_500):
        server.faults.add("getUpdates", Fault(kind))
    await patient.say("still here")
    async with polling() as inbox:
        await inbox.has(1)
    assert inbox.texts() == ["still here"]
    assert caplog.text.count("could not be asked for updates") == 4
    assert server.token not in caplog.text


async def test_a_flood_wait_is_kept(polling: Polling, patient: Person, server: BotApiServer) -> None:
    server.faults.add("getUpdates", Fault(FaultKind.FLOOD_429, seconds=1))
    await patient.say("patience")
    started = asyncio.get_running_loop().time()
    async with polling() as inbox:
        await inbox.has(1)
    assert asyncio.get_running_loop().time() - started >= 1


def test_the_rest_after_a_failure_grows_up_to_half_a_minute_however_long_the_trouble_lasts() -> None:
    rests = [seconds_to_rest(OSError(), failures, 1.0) for failures in (0, 1, 2, 5, 100_000)]
    assert rests == [1, 2, 4, LONGEST_PAUSE, LONGEST_PAUSE]


async def test_a_second_reader_is_named_in_the_log_and_reading_goes_on(
    polling: Polling, bot: Bot, patient: Person, server: BotApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with polling() as inbox:
        await _until(lambda: bool(server.calls_of("deleteWebhook")), server)
        await asyncio.sleep(0.05)
        await bot.get_updates(timeout=0)
        await _until(lambda: "Another process reads" in caplog.text, server)
        await patient.say("after the quarrel")
        await inbox.has(1)


async def test_a_refused_token_ends_polling_with_one_clear_sentence(server: BotApiServer) -> None:
    stranger = make_bot("42:another-token-than-the-servers", server.url)
    with pytest.raises(TokenRefusedError, match="refuses the bot token"):
        await poll(stranger, Inbox().receive, asyncio.Event())
    await hang_up(stranger)


async def test_updates_that_are_not_for_us_are_confirmed_unstored(polling: Polling, server: BotApiServer) -> None:
    group = {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "group", "title": "Ward"}, "text": "hello"}
    server.updates.put("message", -5, group)
    async with polling() as inbox:
        await _until(lambda: not server.updates.pending, server)
    assert inbox.batches == []


async def test_a_number_that_starts_anew_after_a_quiet_week_is_not_missed(
    polling: Polling, patient: Person, server: BotApiServer
) -> None:
    async with polling(wait=1) as inbox:
        await patient.say("before")
        await inbox.has(1)
        await _until(lambda: not server.updates.pending, server)
        server.updates.number_from(5)
        await patient.say("after")
        await inbox.has(2)
    assert inbox.texts() == ["before", "after"]


async def test_a_tap_keeps_the_query_that_waits_for_an_answer(polling: Polling, bot: Bot, patient: Person) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "1:y"}]]}
    await bot.send_message(1001, "Ready?", reply_markup=keyboard)  # type: ignore[arg-type]
    query = await patient.tap("Yes")
    async with polling() as inbox:
        await inbox.has(1)
    arrival = inbound.read(next(iter(inbox.rows.values())).raw)
    assert arrival is not None
    assert arrival.callback_query_id == query.query_id
    assert arrival.event == Tapped("1:y", arrival.event.message_ref if isinstance(arrival.event, Tapped) else None)


async def _until(happened: Callable[[], bool], server: BotApiServer) -> None:
    async with asyncio.timeout(5):
        while not happened():
            await server.updates.signal.wait(0.02)
