"""The web chat's ports on the real records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.conversation.scene import NEWS
from bot.reception import Received, Reception
from bot.web.screen import Screen
from records import chats, deliveries, screens
from records.database import Database, Tx


class StoredScreens:
    """`bot.web.ports.Screens` on the database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def revision(self, session: str) -> int:
        def work(tx: Tx) -> int:
            chat_id = chats.find(tx, "web", session)
            return screens.revision(tx, chat_id) if chat_id else 0

        return await self._database.read(work)

    async def read(self, session: str) -> Screen:
        def work(tx: Tx) -> Screen:
            chat_id = chats.find(tx, "web", session)
            return _read(tx, chat_id) if chat_id else Screen()

        return await self._database.read(work)

    async def seen(self, session: str) -> None:
        """What was announced stands on the page that was opened: that counts as the first look at it."""

        def work(tx: Tx) -> int | None:
            chat_id = chats.find(tx, "web", session)
            news = chats.get(tx, chat_id).talk.get(NEWS) if chat_id else None
            shown = chat_id is not None and any(one.key.startswith(f"d{news}.") for one in _read(tx, chat_id).cards)
            return news if shown else None

        news = await self._database.read(work)
        if news is not None:
            await self._database.write(lambda tx: deliveries.opened(tx, news, self._clock()))

    async def change(self, session: str, edit: Callable[[Screen], Screen]) -> None:
        """A page that never said anything has no chat, and so no screen to change."""

        def work(tx: Tx) -> None:
            chat_id = chats.find(tx, "web", session)
            if chat_id is None:
                return
            before = _read(tx, chat_id, to_change=True)
            after = edit(before)
            if after is not before:
                screens.write(tx, chat_id, after.revision, after.to_json())

        await self._database.write(work)


def _read(tx: Tx, chat_id: str, *, to_change: bool = False) -> Screen:
    stored = screens.read(tx, chat_id, to_change=to_change)
    return Screen() if stored is None else Screen.from_json(stored)


class WebInbox:
    """`bot.web.ports.Inbox` on the reception."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    async def receive(self, session: str, external_id: str, event_json: str) -> None:
        await self._reception.receive("web", [Received(external_id, session, event_json)])
