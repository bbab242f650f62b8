"""What every answer carries, and who may post: headers, same-origin check, rate limit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.web.errors import WebError

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class GuardedRoute(APIRoute):
    """Puts the headers on every answer, and turns a refusal into JSON that repeats nothing of the request."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                response = await handle(request)
            except WebError as refusal:
                response = JSONResponse({"error": refusal.sentence}, refusal.status)
            except HTTPException as refusal:
                response = JSONResponse({"error": refusal.detail}, refusal.status_code)
            for header, value in HEADERS.items():
                response.headers.setdefault(header, value)
            return response

        return guarded


def refuse_foreign(request: Request, base_url: str) -> None:
    """Only our own page may post. A form of another site can forge neither the header nor its origin."""
    ours = {urlsplit(base_url).netloc, request.headers.get("host")}
    origin = urlsplit(request.headers.get("origin", "")).netloc
    if request.headers.get("x-afterwell") != "chat" or not origin or origin not in ours:
        raise WebError(403, "Only the chat page itself may post here.")


async def read_body(request: Request, limit: int) -> bytes:
    """The body, of at most `limit` bytes; a longer one is refused before it is read to its end."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise WebError(413, "That was too long.")
    return bytes(body)


class RateLimit:
    """A bucket of `burst` events per session that refills with `per_second`; forgets the longest unseen sessions."""

    def __init__(self, *, burst: int = 20, per_second: float = 2, sessions: int = 10_000) -> None:
        self._burst = burst
        self._per_second = per_second
        self._sessions = sessions
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, session: str, now: float) -> None:
        """Count one event at `now` (monotonic seconds); WebError 429 when the bucket is empty."""
        left, since = self._buckets.pop(session, (float(self._burst), now))
        left = min(float(self._burst), left + (now - since) * self._per_second)
        self._buckets[session] = (max(left - 1, 0), now)
        if len(self._buckets) > self._sessions:
            self._buckets.popitem(last=False)
        if left < 1:
            raise WebError(429, "That was very quick. Please wait a moment.")
