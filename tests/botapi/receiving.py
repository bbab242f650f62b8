"""The methods by which a bot receives updates: long polling, or a webhook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tests.botapi.errors import bad_request, conflict
from tests.botapi.updates import MAX_BATCH, UpdateQueue
from tests.botapi.webhooks import Target, Webhook

Params = Mapping[str, Any]

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_MAX_CONNECTIONS = 100


async def get_updates(queue: UpdateQueue, webhook: Webhook, params: Params) -> list[dict[str, Any]]:
    if webhook.target is not None:
        raise conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete it first")
    queue.allow(params.get("allowed_updates"))
    return await queue.poll(
        offset=params.get("offset"), limit=params.get("limit", MAX_BATCH), seconds=params.get("timeout", 0)
    )


async def set_webhook(queue: UpdateQueue, webhook: Webhook, params: Params) -> bool:
    target = Target(params["url"], params.get("secret_token"), params.get("max_connections", 40))
    _check(target)
    queue.allow(params.get("allowed_updates"))
    if params.get("drop_pending_updates"):
        queue.pending.clear()
    queue.end_polling(conflict("terminated by setWebhook request"))
    await webhook.aim(target)
    return True


async def delete_webhook(queue: UpdateQueue, webhook: Webhook, params: Params) -> bool:
    await webhook.aim(None)
    if params.get("drop_pending_updates"):
        queue.pending.clear()
    return True


async def get_webhook_info(queue: UpdateQueue, webhook: Webhook, params: Params) -> dict[str, Any]:
    target = webhook.target
    info = {
        "url": target.url if target else "",
        "has_custom_certificate": False,
        "pending_update_count": len(queue.pending),
        "max_connections": target.max_connections if target else None,
        "last_error_message": webhook.last_error,
        "allowed_updates": sorted(queue.allowed),
    }
    return {name: value for name, value in info.items() if value is not None}


def _check(target: Target) -> None:
    """Plain HTTP is for this machine only; the secret's alphabet is Telegram's."""
    address = urlsplit(target.url)
    if address.scheme != "https" and not (address.scheme == "http" and address.hostname in _LOOPBACK):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if target.secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", target.secret):
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= target.max_connections <= _MAX_CONNECTIONS:
        raise bad_request("max_connections must be 1 to 100")
