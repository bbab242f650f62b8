"""`afterwell demo`: everything on this machine, with invented patients and a clock that moves."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from app import logs
from app.clock import Clock
from app.console import console_router
from app.demo import routes, world
from app.demo.travel import Traveller
from app.house import open_house
from app.output import say
from app.server import make_app, serve
from app.settings import Settings


def demo(
    port: Annotated[int, typer.Option(help="The port to listen on, on this machine only.")] = 8000,
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the demo so far and start over.")] = False,
) -> None:
    """Try everything with invented patients: no account, no token, nothing leaves this machine."""
    if fresh:
        say("Forgetting the demo so far.")
        world.start_over()
    settings = world.settings(port)
    logs.set_up(settings.log_level)
    say(f"The demo lives in {world.FOLDER}/ (invented people only).")
    world.upgrade(settings)
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    clock = Clock()
    async with open_house(settings, clock) as house:
        await world.prepare(house, clock, say)
        traveller = Traveller(house, clock)
        who = await world.visitor(house)
        pages = (routes.router(house, traveller), console_router(house, demo=world.ACCOUNTS))
        app = make_app(house, pages, routes.EXTRAS)
        letter = f"/chat#{who.token}" if who.token else "/chat"
        say("")
        say(f"  The patient's chat:  {settings.base_url}{letter}")
        say(f"                       you are an invented patient, born {who.born:%B} {who.born.day}, {who.born.year}")
        say(f"  The team's console:  {settings.base_url}/console")
        say("                       " + ", ".join(f"{one.username} / {one.password}" for one in world.ACCOUNTS))
        say("")
        say("Stop with Ctrl-C; the next `make demo` goes on from here, `afterwell demo --fresh` starts over.")
        await serve(house, app, host=settings.host, port=settings.port)
