"""One process that does everything: pages, the chat's live state, Telegram, the sender and the jobs."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from types import FrameType

import uvicorn
from fastapi import APIRouter, FastAPI
from starlette.responses import RedirectResponse

from app import ids, zone_rules
from app.errors import AppError
from app.house import House
from app.operators.health import Health
from app.operators.routes import router as operators
from bot.web import texts
from bot.web.ports import Ports
from bot.web.routes import router as chat_router

STOP_SECONDS = 5  # for open pages to end at shutdown


def make_app(house: House, extra: Iterable[APIRouter] = (), chat_extras: tuple[str, ...] = ()) -> FastAPI:
    """The web application; its lifespan runs everything else."""
    app = FastAPI(title="Afterwell", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan(house))
    app.include_router(chat_router(_chat_ports(house, chat_extras)))
    for router in extra:
        app.include_router(router)
    if house.telegram is not None and house.settings.telegram_mode == "webhook":
        app.include_router(house.telegram.webhook(house.reception))
    app.add_api_route("/", lambda: RedirectResponse("/chat"), include_in_schema=False)
    app.include_router(_operators(house))
    return app


def _chat_ports(house: House, extras: tuple[str, ...]) -> Ports:
    return Ports(
        screens=house.screens,
        inbox=house.web_inbox,
        draw=house.pictures,
        hub=house.hub,
        texts=texts.load(),
        new_secret=ids.new_secret,
        clinic=house.settings.clinic_name,
        base_url=house.settings.base_url,
        extras=extras,
    )


def _operators(house: House) -> APIRouter:
    health = Health(house.database, house.sender, house.jobs, house.clock, house.settings.database_file)
    return operators(health, house.metrics, house.settings.metrics_token.get_secret_value())


def _lifespan(house: House) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        taking, sending = asyncio.Event(), asyncio.Event()  # set to stop
        sender = asyncio.create_task(house.sender.run(sending))
        telegram = asyncio.create_task(house.telegram.attend(house.reception, taking)) if house.telegram else None
        await house.jobs.rescue()
        scheduler = house.jobs.schedule()
        scheduler.start()
        house.jobs.soon()
        zones = asyncio.create_task(zone_rules.follow(house.database, house.desk.practice, house.clock))
        try:
            yield
        finally:
            # First nothing more comes in, then what came in is handled, then what that wrote is sent.
            scheduler.shutdown(wait=False)
            zones.cancel()  # what was not reached is left to the next start
            taking.set()
            await asyncio.gather(*filter(None, [telegram, zones]), return_exceptions=True)
            await house.jobs.settle()
            await house.reception.close()
            sending.set()
            await asyncio.gather(sender, return_exceptions=True)

    return lifespan


class Server(uvicorn.Server):
    """Ends open pages before it waits for them, and takes a signal as the request that it is: exit code 0."""

    def __init__(self, config: uvicorn.Config, house: House) -> None:
        super().__init__(config)
        self._house = house

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._house.hub.close()
        super().handle_exit(sig, frame)


async def serve(house: House, app: FastAPI, *, host: str, port: int) -> None:
    """Serve until a signal; raises `AppError` when it could not start."""
    with _listening(host, port) as listener:
        config = uvicorn.Config(
            app,
            lifespan="on",
            log_config=None,
            access_log=False,
            proxy_headers=True,
            timeout_graceful_shutdown=STOP_SECONDS,
            server_header=False,
        )
        await Server(config, house).serve(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    """Bound before anything else starts, so that a second server does not begin to send."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        why = "no such address" if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
        raise AppError(f"Cannot listen on {host}, port {port}: {why}; see AFTERWELL_HOST and AFTERWELL_PORT") from None
