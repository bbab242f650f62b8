"""What a browser posts: read with limits, kept as plain text fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qsl

from starlette.requests import Request

from clinic.errors import PageError

MAX_BODY = 32 * 1024  # bytes
MAX_FIELDS = 40
FORM = "application/x-www-form-urlencoded"

Form = Mapping[str, str]


async def read(request: Request) -> Form:
    """The fields of a form, the last of each name, without NUL, which no database takes; raises `PageError`."""
    if not request.headers.get("content-type", "").startswith(FORM):
        return {}
    body = await _body(request)
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError:
        raise PageError(400, "This form cannot be read.") from None
    return {name: value.replace("\0", "").strip() for name, value in fields}


def date_in(written: str) -> date | None:
    """The date in a field such as `2027-02-15`; None where there is none."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise PageError(413, "That was too long.")
    return bytes(body)
