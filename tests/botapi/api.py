"""The Bot API over HTTP: one address per method, every call checked, limited, perhaps spoilt, and logged."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from aiohttp import web

from tests.botapi import contract, messages, profile, receiving
from tests.botapi.bodies import read_given
from tests.botapi.errors import ApiError
from tests.botapi.faults import Fault, Faults
from tests.botapi.limits import Limits
from tests.botapi.updates import UpdateQueue
from tests.botapi.webhooks import Webhook
from tests.botapi.world import World

Params = Mapping[str, Any]

ACTING: Mapping[str, Callable[[World, Params, Params], Any]] = {
    "getMe": profile.get_me,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "setMyDescription": profile.set_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "setChatMenuButton": profile.set_chat_menu_button,
    "sendMessage": messages.send_message,
    "sendPhoto": messages.send_photo,
    "sendDocument": messages.send_document,
    "sendChatAction": messages.send_chat_action,
    "editMessageText": messages.edit_message_text,
    "editMessageCaption": messages.edit_message_caption,
    "editMessageMedia": messages.edit_message_media,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "deleteMessage": messages.delete_message,
    "answerCallbackQuery": messages.answer_callback_query,
}
RECEIVING: Mapping[str, Callable[[UpdateQueue, Webhook, Params], Awaitable[Any]]] = {
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
}
_NAMES = {name.lower(): name for name in contract.METHODS}
_LIMITED = re.compile(r"send(Message|Photo|Document)|edit\w+")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot. `status` is None where no answer reached it; `at` is the server's clock."""

    method: str
    params: Params
    status: int | None
    description: str | None
    at: float


@dataclass(slots=True)
class Api:
    """Answers `/bot<token>/<method>`."""

    token: str
    world: World
    webhook: Webhook
    limits: Limits = field(default_factory=Limits)
    faults: Faults = field(default_factory=Faults)
    calls: list[Call] = field(default_factory=list)

    async def respond(self, request: web.Request) -> web.Response:
        method = _NAMES.get(request.match_info["method"].lower(), request.match_info["method"])
        given: dict[str, Any] = {}
        fault = None
        try:
            self._check_address(request.match_info["token"], method)
            given = await read_given(request)
            fault = self.faults.take(method)
            if fault is not None and not fault.accepted:
                return await self._spoil(fault, request, method, given)
            result = await self._perform(method, given)
        except ApiError as error:
            self._log(method, given, error.status, error.description)
            return _refusal(error)
        except asyncio.CancelledError:
            self._log(method, given, None, "the bot went away")
            raise
        if fault is not None:
            return await self._spoil(fault, request, method, given)
        self._log(method, given, HTTPStatus.OK, None)
        return web.json_response({"ok": True, "result": result})

    async def _perform(self, method: str, given: Params) -> Any:
        params = contract.read(method, given)
        if method in RECEIVING:
            return await RECEIVING[method](self.world.updates, self.webhook, params)
        if _LIMITED.fullmatch(method):
            self.limits.take(params["chat_id"], self.world.clock())
        return ACTING[method](self.world, params, given)

    async def _spoil(self, fault: Fault, request: web.Request, method: str, given: Params) -> web.Response:
        self._log(method, given, fault.status, f"fault: {fault.kind}")
        return await fault.answer(request)

    def _check_address(self, token: str, method: str) -> None:
        if not re.fullmatch(r"\d+:[A-Za-z0-9_-]{20,}", token):
            raise ApiError(HTTPStatus.NOT_FOUND, "Not Found")
        if token != self.token:
            raise ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized")
        if method not in contract.METHODS:
            raise ApiError(HTTPStatus.NOT_FOUND, "Not Found: method not found")

    def _log(self, method: str, given: Params, status: int | None, description: str | None) -> None:
        self.calls.append(Call(method, given, status, description, self.world.clock()))


def _refusal(error: ApiError) -> web.Response:
    body = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.status)
