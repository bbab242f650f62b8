"""The browser's cookie, which is the only key to a web chat."""

from __future__ import annotations

import re
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from bot.web.errors import WebError

MAX_AGE = 400 * 24 * 3600  # seconds; the longest that browsers keep a cookie, renewed at each visit
_SECRET = re.compile(r"[A-Za-z0-9_-]{22,64}")


class Cookies:
    """Reads and writes the cookie; everything else of the house knows only `session_of(secret)`."""

    def __init__(self, base_url: str) -> None:
        self._secure = base_url.startswith("https://")
        self._cookie = "__Host-afterwell" if self._secure else "afterwell"

    def secret(self, request: Request) -> str | None:
        value = request.cookies.get(self._cookie, "")
        return value if _SECRET.fullmatch(value) else None

    def current(self, request: Request) -> str | None:
        """The session of the request, None for a browser that has no chat yet."""
        secret = self.secret(request)
        return session_of(secret) if secret else None

    def required(self, request: Request) -> str:
        session = self.current(request)
        if session is None:
            raise WebError(401, "This browser has no chat yet.")
        return session

    def keep(self, response: Response, secret: str) -> None:
        self._set(response, secret, MAX_AGE)

    def drop(self, response: Response) -> None:
        self._set(response, "", 0)

    def _set(self, response: Response, value: str, max_age: int) -> None:
        response.set_cookie(
            self._cookie, value, max_age=max_age, path="/", secure=self._secure, httponly=True, samesite="strict"
        )


def session_of(secret: str) -> str:
    """The name of the session everywhere else. A plain hash is enough: the secret holds 128 random bits."""
    return sha256(secret.encode()).hexdigest()
