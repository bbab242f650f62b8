"""A plain HTTP client of the server, and a clock to move, for its own tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.botapi.server import BotApiServer

CHAT = 1001
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (600).to_bytes(4, "big") + (400).to_bytes(4, "big") + b"rest"


@dataclass
class Clock:
    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Client:
    """Calls methods with JSON; `ok` and `refused` say what is expected."""

    session: aiohttp.ClientSession
    server: BotApiServer

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        async with self.session.post(self.address(method), json=params) as answer:
            body: dict[str, Any] = await answer.json()
            assert body["ok"] or body["error_code"] == answer.status
            return body

    async def ok(self, method: str, **params: Any) -> Any:
        body = await self.call(method, **params)
        assert body["ok"], body["description"]
        return body["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """The refusal as `<status> <description>`."""
        body = await self.call(method, **params)
        assert not body["ok"], f"{method} was accepted"
        return f"{body['error_code']} {body['description']}"

    async def upload(self, method: str, field: str, content: bytes, **texts: str) -> dict[str, Any]:
        """Call a method with a file in a multipart form."""
        form = aiohttp.FormData({"chat_id": str(CHAT), **texts})
        form.add_field(field, content, filename="chart.png")
        async with self.session.post(self.address(method), data=form) as answer:
            body: dict[str, Any] = await answer.json()
            return body

    def address(self, method: str) -> str:
        return f"{self.server.url}/bot{self.server.token}/{method}"
