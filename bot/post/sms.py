"""Text messages as a channel: one HTTP request to the gateway that the hospital has a contract with."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

import aiohttp

from bot.channel import TOO_MANY, Channel, Outcome, Outgoing, Receipt
from bot.post.email import recipient

PATIENCE = aiohttp.ClientTimeout(total=20)  # seconds
LATER = 60.0  # seconds until a gateway that would not listen is asked again
LONGEST_PAUSE = 3600.0


@dataclass(frozen=True, slots=True)
class Gateway:
    """`login` is how the token is shown: a bearer token, or the user:password of HTTP's basic login.

    The fields are the gateway's own names for the number, the words and the sender; an empty one is left out.
    """

    url: str
    token: str
    login: Literal["bearer", "basic"]
    body: Literal["json", "form"]
    to_field: str
    text_field: str
    sender_field: str
    sender: str


class SmsChannel(Channel):
    name = "sms"
    paced = False

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def deliver(self, outgoing: Outgoing) -> Receipt:
        if outgoing.operation != "show" or outgoing.card is None:
            return Receipt(Outcome.DELIVERED)
        fields = self._fields(recipient(outgoing.address), "\n".join(block.text for block in outgoing.card.blocks))
        form = self._gateway.body == "form"
        try:
            async with (
                aiohttp.ClientSession(timeout=PATIENCE, headers=self._headers()) as http,
                http.post(
                    self._gateway.url,
                    data=fields if form else None,
                    json=None if form else fields,
                    allow_redirects=False,
                ) as answer,
            ):
                return _receipt(answer.status, answer.headers.get("Retry-After"))
        except aiohttp.ClientConnectorError:
            return Receipt(Outcome.RETRY, retry_after=LATER, detail="the gateway cannot be reached")
        except (aiohttp.ClientError, TimeoutError, OSError):
            return Receipt(Outcome.RETRY, detail="the gateway broke off")

    def _fields(self, number: str, words: str) -> dict[str, str]:
        gateway = self._gateway
        named = ((gateway.to_field, number), (gateway.text_field, words), (gateway.sender_field, gateway.sender))
        return {name: value for name, value in named if name and value}

    def _headers(self) -> dict[str, str]:
        gateway = self._gateway
        if not gateway.token:
            return {}
        if gateway.login == "bearer":
            return {"Authorization": f"Bearer {gateway.token}"}
        return {"Authorization": f"Basic {b64encode(gateway.token.encode()).decode()}"}


def _receipt(status: int, retry_after: str | None) -> Receipt:
    """What a gateway's answer means; what else it says is not read, since it may repeat the number."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Receipt(Outcome.DELIVERED)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Receipt(Outcome.RETRY, retry_after=_seconds(retry_after), detail=TOO_MANY)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return Receipt(Outcome.RETRY, retry_after=LATER, detail="the gateway refuses the token")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return Receipt(Outcome.RETRY, detail=f"the gateway failed ({status})")
    return Receipt(Outcome.REFUSED, detail=f"the gateway refused the text ({status})")


def _seconds(retry_after: str | None) -> float:
    """What the header asks for, where it is a number; a date, or nothing, is a while."""
    if retry_after is None or not retry_after.isdecimal():
        return LATER
    return min(max(1.0, float(retry_after)), LONGEST_PAUSE)
