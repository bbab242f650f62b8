"""Links by text message, against a gateway that really speaks HTTP: what it is sent, and what each answer means."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from aiohttp import web

from bot.channel import Outcome, Outgoing, Receipt
from bot.conversation.cards import Block, Card
from bot.post.sms import LATER, Gateway, SmsChannel
from tests.support.processes import free_port

WORDS = "Río Clinic: you can go on here: https://chat.example.org/chat#token"
LETTER = Outgoing("show", "patient-1 +15550100199", "link", Card((Block(WORDS),)))


@dataclass
class Answering:
    """The gateway, how it answers, and what it heard."""

    url: str = ""
    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    heard: list[dict[str, Any]] = field(default_factory=list)
    logins: list[str | None] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        asked = await (request.json() if request.content_type == "application/json" else request.post())
        self.heard.append(dict(asked))
        self.logins.append(request.headers.get("Authorization"))
        return web.Response(status=self.status, headers=self.headers, text="to +15550100199: never to be read")


@pytest.fixture
async def gateway() -> AsyncIterator[Answering]:
    answering, app, port = Answering(), web.Application(), free_port()
    app.router.add_post("/messages", answering.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    answering.url = f"http://127.0.0.1:{port}/messages"
    yield answering
    await runner.cleanup()


def settings(gateway: Answering, **changes: str) -> Gateway:
    usual = Gateway(gateway.url, "a-token", "bearer", "json", "to", "text", "from", "CLINIC")
    return replace(usual, **changes)  # type: ignore[arg-type]


async def test_the_gateway_gets_number_words_and_sender_under_its_own_names(gateway: Answering):
    assert await SmsChannel(settings(gateway)).deliver(LETTER) == Receipt(Outcome.DELIVERED)
    as_form = settings(gateway, body="form", login="basic", token="user:pass:word", to_field="To", text_field="Body")
    assert await SmsChannel(replace(as_form, sender="")).deliver(LETTER) == Receipt(Outcome.DELIVERED)
    assert gateway.heard == [
        {"to": "+15550100199", "text": WORDS, "from": "CLINIC"},
        {"To": "+15550100199", "Body": WORDS},
    ]
    assert gateway.logins == ["Bearer a-token", "Basic dXNlcjpwYXNzOndvcmQ="]


@pytest.mark.parametrize(
    ("status", "headers", "receipt"),
    [
        (200, {}, Receipt(Outcome.DELIVERED)),
        (400, {}, Receipt(Outcome.REFUSED, detail="the gateway refused the text (400)")),
        (302, {"Location": "/elsewhere"}, Receipt(Outcome.REFUSED, detail="the gateway refused the text (302)")),
        (401, {}, Receipt(Outcome.RETRY, retry_after=LATER, detail="the gateway refuses the token")),
        (429, {"Retry-After": "7"}, Receipt(Outcome.RETRY, retry_after=7.0, detail="too many requests")),
        (429, {"Retry-After": "tomorrow"}, Receipt(Outcome.RETRY, retry_after=LATER, detail="too many requests")),
        (429, {"Retry-After": "999999"}, Receipt(Outcome.RETRY, retry_after=3600.0, detail="too many requests")),
        (503, {}, Receipt(Outcome.RETRY, detail="the gateway failed (503)")),
    ],
)
async def test_what_the_gateway_answers_decides_what_becomes_of_the_text(gateway: Answering, status, headers, receipt):
    gateway.status, gateway.headers = status, headers
    assert await SmsChannel(settings(gateway)).deliver(LETTER) == receipt


async def test_a_gateway_that_is_away_is_asked_again_and_nothing_is_in_doubt():
    away = Gateway(f"http://127.0.0.1:{free_port()}/", "", "bearer", "json", "to", "text", "", "")
    assert await SmsChannel(away).deliver(LETTER) == Receipt(
        Outcome.RETRY, retry_after=LATER, detail="the gateway cannot be reached"
    )
