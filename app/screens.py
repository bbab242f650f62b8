"""The web chat's ports on the real records."""

from __future__ import annotations

from collections.abc import Callable

from bot.reception import Received, Reception
from bot.web.screen import Screen
from records import screens
from records.database import Database, Tx


class StoredScreens:
    """`bot.web.ports.Screens` on the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def revision(self, session: str) -> int:
        return await self._database.read(lambda tx: screens.revision(tx, session))

    async def read(self, session: str) -> Screen:
        return await self._database.read(lambda tx: _read(tx, session))

    async def change(self, session: str, edit: Callable[[Screen], Screen]) -> None:
        def work(tx: Tx) -> None:
            before = _read(tx, session, to_change=True)
            after = edit(before)
            if after is not before:
                screens.write(tx, session, after.revision, after.to_json())

        await self._database.write(work)


def _read(tx: Tx, session: str, *, to_change: bool = False) -> Screen:
    stored = screens.read(tx, session, to_change=to_change)
    return Screen() if stored is None else Screen.from_json(stored)


class WebInbox:
    """`bot.web.ports.Inbox` on the reception."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    async def receive(self, session: str, external_id: str, event_json: str) -> None:
        await self._reception.receive("web", [Received(external_id, session, event_json)])
