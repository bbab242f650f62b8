"""What Telegram says about the bot: is the token good, where do updates go, and what time is it there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from app.clock import Clock
from app.doctor.database import offset
from app.doctor.finding import Finding, look, ok, wrong
from app.links import webhook_path
from app.settings import Settings
from records.keyring import Keyring

TELEGRAM = "https://api.telegram.org"
PATIENCE = aiohttp.ClientTimeout(total=10)
BACKLOG = 100  # updates that wait
RECENT = timedelta(hours=1)
ONE_BOT = "where another installation uses this bot, give each a bot of its own"


@dataclass(frozen=True, slots=True)
class Answer:
    """`result` is empty when refused; `date` is the header's; asked `before`, answered `took` seconds later."""

    status: int
    result: Mapping[str, Any]
    date: str | None
    before: datetime
    took: float


async def telegram_findings(settings: Settings, keys: Keyring, clock: Clock) -> AsyncIterator[Finding]:
    """Nothing about a bot where no token is set. The token is in the address that is asked, and in no finding."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        yield ok("telegram", "no token is set: the web chat alone")
        return
    bot = f"{settings.telegram_api or TELEGRAM}/bot{token}"
    try:
        async with aiohttp.ClientSession(timeout=PATIENCE) as http:
            me = await _ask(http, f"{bot}/getMe", clock)
            webhook = await _ask(http, f"{bot}/getWebhookInfo", clock)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        found = f"Telegram cannot be reached ({type(error).__name__})"
        yield wrong("telegram", found, "check the connection to the internet, the proxy, and AFTERWELL_TELEGRAM_API")
        return
    yield _token(me)
    if me.status == HTTPStatus.OK:
        for finding in (*_clock(me), *_updates(webhook.result, settings, keys, clock())):
            yield finding


async def _ask(http: aiohttp.ClientSession, address: str, clock: Clock) -> Answer:
    before, began = clock(), monotonic()
    async with http.post(address) as answer:
        body = await answer.json(content_type=None)
        result = body.get("result") if isinstance(body, dict) else None
        found = result if isinstance(result, dict) else {}
        return Answer(answer.status, found, answer.headers.get("Date"), before, monotonic() - began)


def _token(me: Answer) -> Finding:
    if me.status == HTTPStatus.OK:
        return ok("telegram", f"the token is that of @{me.result.get('username', '')}")
    if me.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
        return wrong("telegram", "Telegram refuses the bot token", "copy it again from @BotFather, or make a new one")
    return wrong("telegram", f"Telegram answers {me.status}", "try again later")


def _clock(me: Answer) -> Iterator[Finding]:
    if me.date is not None:
        yield offset("clock of Telegram", parsedate_to_datetime(me.date), me.before, me.took, coarse=1.0)


def _updates(info: Mapping[str, Any], settings: Settings, keys: Keyring, now: datetime) -> Iterator[Finding]:
    yield _webhook(str(info.get("url", "")), settings, keys)
    waiting = int(info.get("pending_update_count", 0))
    if waiting > BACKLOG:
        yield look("updates", f"{waiting} wait at Telegram", "see that a server runs; Telegram keeps them for a day")
    else:
        yield ok("updates", f"{waiting} wait at Telegram")
    if (message := info.get("last_error_message")) and _is_recent(info.get("last_error_date"), now):
        yield look("webhook's last error", str(message), "look at the proxy, its certificate and the server's log")


def _webhook(url: str, settings: Settings, keys: Keyring) -> Finding:
    """Its path is a secret, so only the host is named."""
    host = urlsplit(url).hostname or "an unknown host"
    if settings.telegram_mode == "polling":
        if not url:
            return ok("webhook", "none is set, as polling needs it")
        found = f"a webhook at {host} is set, so polling gets no updates"
        return wrong("webhook", found, f"restart the server, which takes it away; {ONE_BOT}")
    if not url:
        return wrong("webhook", "none is set, so no update comes in", "start `afterwell serve`, which sets it")
    if url != settings.base_url + webhook_path(keys):
        found = f"updates go to an address at {host} that is not this installation's"
        return wrong("webhook", found, f"restart the server, which sets it anew; {ONE_BOT}")
    return ok("webhook", f"updates come to {host}")


def _is_recent(at: object, now: datetime) -> bool:
    """An error without its time counts as recent."""
    return not isinstance(at, int) or now.timestamp() - at < RECENT.total_seconds()
