"""Faults to order: what goes wrong with the next call of a method, before or after it took effect."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web


class FaultKind(StrEnum):
    ERROR_500 = "500"
    HTML_502 = "502"
    FLOOD_429 = "429"
    STALL = "stall"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Fault:
    """`accepted`: the call takes effect and only its answer is lost. `seconds`: of a stall, or `retry_after`."""

    kind: FaultKind
    accepted: bool = False
    seconds: int = 1

    @property
    def status(self) -> int | None:
        """The HTTP status that the bot gets, None for no answer at all."""
        return int(self.kind.value) if self.kind.value.isdigit() else None

    async def answer(self, request: web.Request) -> web.Response:
        if self.kind is FaultKind.ERROR_500:
            return _refusal(500, "Internal Server Error")
        if self.kind is FaultKind.HTML_502:
            return web.Response(status=502, text="<html><body>Bad Gateway</body></html>", content_type="text/html")
        if self.kind is FaultKind.FLOOD_429:
            return _refusal(429, f"Too Many Requests: retry after {self.seconds}", retry_after=self.seconds)
        if self.kind is FaultKind.STALL:
            await asyncio.sleep(self.seconds)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()


class Faults:
    """The faults that wait for their method to be called."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, fault: Fault, times: int = 1) -> None:
        self._waiting[method].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        return self._waiting[method].popleft() if self._waiting[method] else None

    def clear(self) -> None:
        self._waiting.clear()


def _refusal(status: int, description: str, **parameters: int) -> web.Response:
    body = {"ok": False, "error_code": status, "description": description}
    return web.json_response({**body, "parameters": parameters} if parameters else body, status=status)
