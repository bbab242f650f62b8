"""The queue of updates: kept until confirmed, handed out by long polling to one reader at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.botapi.errors import ApiError, bad_request, conflict
from tests.botapi.signals import Signal

MAX_BATCH = 100
MAX_POLL_SECONDS = 50
KINDS = frozenset({"message", "edited_message", "callback_query", "my_chat_member", "inline_query", "poll_answer"})
_FIRST_ID = 700_000_001


@dataclass(frozen=True, slots=True)
class Update:
    update_id: int
    chat_id: int
    body: dict[str, Any]


class UpdateQueue:
    """`signal` fires at every change. `allowed` decides what is queued at all, as `allowed_updates` does."""

    def __init__(self, signal: Signal) -> None:
        self.signal = signal
        self.pending: list[Update] = []
        self.allowed: frozenset[str] = KINDS
        self._next_id = _FIRST_ID
        self._reader: object | None = None
        self._refusal = conflict("")

    def put(self, kind: str, chat_id: int, content: dict[str, Any]) -> None:
        """Queue an update of a kind the bot asked for; others are never seen by it."""
        if kind in self.allowed:
            body = {"update_id": self._next_id, kind: content}
            self.pending.append(Update(self._next_id, chat_id, body))
            self._next_id += 1
        self.signal.fire()

    def number_from(self, update_id: int) -> None:
        """Start numbering anew, as Telegram may after a week without updates."""
        self._next_id = update_id

    def allow(self, kinds: Iterable[str] | None) -> None:
        """None keeps the setting; an empty list is the default set. Does not touch what is already queued."""
        if kinds is None:
            return
        if unknown := set(kinds) - KINDS:
            raise bad_request(f"allowed_updates has no {min(unknown)}")
        self.allowed = frozenset(kinds) or KINDS

    def confirm(self, offset: int | None) -> None:
        """Forget every update before `offset`; a negative one keeps that many from the end."""
        if offset is None:
            return
        if offset < 0:
            self.pending = self.pending[offset:]
        self.pending = [update for update in self.pending if update.update_id >= offset]

    def forget(self, update: Update) -> None:
        self.pending.remove(update)
        self.signal.fire()

    def end_polling(self, refusal: ApiError) -> None:
        """Whoever is polling is answered with `refusal`."""
        self._reader, self._refusal = None, refusal
        self.signal.fire()

    async def poll(self, *, offset: int | None, limit: int, seconds: int) -> list[dict[str, Any]]:
        """Updates from `offset` on, waiting up to `seconds` for the first. A second reader ends the first."""
        if not 1 <= limit <= MAX_BATCH or not 0 <= seconds <= MAX_POLL_SECONDS:
            raise bad_request("limit must be 1 to 100 and timeout 0 to 50")
        self.end_polling(_OTHER_READER)
        self._reader = me = object()
        self.confirm(offset)
        await self._wait_for_updates(me, offset or 0, seconds)
        if self._reader is not me:
            raise self._refusal
        self._reader = None
        return [update.body for update in self._from(offset or 0)[:limit]]

    def _from(self, offset: int) -> list[Update]:
        return [update for update in self.pending if update.update_id >= offset]

    async def _wait_for_updates(self, me: object, offset: int, seconds: int) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not self._from(offset) and self._reader is me and (left := end - loop.time()) > 0:
            await self.signal.wait(left)


_OTHER_READER = conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
