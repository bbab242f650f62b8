"""Deliveries to the web chat."""

import pytest

from bot.channel import Outcome, Outgoing, Receipt
from bot.conversation.cards import Block, Button, Card
from bot.web.channel import WebChannel
from bot.web.hub import Hub
from bot.web.screen import strip
from tests.bot.web.hospital import MemoryScreens

CARD = Card((Block("How are you?", "question"),), ((Button("Well", "1:well"),),))
OTHER = Card((Block("Thank you", "title"),))


@pytest.fixture
def screens() -> MemoryScreens:
    return MemoryScreens()


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def channel(screens: MemoryScreens, hub: Hub) -> WebChannel:
    return WebChannel(screens, hub)


async def test_a_shown_card_is_delivered_under_its_own_key(channel: WebChannel, screens: MemoryScreens):
    receipt = await channel.deliver(Outgoing("show", "patient", "c1", CARD))
    assert receipt == Receipt(Outcome.DELIVERED, message_id="c1")
    assert (await screens.read("patient")).card("c1") == CARD
    assert not (await screens.read("somebody else")).cards


async def test_a_card_for_a_message_on_the_screen_takes_its_place(channel: WebChannel, screens: MemoryScreens):
    await channel.deliver(Outgoing("show", "patient", "c1", CARD))
    receipt = await channel.deliver(Outgoing("show", "patient", "c2", OTHER, message_id="c1"))
    assert receipt.message_id == "c1"
    assert [shown.card for shown in (await screens.read("patient")).cards] == [OTHER]


async def test_strip_and_delete_do_what_they_say_also_when_repeated(channel: WebChannel, screens: MemoryScreens):
    await channel.deliver(Outgoing("show", "patient", "c1", CARD))
    shown = await screens.read("patient")
    for _ in range(2):
        assert (await channel.deliver(Outgoing("strip", "patient", "c1"))).outcome is Outcome.DELIVERED
    assert await screens.read("patient") == strip(shown, "c1")
    for _ in range(2):
        assert (await channel.deliver(Outgoing("delete", "patient", "c1"))).outcome is Outcome.DELIVERED
    assert not (await screens.read("patient")).cards


async def test_a_delivery_that_shows_nothing_is_a_mistake_of_ours(channel: WebChannel):
    with pytest.raises(ValueError, match="needs a card"):
        await channel.deliver(Outgoing("show", "patient", "c1"))


async def test_open_pages_of_that_chat_are_woken_and_no_others(channel: WebChannel, hub: Hub):
    with hub.open_page("patient") as one, hub.open_page("patient") as two, hub.open_page("other") as other:
        await channel.deliver(Outgoing("show", "patient", "c1", CARD))
        assert (one.is_set(), two.is_set(), other.is_set()) == (True, True, False)
        other.clear()
        await channel.notify("other", "Please tap a button.")
        assert other.is_set()
    assert hub.pages("patient") == 0
