"""Logins that last: a random token in the browser's cookie, its hash in a row that the server can end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from records import staff
from records.database import Tx
from records.staff import Member, Session

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)  # not every click is worth a write; the idle time may end this much early

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}")


@dataclass(frozen=True, slots=True)
class Login:
    """Who is logged in, and in which session."""

    member: Member
    session: Session

    def due_for_note(self, now: datetime) -> bool:
        return now - self.session.seen_at >= NOTED_EVERY


def find(tx: Tx, token: str, now: datetime) -> Login | None:
    """The login that a token stands for; None when it was ended, timed out, or the account was disabled."""
    session = staff.session(tx, token)
    if session is None or session.ended_at is not None or _timed_out(session, now):
        return None
    member = staff.get(tx, session.staff_id)
    return None if member is None or member.disabled_at is not None else Login(member, session)


def _timed_out(session: Session, now: datetime) -> bool:
    return now - session.seen_at >= IDLE or now - session.created_at >= ABSOLUTE


class Cookies:
    """The browser's side: the session's token, and a short-lived one that ties the login form to its browser."""

    def __init__(self, base_url: str) -> None:
        self._secure = base_url.startswith("https://")
        prefix = "__Host-" if self._secure else ""
        self._session, self._form = f"{prefix}afterwell-console", f"{prefix}afterwell-login"

    def session(self, request: Request) -> str | None:
        return _token(request, self._session)

    def form(self, request: Request) -> str | None:
        return _token(request, self._form)

    def keep_session(self, response: Response, token: str) -> None:
        self._keep(response, self._session, token)
        self._drop(response, self._form)

    def keep_form(self, response: Response, token: str) -> None:
        self._keep(response, self._form, token)

    def drop_session(self, response: Response) -> None:
        self._drop(response, self._session)

    def _keep(self, response: Response, name: str, token: str) -> None:
        """Until the browser is closed; the server's own limits are shorter."""
        response.set_cookie(name, token, path="/", secure=self._secure, httponly=True, samesite="lax")

    def _drop(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", secure=self._secure, httponly=True, samesite="lax")


def _token(request: Request, name: str) -> str | None:
    value = request.cookies.get(name, "")
    return value if _TOKEN.fullmatch(value) else None
