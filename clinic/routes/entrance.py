"""Logging in and out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clinic import forms, login
from clinic.console import Console, go
from clinic.door import HOME, LOGIN, Door, own_page
from clinic.errors import PageError
from clinic.login import Attempt
from clinic.passwords import Passwords
from clinic.sessions import Cookies
from clinic.visit import Visit

WRONG = "The username or the password is not right."


class Entrance:
    def __init__(self, console: Console, door: Door, cookies: Cookies) -> None:
        self._console = console
        self._door = door
        self._cookies = cookies
        self._passwords = Passwords()

    async def page(self, request: Request) -> Response:
        return self._form(request, wanted=own_page(request.query_params.get("next", HOME)))

    async def enter(self, request: Request) -> Response:
        """Check the password; a wrong one, an unknown username and a disabled account get the same answer."""
        form = await forms.read(request)
        self._door.check_ours(request, form, self._cookies.form(request))
        wanted, now = own_page(form.get("next", HOME)), self._console.ports.login_now()
        database, address = self._console.ports.database, request.client.host if request.client else ""
        try:
            attempt = await database.write(lambda tx: login.begin(tx, form.get("username", ""), address, now))
        except PageError as refusal:
            return self._form(request, refusal.status, error=refusal.sentence, wanted=wanted)
        member = attempt.member
        if await self._passwords.match(member.password_hash if member else None, form.get("password", "")):
            return await self._admit(request, attempt, wanted)
        await database.write(lambda tx: login.fail(tx, attempt, now))
        return self._form(request, 401, error=WRONG, username=form.get("username", ""), wanted=wanted)

    async def leave(self, visit: Visit) -> Response:
        token = self._cookies.session(visit.request) or ""
        member = visit.login.member
        await self._console.ports.database.write(lambda tx: login.leave(tx, member, token, visit.now))
        response = go(LOGIN)
        self._cookies.drop_session(response)
        return response

    async def _admit(self, request: Request, attempt: Attempt, wanted: str) -> Response:
        ports, old = self._console.ports, self._cookies.session(request)
        token, csrf, now = ports.new_secret(), ports.new_secret(), ports.login_now()
        await ports.database.write(lambda tx: login.succeed(tx, attempt, token=token, csrf=csrf, old=old, now=now))
        response = RedirectResponse(wanted, 303)
        self._cookies.keep_session(response, token)
        return response

    def _form(
        self, request: Request, status: int = 200, *, error: str | None = None, username: str = "", wanted: str
    ) -> Response:
        token = self._cookies.form(request) or self._console.ports.new_secret()
        response = self._console.pages.login(token, status=status, error=error, username=username, wanted=wanted)
        self._cookies.keep_form(response, token)
        return response
