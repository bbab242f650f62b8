"""One message at a time goes through to a channel, at its pace; who is typing waits behind at most one other."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext

from bot.pacing import Pace

PATIENCE = 5.0  # seconds of a pause that a message waits for; a longer one it spends in the outbox


class Turnstile:
    """Those who do not hurry stand in a line of their own, and only its head stands among those who do."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self._line = asyncio.Lock()
        self._next = asyncio.Lock()

    async def through(self, chat: str | None, *, hurry: bool) -> float:
        """Wait for a turn. Returns 0 when it has come, or the seconds left of a pause that is too long to wait for.

        `chat` is None for a call that takes a message away: it does not count among the messages to its chat.
        """
        if chat is not None and (wait := self.pace.of_chat(chat, _now())) > 0:
            await asyncio.sleep(wait)
        async with self._waiting(hurry=hurry), self._next:
            return await self._turn()

    def _waiting(self, *, hurry: bool) -> AbstractAsyncContextManager[None]:
        return nullcontext() if hurry else self._line

    async def _turn(self) -> float:
        while (delay := self.pace.delay(_now())) > 0:
            if (pause := self.pace.paused_until - _now()) > PATIENCE:
                return pause
            await asyncio.sleep(delay)
        self.pace.take(_now())
        return 0.0


def _now() -> float:
    return asyncio.get_running_loop().time()
