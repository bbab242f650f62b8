"""Delivery of updates to a webhook: in order within a chat, side by side across chats, repeated until 2xx."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import aiohttp

from tests.botapi.updates import Update, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_PAUSE_FACTOR = 16


@dataclass(frozen=True, slots=True)
class Target:
    """Where updates go: at most `max_connections` at a time."""

    url: str
    secret: str | None = None
    max_connections: int = 40


@dataclass(slots=True)
class Webhook:
    """Feeds one target from the queue. `pause` is the first wait in seconds after a failure; each repeat doubles it."""

    queue: UpdateQueue
    pause: float
    timeout: float
    target: Target | None = None
    last_error: str | None = None
    _busy: set[int] = field(default_factory=set)
    _feeder: asyncio.Task[None] | None = None

    async def aim(self, target: Target | None) -> None:
        """Deliver to `target` from now on; None stops delivery and leaves the updates in the queue."""
        await self.stop()
        self.target = target
        if target is not None:
            self._feeder = asyncio.create_task(self._feed(target))

    async def stop(self) -> None:
        if self._feeder is not None:
            self._feeder.cancel()
            await asyncio.gather(self._feeder, return_exceptions=True)
            self._feeder = None
        self._busy.clear()

    async def _feed(self, target: Target) -> None:
        limit = aiohttp.ClientTimeout(total=self.timeout)
        async with aiohttp.ClientSession(timeout=limit) as session, asyncio.TaskGroup() as deliveries:
            while True:
                for update in self._ready(target.max_connections):
                    self._busy.add(update.chat_id)
                    deliveries.create_task(self._deliver(session, target, update))
                await self.queue.signal.wait()

    def _ready(self, max_connections: int) -> list[Update]:
        """The first update of every chat that has none on its way."""
        heads: dict[int, Update] = {}
        for update in self.queue.pending:
            heads.setdefault(update.chat_id, update)
        idle = [update for update in heads.values() if update.chat_id not in self._busy]
        return idle[: max_connections - len(self._busy)]

    async def _deliver(self, session: aiohttp.ClientSession, target: Target, update: Update) -> None:
        pause = self.pause
        while not await self._accepted(session, target, update):
            await asyncio.sleep(pause)
            pause = min(pause * 2, self.pause * MAX_PAUSE_FACTOR)
        self._busy.discard(update.chat_id)
        self.queue.forget(update)

    async def _accepted(self, session: aiohttp.ClientSession, target: Target, update: Update) -> bool:
        headers = {SECRET_HEADER: target.secret} if target.secret else {}
        try:
            async with session.post(target.url, json=update.body, headers=headers, allow_redirects=False) as answer:
                if answer.ok and answer.status < 300:
                    return True
                self.last_error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            self.last_error = type(error).__name__
        return False
