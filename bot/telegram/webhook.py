"""The webhook: check who calls, store the update, answer. Nothing else happens in the request."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from hmac import compare_digest
from http import HTTPStatus
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError
from fastapi import APIRouter, Request, Response

from bot.telegram import outcomes
from bot.telegram.errors import TelegramError, TokenRefusedError
from bot.telegram.inbound import UPDATE_KINDS, Receive, received

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
MAX_BODY = 1024 * 1024
MAX_CONNECTIONS = 40


def webhook_router(path: str, secret: str, receive: Receive) -> APIRouter:
    """The route that Telegram calls at `path`; 200 only after `receive` has stored the update.

    `secret` is what `register` told Telegram to send: 1 to 256 letters, digits, `_` and `-`. ValueError without one.
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise ValueError("the webhook needs a secret of 1 to 256 letters, digits, _ and -")
    router = APIRouter()

    @router.post(path, include_in_schema=False)
    async def take(request: Request) -> Response:
        if not compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            return Response(status_code=HTTPStatus.UNAUTHORIZED)
        body = await _body(request)
        if body is None:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return Response(status_code=await _store(body, receive))

    return router


async def register(bot: Bot, url: str, secret: str) -> None:
    """Tell Telegram where to deliver; updates that wait are delivered too. TelegramError if it does not agree."""
    try:
        await bot.set_webhook(
            url,
            secret_token=secret,
            allowed_updates=UPDATE_KINDS,
            max_connections=MAX_CONNECTIONS,
            drop_pending_updates=False,
        )
    except (TelegramUnauthorizedError, TelegramNotFound):
        raise TokenRefusedError from None
    except outcomes.ANSWERS as error:
        raise TelegramError(
            f"Telegram does not take the webhook ({outcomes.reason(error)}); "
            "its address must be https, with a certificate, and reachable from the internet."
        ) from None


async def _body(request: Request) -> bytes | None:
    """The body; None for one that is larger than any update."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


async def _store(body: bytes, receive: Receive) -> HTTPStatus:
    update = _update(body)
    if update is None:
        return HTTPStatus.BAD_REQUEST
    found = received(update)
    if found is None:
        return HTTPStatus.OK
    try:
        await receive([found])
    except Exception as error:  # noqa: BLE001 - Telegram is asked to repeat, whatever the reason
        log.error("An update could not be stored: %s", type(error).__name__)  # noqa: TRY400 - no patient's text
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.OK


def _update(body: bytes) -> Mapping[str, Any] | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None
