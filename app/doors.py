"""Plugs the channels into the reception: how each reads what it stored, and how a notice reaches the patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reception import Incoming
from bot.telegram import inbound
from bot.web import wire
from bot.web.channel import WebChannel

if TYPE_CHECKING:
    from bot.telegram.channel import TelegramChannel  # its library takes seconds to load


class WebDoor:
    def __init__(self, channel: WebChannel) -> None:
        self._channel = channel

    def read(self, raw: str) -> Incoming:
        return Incoming(wire.event(raw), wire.language(raw))

    async def notify(self, address: str, _reply_to: str | None, notices: tuple[str, ...]) -> None:
        for notice in notices[:1]:
            await self._channel.notify(address, notice)


class TelegramDoor:
    def __init__(self, channel: TelegramChannel) -> None:
        self._channel = channel

    def read(self, raw: str) -> Incoming:
        arrival = inbound.read(raw)
        if arrival is None:
            return Incoming(None)
        return Incoming(arrival.event, arrival.language_hint, arrival.callback_query_id)

    async def notify(self, _address: str, reply_to: str | None, notices: tuple[str, ...]) -> None:
        """Every tap is answered, so that no button keeps spinning; a notice rides along."""
        if reply_to is not None:
            await self._channel.answer_tap(reply_to, notices[0] if notices else None)
