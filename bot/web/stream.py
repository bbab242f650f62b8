"""The live wire to one open page: server-sent events, one per change of the screen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from bot.web.hub import Hub, nudge
from bot.web.ports import Screens
from bot.web.screen import Screen

REREAD = 2.0  # seconds; how late a change made by another replica may be seen
KEEPALIVE = 15.0  # seconds; below the idle time-out of common proxies
RECONNECT = 2000  # milliseconds that a browser waits before it comes back
_REVISION = re.compile(r"[0-9]{1,18}")  # fits 64 bits


@dataclass(frozen=True, slots=True)
class Stream:
    """`render` turns a screen into the JSON that the page draws."""

    screens: Screens
    hub: Hub
    render: Callable[[Screen], str]
    reread: float = REREAD
    keepalive: float = KEEPALIVE

    async def events(self, session: str, known: int | None) -> AsyncIterator[bytes]:
        """The screen whenever its revision is no longer `known`, until the hub closes or the page goes."""
        clock = asyncio.get_running_loop().time
        yield format_sse_event(retry=RECONNECT)
        spoke = clock()
        with self.hub.open_page(session) as page:
            while not self.hub.closed:
                if await self.screens.revision(session) != known:
                    screen = await self.screens.read(session)
                    known, spoke = screen.revision, clock()
                    yield format_sse_event(event="state", id=str(known), data_str=self.render(screen))
                elif clock() - spoke >= self.keepalive:
                    spoke = clock()
                    yield KEEPALIVE_COMMENT
                await nudge(page, self.reread)


def last_seen(header: str | None) -> int | None:
    """The revision that a returning page has drawn, from its Last-Event-ID."""
    return int(header) if header and _REVISION.fullmatch(header) else None
