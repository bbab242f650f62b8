"""A small hospital in memory: the ports of the web chat, a short scripted survey, and a real server on a free port."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import uvicorn
from fastapi import FastAPI

from bot.channel import Outgoing
from bot.conversation.cards import Block, Button, Card, Picture
from bot.conversation.events import Blocked, Commanded, Event, Opened, Said, Tapped
from bot.web import texts, wire
from bot.web.channel import WebChannel
from bot.web.hub import Hub
from bot.web.ports import Ports
from bot.web.routes import router
from bot.web.screen import Screen

PNG = b"\x89PNG\r\n\x1a\n picture"


def question(number: int, words: str, *labels: str, per_row: int = 1, language: str = "en") -> Card:
    options = [Button(label, f"1:answer:{number}:{place}") for place, label in enumerate(labels)]
    rows = [tuple(options[at : at + per_row]) for at in range(0, len(options), per_row)]
    return Card(
        blocks=(Block(words, "question"),),
        buttons=(*rows, (Button("Back", f"1:back:{number}", "quiet"), Button("Skip", f"1:skip:{number}", "quiet"))),
        progress=(number, 3),
        expects_text=None if labels else "Your answer",
        language=language,
    )


WELCOME = Card(
    blocks=(
        Block("Welcome", "title"),
        Block("We would like to know how you are."),
        Block("It takes about two minutes.", "item"),
        Block("You can stop at any time.", "item"),
        Block("Your answers go to your care team.", "small"),
    ),
    buttons=((Button("Start", "1:start", "primary"),),),
)
SCRIPT = (
    WELCOME,
    question(1, "How hard was it to walk up the stairs?", "Not hard", "A little hard", "Hard", "Very hard"),
    question(2, "How bad is your pain now?", *(str(number) for number in range(11)), per_row=6),
    question(3, "Is there anything you want to tell your team?"),
    Card(blocks=(Block("Thank you", "title"), Block("Your team has your answers.")), buttons=()),
)
MENU = Card(blocks=(Block("What would you like to do?", "title"),), buttons=((Button("Go on", "1:go"),),))


@dataclass
class MemoryScreens:
    stored: dict[str, Screen] = field(default_factory=dict)

    async def revision(self, session: str) -> int:
        return self.stored.get(session, Screen()).revision

    async def read(self, session: str) -> Screen:
        return self.stored.get(session, Screen())

    async def seen(self, session: str) -> None:
        """Nobody here asks who looked."""

    async def change(self, session: str, edit: Callable[[Screen], Screen]) -> None:
        self.stored[session] = edit(await self.read(session))


@dataclass
class Hospital:
    """Applies each stored event once, in order, as the conversation does."""

    base_url: str
    script: tuple[Card, ...] = SCRIPT
    screens: MemoryScreens = field(default_factory=MemoryScreens)
    hub: Hub = field(default_factory=Hub)
    raw: dict[str, str] = field(default_factory=dict)  # the inbox: external id -> event
    events: list[Event] = field(default_factory=list)
    steps: dict[str, int] = field(default_factory=dict)
    fresh: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    silent: bool = False  # stores events and does not answer them

    @property
    def channel(self) -> WebChannel:
        return WebChannel(self.screens, self.hub)

    @property
    def session(self) -> str:
        """The one patient of the test."""
        (session,) = self.screens.stored
        return session

    async def receive(self, session: str, external_id: str, event_json: str) -> None:
        if external_id in self.raw:
            return
        self.raw[external_id] = event_json
        event = wire.event(event_json)
        self.events.append(event)
        if not self.silent:
            await self.answer(session, event)

    async def answer(self, session: str, event: Event) -> None:
        step = self.steps.get(session, 0)
        match event:
            case Opened():
                await self.show(session, step, "card-0")
            case Tapped("1:start") if step == 0:
                await self.show(session, 1, "card-0")
            case Tapped(data) if data.startswith(f"1:answer:{step}:"):
                await self.show(session, step + 1, "card-0")
            case Said() if not self.script[step].buttons or self.script[step].expects_text:
                await self.channel.deliver(Outgoing("strip", session, "card-0"))
                await self.show(session, step + 1, f"card-{next(self.fresh)}")
            case Blocked():
                pass
            case Commanded("menu"):
                await self.channel.deliver(Outgoing("show", session, f"menu-{next(self.fresh)}", MENU))
            case _:
                await self.channel.notify(session, "Please tap one of the buttons.")

    async def show(self, session: str, step: int, key: str) -> None:
        self.steps[session] = step
        await self.channel.deliver(Outgoing("show", session, key, self.script[step]))

    async def draw(self, picture: Picture) -> bytes:
        return PNG + picture.about.encode()

    def ports(self, **changes: object) -> Ports:
        secrets = (f"secret-of-browser-number-{number:03}" for number in itertools.count(1))
        given = {
            "screens": self.screens,
            "inbox": self,
            "draw": self.draw,
            "hub": self.hub,
            "texts": texts.load(),
            "new_secret": lambda: next(secrets),
            "clinic": "Riverside Joint Clinic",
            "base_url": self.base_url,
        }
        return Ports(**(given | changes))


class _Server(uvicorn.Server):
    """Ends the streams before it waits for them, as app/ does; leaves the signals to pytest."""

    hub: Hub

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.hub.close()
        await super().shutdown(sockets)


@asynccontextmanager
async def serving(app: FastAPI, hub: Hub, door: socket.socket, *, lifespan: bool = False) -> AsyncIterator[None]:
    """The application behind an open door, until the end; fails when it takes longer than five seconds to stop."""
    server = _Server(uvicorn.Config(app, log_level="error", lifespan="on" if lifespan else "off", ws="none"))
    server.hub = hub
    running = asyncio.create_task(server.serve(sockets=[door]))
    while not server.started:  # noqa: ASYNC110 - uvicorn offers nothing to wait for
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await asyncio.wait_for(running, 5)


@asynccontextmanager
async def open_hospital(script: tuple[Card, ...] = SCRIPT, **changes: object) -> AsyncIterator[Hospital]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        hospital = Hospital(f"http://127.0.0.1:{door.getsockname()[1]}", script)
        app = FastAPI(openapi_url=None)
        app.include_router(router(hospital.ports(**changes)))
        async with serving(app, hospital.hub, door):
            yield hospital
