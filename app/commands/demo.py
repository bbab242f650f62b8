"""`afterwell demo`: everything on this machine, with invented patients and a clock that moves."""

from __future__ import annotations

import asyncio
import os
import socket
from typing import Annotated

import typer

from app import logs
from app.clock import Clock
from app.console import console_router
from app.demo import routes, world
from app.demo.travel import Traveller
from app.demo.visitor import BORN, PATHWAY, visitor
from app.errors import AppError, UsageError
from app.house import House, open_house
from app.output import say
from app.server import make_app, serve
from app.settings import Settings


def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on, on this machine only.")] = 8000,
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the demo so far and start over.")] = False,
    pathway: Annotated[str, typer.Option(help="The pathway of the patient that you play.")] = PATHWAY,
) -> None:
    """Try everything with invented patients: no account, no token, nothing leaves this machine."""
    _check_port(port)
    if fresh or not world.is_whole():
        world.start_over()
    settings = world.settings(port)
    logs.set_up(settings.log_level)
    say(f"The demo lives in {world.FOLDER}/ (invented people only).")
    world.upgrade(settings)
    asyncio.run(_run(settings, pathway))


def _check_port(port: int) -> None:
    """Said before the patients are invented, which takes a while."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else "the system refused"
        raise AppError(f"Cannot use port {port} ({why}); choose another one with --port") from None


async def _run(settings: Settings, pathway: str) -> None:
    clock = Clock()
    async with open_house(settings, clock, drafts=True) as house:
        if pathway not in house.desk.practice.pathways:
            raise UsageError(
                f"There is no pathway {pathway!r}; there are {', '.join(house.desk.practice.pathways.ids())}"
            )
        await world.prepare(house, clock, say, pathway=pathway)
        traveller = Traveller(house, clock, world.PATIENTS)
        pages = (routes.router(house, traveller), console_router(house, demo=world.ACCOUNTS))
        app = make_app(house, pages, routes.EXTRAS)
        await _greet(house)
        await serve(house, app, host=settings.host, port=settings.port)


async def _greet(house: House) -> None:
    who = await house.database.read(lambda tx: visitor(tx, house.desk.practice, house.clock()))
    base_url = house.settings.base_url
    say("")
    say(f"  The patient's chat:  {base_url}/chat{f'#{who.letter.token}' if who.letter else ''}")
    say(f"                       you are an invented patient, born {BORN:%B} {BORN.day}, {BORN.year}")
    say(f"  The team's console:  {base_url}/console")
    say("                       " + ", ".join(f"{one.username} / {one.password}" for one in world.ACCOUNTS))
    say("")
    say("Stop with Ctrl-C; the next `make demo` goes on from here, `afterwell demo --fresh` starts over.")
