"""The web chat over HTTP: the page, its live state, and the door that takes events in."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from bot.web import texts, wire
from bot.web.assets import chat_assets
from bot.web.cookies import Cookies, session_of
from bot.web.errors import WebError
from bot.web.guard import GuardedRoute, RateLimit, read_body, refuse_foreign
from bot.web.pages import PAGE, Pages
from bot.web.ports import Ports
from bot.web.screen import Screen, clear
from bot.web.stream import Stream, last_seen

MAX_BODY = 16 * 1024  # bytes
MAX_PAGES = 10  # open streams of one chat; more than that is no patient


def router(ports: Ports) -> APIRouter:
    """Everything under /chat. The invitation link is `/chat#<token>`: a fragment never reaches a server's log."""
    chat = _Chat(ports)
    routes = APIRouter(prefix=PAGE, route_class=GuardedRoute, include_in_schema=False)
    routes.add_api_route("", chat.page, response_model=None)
    routes.add_api_route("/state", chat.state, response_model=None)
    routes.add_api_route("/stream", chat.stream, response_model=None)
    routes.add_api_route("/events", chat.event, methods=["POST"], response_model=None)
    routes.add_api_route("/forget", chat.forget, methods=["POST"], response_model=None)
    routes.add_api_route("/forgotten", chat.forgotten, response_model=None)
    routes.add_api_route("/picture/{key:path}", chat.picture, response_model=None)
    routes.add_api_route("/offline", chat.offline, response_model=None)
    routes.add_api_route("/sw.js", chat.service_worker, response_model=None)
    routes.add_api_route("/manifest.webmanifest", chat.manifest, response_model=None)
    routes.add_api_route("/static/{name}", chat.static, response_model=None)
    return routes


class _Chat:
    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._assets = chat_assets()
        self._pages = Pages(self._assets, ports.texts, ports.clinic, ports.extras)
        self._cookies = Cookies(ports.base_url)
        self._rate = RateLimit()

    async def page(self, request: Request) -> Response:
        session = self._cookies.current(request)
        screen = await self._ports.screens.read(session) if session else Screen()
        return HTMLResponse(self._pages.chat(self._language(request, screen)))

    async def state(self, request: Request) -> Response:
        """The screen as JSON; gives a new browser its cookie.

        The page itself cannot: after a tap on a link in an e-mail a browser holds a SameSite=Strict cookie back, so
        the page would replace the cookie of a patient who has a chat already. What the page fetches does carry it.
        """
        secret = self._cookies.secret(request) or self._ports.new_secret()
        screen = await self._ports.screens.read(session_of(secret))
        await self._ports.screens.seen(session_of(secret))
        response = Response(self._render(request, screen), media_type="application/json")
        self._cookies.keep(response, secret)
        return response

    async def stream(self, request: Request) -> Response:
        session = self._cookies.required(request)
        if self._ports.hub.pages(session) >= MAX_PAGES:
            raise WebError(429, "This chat is open too many times.")
        live = Stream(self._ports.screens, self._ports.hub, lambda screen: self._render(request, screen))
        known = last_seen(request.headers.get("last-event-id"))
        headers = {"X-Accel-Buffering": "no"}  # nginx would hold the events back otherwise
        return StreamingResponse(live.events(session, known), media_type="text/event-stream", headers=headers)

    async def event(self, request: Request) -> Response:
        """Store an event and answer 202; the same id posted again is applied once."""
        session = self._poster(request)
        arrival = wire.arrival(await read_body(request, MAX_BODY))
        # Ids are made by browsers: the session's name keeps one chat's ids out of the way of another's.
        await self._ports.inbox.receive(session, f"{session[:24]}:{arrival.id}", arrival.raw)
        return Response(status_code=202)

    async def forget(self, request: Request) -> Response:
        """End the chat in this browser: its screen is emptied, its cookie dropped, and the team sees that it left."""
        session = self._poster(request)
        await self._ports.inbox.receive(session, f"{session[:24]}:left", wire.LEFT)
        await self._ports.screens.change(session, clear)
        self._ports.hub.wake(session)
        response = Response(status_code=204)
        self._cookies.drop(response)
        return response

    async def forgotten(self, request: Request) -> Response:
        return HTMLResponse(self._pages.forgotten(self._language(request, Screen())))

    async def picture(self, request: Request, key: str) -> Response:
        """The picture of a card that stands on the asking patient's own screen, as PNG."""
        screen = await self._ports.screens.read(self._cookies.required(request))
        card = screen.card(key)
        if card is None or card.picture is None:
            raise WebError(404, "There is no such picture.")
        return Response(await self._ports.draw(card.picture), media_type="image/png")

    async def offline(self) -> Response:
        return HTMLResponse(self._pages.offline())

    async def service_worker(self) -> Response:
        """Lives below /chat/ and yet serves /chat, which the browser allows only with this header."""
        headers = {"Service-Worker-Allowed": PAGE}
        return Response(self._pages.service_worker(), media_type="text/javascript", headers=headers)

    async def manifest(self) -> Response:
        return JSONResponse(self._pages.manifest(), media_type="application/manifest+json")

    async def static(self, name: str, v: str | None = None) -> Response:
        found = self._assets.response(name, v)
        if found is None:
            raise WebError(404, "There is no such file.")
        return found

    def _poster(self, request: Request) -> str:
        """The session of a post that may be taken in."""
        refuse_foreign(request, self._ports.base_url)
        session = self._cookies.required(request)
        self._rate.take(session, asyncio.get_running_loop().time())
        return session

    def _render(self, request: Request, screen: Screen) -> str:
        return self._pages.state(screen, self._language(request, screen))

    def _language(self, request: Request, screen: Screen) -> str:
        return texts.best(screen.language, request.headers.get("accept-language", ""), self._ports.texts)
