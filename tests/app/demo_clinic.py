"""A demo with a handful of patients, served on a free port, and a browser of paper that plays the visitor."""

from __future__ import annotations

import itertools
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.clock import Clock
from app.console import console_router
from app.demo import routes, visitor, world
from app.demo.travel import Traveller
from app.demo.visitor import Standing, Visitor
from app.house import House, open_house
from app.server import make_app
from bot.conversation.cards import Card
from records import chats
from tests.bot.web.hospital import serving

FEW = 6
BROWSER = "a browser of paper"


@dataclass
class Demo:
    """A running demo. What the visitor does is handled, and answered on the screen, before it returns."""

    house: House
    clock: Clock
    traveller: Traveller
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def base_url(self) -> str:
        return self.house.settings.base_url

    async def visitor(self) -> Visitor:
        return await self.house.database.read(
            lambda tx: visitor.visitor(tx, self.house.desk.practice, self.house.clock())
        )

    async def standing(self, browser: str = BROWSER) -> Standing:
        who = await self.visitor()
        return await self.house.database.read(lambda tx: visitor.standing(tx, who, chats.find(tx, "web", browser)))

    async def does(self, **event: object) -> None:
        raw = json.dumps({"id": f"{next(self.numbers):032}", **event})
        await self.house.web_inbox.receive(BROWSER, f"paper-{raw[:60]}", raw)
        await self.settle()

    async def settle(self) -> None:
        await self.house.reception.settle()
        await self.house.sender.drain()

    async def taps(self, *labels: str) -> None:
        for label in labels:
            card = await self.card()
            buttons = {button.label: button.data for row in card.buttons for button in row}
            await self.does(kind="tapped", data=buttons[label])

    async def card(self) -> Card:
        """The card that is now on the visitor's screen."""
        return (await self.house.screens.read(BROWSER)).cards[-1].card

    async def words(self) -> str:
        return "\n".join(block.text for block in (await self.card()).blocks)

    async def open_letter(self) -> None:
        letter = (await self.visitor()).letter
        assert letter
        await self.does(kind="opened", token=letter.token)

    async def join(self) -> None:
        await self.open_letter()
        await self.does(kind="said", text=f"{visitor.BORN:%B} {visitor.BORN.day}, {visitor.BORN.year}")
        await self.taps("English", "Yes, I agree", "Yes, that is right", "Around 9:00 AM")


@asynccontextmanager
async def open_demo(folder: Path) -> AsyncIterator[Demo]:
    """The demo of a folder as `afterwell demo` opens it, without a server."""
    settings, clock = world.settings(8000, folder), Clock()
    world.upgrade(settings)
    async with open_house(settings, clock) as house:
        await world.prepare(house, clock, lambda _: None, folder)
        yield Demo(house, clock, Traveller(house, clock, world.PATIENTS))


@asynccontextmanager
async def serve_demo(folder: Path) -> AsyncIterator[Demo]:
    """The same behind a free port, with everything that runs in it."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        settings, clock = world.settings(door.getsockname()[1], folder), Clock()
        world.upgrade(settings)
        async with open_house(settings, clock) as house:
            await world.prepare(house, clock, lambda _: None, folder)
            traveller = Traveller(house, clock, world.PATIENTS)
            pages = (routes.router(house, traveller), console_router(house, demo=world.ACCOUNTS))
            async with serving(make_app(house, pages, routes.EXTRAS), house.hub, door, lifespan=True):
                yield Demo(house, clock, traveller)
