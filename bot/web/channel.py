"""The web chat as a channel: a delivery is an edit of the stored screen, so it never fails on the other side."""

from __future__ import annotations

from collections.abc import Callable

from bot.channel import Channel, Outcome, Outgoing, Receipt
from bot.web import screen
from bot.web.hub import Hub
from bot.web.ports import Screens
from bot.web.screen import Screen


class WebChannel(Channel):
    name = "web"
    paced = False

    def __init__(self, screens: Screens, hub: Hub) -> None:
        self._screens = screens
        self._hub = hub

    async def deliver(self, outgoing: Outgoing) -> Receipt:
        """Always DELIVERED: the page picks the change up now, or when the patient opens it next."""
        key = outgoing.message_id or outgoing.key
        await self._change(outgoing.address, _edit(outgoing, key))
        return Receipt(Outcome.DELIVERED, message_id=key)

    async def notify(self, address: str, text: str) -> None:
        """Let a short word pass over the open pages of a chat."""
        await self._change(address, lambda before: screen.notify(before, text))

    async def _change(self, session: str, edit: Callable[[Screen], Screen]) -> None:
        await self._screens.change(session, edit)
        self._hub.wake(session)


def _edit(outgoing: Outgoing, key: str) -> Callable[[Screen], Screen]:
    match outgoing:
        case Outgoing(operation="show", card=card) if card is not None:
            return lambda before: screen.put(before, key, card)
        case Outgoing(operation="strip"):
            return lambda before: screen.strip(before, key)
        case Outgoing(operation="delete"):
            return lambda before: screen.remove(before, key)
        case _:
            raise ValueError("a delivery that shows needs a card")
