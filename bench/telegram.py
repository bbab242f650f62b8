"""Telegram without the network: updates as getUpdates gives them, and a channel where everything arrives at once."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

from app.doors import TelegramDoor
from bot.channel import Channel, Outcome, Outgoing, Receipt

_numbers = itertools.count(500_000_000)
_LABELS = ("None", "Mild", "Moderate", "Severe", "Extreme", "I would rather not answer", "Back", "Pause")


def tap(address: str, data: str, message: str) -> dict[str, Any]:
    """A tapped button as Telegram describes it, with all that we do not need."""
    number = next(_numbers)
    person = {"id": int(address), "is_bot": False, "first_name": "Testa", "last_name": "Ampleperson"}
    return {
        "update_id": number,
        "callback_query": {
            "id": str(number),
            "from": {**person, "username": "testa_ampleperson", "language_code": "en"},
            "message": {
                "message_id": int(message),
                "from": {"id": 987654321, "is_bot": True, "first_name": "Afterwell", "username": "afterwell_bot"},
                "chat": {"id": int(address), "first_name": "Testa", "last_name": "Ampleperson", "type": "private"},
                "date": 1_772_000_000,
                "edit_date": 1_772_000_100,
                "text": "How severe is your knee stiffness after first wakening in the morning?",
                "reply_markup": {"inline_keyboard": [[{"text": label, "callback_data": data}] for label in _LABELS]},
            },
            "chat_instance": "-3141592653589793238",
            "data": data,
        },
    }


class Waiting:
    """Those who wait for something to happen, by what they wait for."""

    def __init__(self) -> None:
        self._futures: dict[str, asyncio.Future[None]] = {}

    def wait_for(self, name: str) -> asyncio.Future[None]:
        self._futures[name] = asyncio.get_running_loop().create_future()
        return self._futures[name]

    def happened(self, name: str | None) -> None:
        if name in self._futures:
            self._futures.pop(name).set_result(None)


class Door:
    """Reads updates as the real door does; a tap has happened when its turn is committed."""

    read = TelegramDoor.read

    def __init__(self, waiting: Waiting) -> None:
        self._waiting = waiting

    async def notify(self, _address: str, reply_to: str | None, _notices: tuple[str, ...]) -> None:
        self._waiting.happened(reply_to)


class Screen(Channel):
    """Takes every card at once; the chat's next card has happened when it is here."""

    name = "telegram"
    paced = False

    def __init__(self, waiting: Waiting) -> None:
        self._waiting = waiting

    async def deliver(self, outgoing: Outgoing) -> Receipt:
        self._waiting.happened(outgoing.address)
        return Receipt(Outcome.DELIVERED, outgoing.message_id)
