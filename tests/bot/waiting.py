"""Waiting for what happens in the background of a test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def eventually(true: Callable[[], bool], within: float = 5) -> None:
    """Look again and again; TimeoutError when it does not happen in `within` seconds."""
    async with asyncio.timeout(within):
        while not true():  # noqa: ASYNC110 what is looked at has no event to wait for
            await asyncio.sleep(0.01)
