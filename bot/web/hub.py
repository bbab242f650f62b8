"""Wakes the open pages of a chat within this process; other replicas notice by reading again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Hub:
    """Belongs to one event loop: `wake` and `close` are called on it."""

    def __init__(self) -> None:
        self._pages: dict[str, set[asyncio.Event]] = {}
        self._closed = False

    @property
    def closed(self) -> bool:
        return self._closed

    def pages(self, session: str) -> int:
        """How many pages of this chat are open here."""
        return len(self._pages.get(session, ()))

    def wake(self, session: str) -> None:
        for page in self._pages.get(session, ()):
            page.set()

    def close(self) -> None:
        """End every stream, now and from now on. Call it first at shutdown: a server waits for open answers."""
        self._closed = True
        for session in self._pages:
            self.wake(session)

    @contextmanager
    def open_page(self, session: str) -> Iterator[asyncio.Event]:
        page = asyncio.Event()
        self._pages.setdefault(session, set()).add(page)
        try:
            yield page
        finally:
            self._pages[session].discard(page)
            if not self._pages[session]:
                del self._pages[session]


async def nudge(page: asyncio.Event, seconds: float) -> None:
    """Wait until the page is woken, at most `seconds`."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await page.wait()
    page.clear()
