"""The live wire to an open page."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from bot.conversation.cards import Block, Card
from bot.web.hub import Hub
from bot.web.screen import Screen, put
from bot.web.stream import Stream, last_seen
from tests.bot.web.hospital import MemoryScreens

CARD = Card((Block("How are you?\nReally?", "question"),))


def live(screens: MemoryScreens, hub: Hub, *, reread: float = 30, keepalive: float = 30) -> Stream:
    return Stream(screens, hub, lambda screen: json.dumps(screen.to_json()), reread, keepalive)


async def nxt(events: AsyncIterator[bytes]) -> str:
    return (await asyncio.wait_for(anext(events), 2)).decode()


async def show(screens: MemoryScreens, key: str) -> None:
    await screens.change("patient", lambda screen: put(screen, key, CARD))


async def test_a_page_gets_the_screen_at_once_and_again_when_it_is_woken():
    screens, hub = MemoryScreens(), Hub()
    await show(screens, "a")
    events = live(screens, hub).events("patient", known=None)
    assert await nxt(events) == "retry: 2000\n\n"
    kind, data, number, *_ = (await nxt(events)).split("\n")
    assert (kind, number) == ("event: state", "id: 1")
    assert Screen.from_json(json.loads(data.removeprefix("data: "))) == await screens.read("patient")
    following = asyncio.create_task(nxt(events))
    await asyncio.sleep(0)
    await show(screens, "b")
    hub.wake("patient")
    assert "id: 2" in await following


async def test_a_page_that_comes_back_is_not_sent_what_it_has_drawn():
    screens, hub = MemoryScreens(), Hub()
    await show(screens, "a")
    events = live(screens, hub, keepalive=0.01, reread=0.01).events("patient", known=1)
    await nxt(events)
    assert await nxt(events) == ": ping\n\n"


async def test_a_change_made_by_another_replica_is_seen_without_being_woken():
    screens, hub = MemoryScreens(), Hub()
    events = live(screens, hub, reread=0.01).events("patient", known=0)
    await nxt(events)
    following = asyncio.create_task(nxt(events))
    await asyncio.sleep(0.03)
    await show(screens, "a")
    assert "id: 1" in await following


async def test_a_closing_server_ends_the_stream_and_lets_nobody_in():
    screens, hub = MemoryScreens(), Hub()
    events = live(screens, hub).events("patient", known=0)
    await nxt(events)
    ending = asyncio.create_task(nxt(events))
    await asyncio.sleep(0)
    hub.close()
    with pytest.raises(StopAsyncIteration):
        await ending
    assert hub.pages("patient") == 0
    late = live(screens, hub).events("patient", known=0)
    assert [event async for event in late] == [b"retry: 2000\n\n"]


@pytest.mark.parametrize(
    ("header", "revision"), [("12", 12), (None, None), ("", None), ("-1", None), ("٣", None), ("9" * 40, None)]
)
def test_only_a_number_of_ours_is_taken_for_the_last_revision_seen(header: str | None, revision: int | None):
    assert last_seen(header) == revision
