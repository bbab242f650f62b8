"""Who comes in: every route of the console goes through here, and every answer leaves with its headers.

A page needs a login; whatever changes something also needs the session's token in the form and our own origin.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode, urlsplit

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from care.errors import CareError
from clinic import forms, sessions
from clinic.errors import PageError
from clinic.pages import Pages
from clinic.ports import Ports
from clinic.sessions import Cookies, Login
from clinic.visit import Visit
from records import staff
from records.errors import NotFoundError

log = structlog.get_logger()

HOME = "/console"
LOGIN = "/console/login"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
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
SAFE = {"GET", "HEAD"}
_OWN_PAGE = re.compile(r"/console(/[a-z0-9-]+)*")

Handler = Callable[[Visit], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


class Door:
    def __init__(self, ports: Ports, pages: Pages, cookies: Cookies) -> None:
        self._ports = ports
        self._pages = pages
        self._cookies = cookies

    def members(self, handler: Handler) -> Endpoint:
        """A route for those who are logged in; everybody else is sent to the login page."""

        async def endpoint(request: Request) -> Response:
            return await self._guarded(request, lambda: self._visit(request, handler))

        return endpoint

    def everybody(self, handler: Endpoint) -> Endpoint:
        """One of the few routes without a login."""

        async def endpoint(request: Request) -> Response:
            return await self._guarded(request, lambda: handler(request))

        return endpoint

    async def _guarded(self, request: Request, answer: Callable[[], Awaitable[Response]]) -> Response:
        try:
            response = await answer()
        except PageError as refusal:
            response = self._pages.error(refusal.status, refusal.sentence)
        except CareError as refusal:
            response = self._pages.error(400, f"{refusal}.")
        except NotFoundError:
            response = self._pages.error(404, "There is no such page.")
        except Exception as error:  # noqa: BLE001 whatever it is, the page tells nothing and the trail of it no patient
            # No traceback: it may quote a patient.
            log.error("console_failed", error=type(error).__name__, route=request.scope["route"].path)  # noqa: TRY400
            response = self._pages.error(500, "Something went wrong on our side.")
        for header, value in HEADERS.items():
            response.headers.setdefault(header, value)
        return response

    async def _visit(self, request: Request, handler: Handler) -> Response:
        now = self._ports.login_now()
        token = self._cookies.session(request)
        login = await self._ports.database.read(lambda tx: sessions.find(tx, token, now)) if token else None
        if login is None:
            return to_login(request)
        form = {} if request.method in SAFE else await self._form(request, login)
        if login.due_for_note(now):
            await self._ports.database.write(lambda tx: staff.seen(tx, login.session.token_hash, now))
        return await handler(Visit(request, login, self._ports.clock(), form))

    async def _form(self, request: Request, login: Login) -> forms.Form:
        form = await forms.read(request)
        self.check_ours(request, form, login.session.csrf)
        return form

    def check_ours(self, request: Request, form: forms.Form, csrf: str | None) -> None:
        """Only a form that we gave to this browser may change something; raises `PageError`."""
        origin = urlsplit(request.headers.get("origin", "")).netloc
        ours = {urlsplit(self._ports.base_url).netloc, request.headers.get("host")}
        given = form.get("csrf", "")
        if not origin or origin not in ours or not csrf or not hmac.compare_digest(given.encode(), csrf.encode()):
            raise PageError(403, "This form is out of date. Please go back, load the page again and repeat your step.")


def to_login(request: Request) -> Response:
    """To the login page, and from there back to where a reader was going; a script of ours is told to go there."""
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": LOGIN})
    path = request.url.path
    back = f"?{urlencode({'next': path})}" if request.method in SAFE and own_page(path) != HOME else ""
    return RedirectResponse(f"{LOGIN}{back}", 303)


def own_page(path: str) -> str:
    """The path if it is a page of the console, else the first page: a link must not lead elsewhere after the login."""
    return path if _OWN_PAGE.fullmatch(path) else HOME
