"""`afterwell serve`: the pages, the chat, Telegram and the jobs, in one process."""

from __future__ import annotations

import asyncio
from functools import partial

from app import logs, session
from app.clock import Clock
from app.console import console_router
from app.errors import AppError
from app.house import open_house
from app.output import say
from app.server import make_app
from app.server import serve as run_server
from app.settings import Settings, load
from bot.telegram.redact import Redact
from care.licences import withheld
from care.versions import absent


def serve() -> None:
    """Serve patients and the team until stopped. Settings come from AFTERWELL_ variables or `.env`."""
    settings = load()
    logs.set_up(settings.log_level, Redact(settings.secrets))
    session.ready(settings)
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    async with open_house(settings, Clock()) as house:
        for lost in await house.database.read(partial(absent, practice=house.desk.practice)):
            raise AppError(f"{lost}; put it back into pathways/ of the clinic's own folder")
        if house.telegram is not None:
            await house.telegram.greet()
        say(f"Patients: {settings.base_url}/chat")
        say(f"Team:     {settings.base_url}/console")
        for one in await house.database.read(partial(withheld, practice=house.desk.practice)):
            say(f"Not asked: {one}")
        app = make_app(house, [console_router(house)])
        await run_server(house, app, host=settings.host, port=settings.port)
