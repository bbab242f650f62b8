"""The person's side and the controls over HTTP, for a bot that runs in another process.

POST /_person/<id>                  {"first_name": ..., "language_code": ...}   meet a person
POST /_person/<id>/<action>         the arguments of the method of Person, as a JSON object
GET  /_person/<id>/screen           the messages on the screen
GET  /_person/<id>/toasts           the notices shown
GET  /_person/<id>/sees             ?text=...&timeout=5: the message, or 404 with the screen in words
GET  /_control/calls                ?method=...: what the bot called
POST /_control/fault                {"method": ..., "kind": ..., "accepted": false, "seconds": 1, "times": 1}
POST /_control/limits               {"enabled": true, "per_chat": 1, "chat_burst": 3, "overall": 30}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.botapi.contract import Upload
from tests.botapi.faults import Fault, FaultKind
from tests.botapi.world import Query

if TYPE_CHECKING:
    from tests.botapi.api import Call
    from tests.botapi.people import Person
    from tests.botapi.server import BotApiServer

ACTIONS = {"start", "say", "send_photo", "send_sticker", "send", "edit", "tap", "block", "unblock", "delete_account"}


def routes(server: BotApiServer) -> list[web.RouteDef]:
    pages = Pages(server)
    return [
        web.post("/_person/{id:\\d+}", pages.meet),
        web.post("/_person/{id:\\d+}/{action}", pages.act),
        web.get("/_person/{id:\\d+}/screen", pages.screen),
        web.get("/_person/{id:\\d+}/toasts", pages.toasts),
        web.get("/_person/{id:\\d+}/sees", pages.sees),
        web.get("/_control/calls", pages.calls),
        web.post("/_control/fault", pages.fault),
        web.post("/_control/limits", pages.limits),
    ]


class Pages:
    def __init__(self, server: BotApiServer) -> None:
        self._server = server

    async def meet(self, request: web.Request) -> web.Response:
        person = self._server.person(int(request.match_info["id"]), **await _arguments(request))
        return web.json_response({"chat_id": person.chat_id})

    async def act(self, request: web.Request) -> web.Response:
        action = request.match_info["action"]
        if action not in ACTIONS:
            return web.json_response({"error": f"a person cannot {action}"}, status=404)
        try:
            done = await getattr(self._person(request), action)(**await _arguments(request))
        except (AssertionError, KeyError, TypeError) as error:
            return web.json_response({"error": str(error)}, status=409)
        return web.json_response({"done": asdict(done) if isinstance(done, Query) else done})

    async def screen(self, request: web.Request) -> web.Response:
        return web.json_response([message.to_json() for message in self._person(request).screen()])

    async def toasts(self, request: web.Request) -> web.Response:
        return web.json_response(self._person(request).toasts())

    async def sees(self, request: web.Request) -> web.Response:
        timeout = float(request.query.get("timeout", "5"))
        try:
            message = await self._person(request).sees(request.query["text"], timeout)
        except AssertionError as error:
            return web.json_response({"error": str(error)}, status=404)
        return web.json_response(message.to_json())

    async def calls(self, request: web.Request) -> web.Response:
        method = request.query.get("method")
        calls = self._server.calls_of(method) if method else self._server.calls
        return web.json_response([_call_json(call) for call in calls])

    async def fault(self, request: web.Request) -> web.Response:
        given = await _arguments(request)
        method, kind, times = given.pop("method"), FaultKind(given.pop("kind")), given.pop("times", 1)
        self._server.faults.add(method, Fault(kind, **given), times)
        return web.json_response({})

    async def limits(self, request: web.Request) -> web.Response:
        for name, value in (await _arguments(request)).items():
            setattr(self._server.limits, name, value)
        return web.json_response({})

    def _person(self, request: web.Request) -> Person:
        return self._server.person(int(request.match_info["id"]))


async def _arguments(request: web.Request) -> dict[str, Any]:
    given = await request.json() if request.can_read_body else {}
    if not isinstance(given, dict):
        raise web.HTTPBadRequest(text="a JSON object is expected")
    return given


def _call_json(call: Call) -> dict[str, Any]:
    params: Mapping[str, Any] = {
        name: f"<file {value.filename}>" if isinstance(value, Upload) else value for name, value in call.params.items()
    }
    return {**asdict(call), "params": params}
