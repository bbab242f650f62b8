"""What a request brings: parameters from the query string, a form, JSON, or a form with files."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import BodyPartReader, web

from tests.botapi.contract import Upload
from tests.botapi.errors import bad_request


async def read_given(request: web.Request) -> dict[str, Any]:
    """Everything given with a call, still as sent: strings from forms, JSON values from JSON, files as Upload."""
    given: dict[str, Any] = dict(request.query)
    match request.content_type:
        case "application/json":
            given |= await _json(request)
        case "application/x-www-form-urlencoded":
            given |= await request.post()
        case "multipart/form-data":
            given |= await _parts(request)
        case _ if request.can_read_body:
            raise bad_request(f"unsupported content type {request.content_type}")
    return given


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("JSON object expected")
    return body


async def _parts(request: web.Request) -> dict[str, Any]:
    given: dict[str, Any] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("a part of the form has no name")
        content = bytes(await part.read(decode=True))
        given[part.name] = Upload(part.filename, content) if part.filename else content.decode()
    return given
