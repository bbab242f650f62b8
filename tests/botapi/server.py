"""The server as tests hold it: start it, point a bot at it, act as its people, read what the bot did."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Self

from aiohttp import web

from tests.botapi.api import Api, Call
from tests.botapi.control import routes
from tests.botapi.faults import Faults
from tests.botapi.limits import Limits
from tests.botapi.people import Person
from tests.botapi.signals import Signal
from tests.botapi.updates import UpdateQueue
from tests.botapi.webhooks import Webhook
from tests.botapi.world import BOT_ID, Chat, World

TOKEN = f"{BOT_ID}:AAtest-token_for-the-simulated-server0"
_MAX_BODY = 64 * 1024 * 1024


class BotApiServer:
    """A strict Bot API for one bot: `async with BotApiServer() as server`, then point the bot at `server.url`.

    `clock` gives seconds since 1970; a test may move it. `webhook_pause` is the first wait in seconds before a
    failed delivery is repeated, `webhook_timeout` how long one delivery may take.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        clock: Callable[[], float] = time.time,
        webhook_pause: float = 0.02,
        webhook_timeout: float = 60,
    ) -> None:
        self.token = token
        self.url = ""
        self.updates = UpdateQueue(Signal())
        self.webhook = Webhook(self.updates, webhook_pause, webhook_timeout)
        self._world = World(self.updates, clock)
        self._api = Api(token, self._world, self.webhook)
        self._people: dict[int, Person] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes a free one. `url` is the base address afterwards."""
        application = web.Application(client_max_size=_MAX_BODY)
        application.router.add_route("*", "/bot{token}/{method}", self._api.respond)
        application.add_routes(routes(self))
        self._runner = web.AppRunner(application, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.url = f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        await self.webhook.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    def person(self, user_id: int, first_name: str = "Pat", language_code: str | None = "en") -> Person:
        """The person with this id; the first call decides name and language of the app."""
        if user_id not in self._people:
            chat = self._world.chats.setdefault(user_id, Chat(user_id, first_name, language_code))
            self._people[user_id] = Person(self._world, chat)
        return self._people[user_id]

    @property
    def calls(self) -> list[Call]:
        """Every call of the bot so far, in the order they ended."""
        return self._api.calls

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    @property
    def faults(self) -> Faults:
        return self._api.faults

    @property
    def limits(self) -> Limits:
        return self._api.limits
