"""Reception: what comes in is stored first, then handled in order, one turn a transaction.

Events of one chat are handled one after the other; different chats do not wait for each other. A turn that fails is
tried again with growing pauses; one that keeps failing is set aside, and the patient gets an apology, not silence.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol

import structlog

from bot.conversation.cards import Block, Card, Show
from bot.conversation.desk import Desk, closest_language
from bot.conversation.events import Event
from bot.conversation.scene import NEWS
from bot.conversation.stage import Stage
from bot.conversation.turn import take
from bot.watch import UNWATCHED, Watch
from records import chats, inbox
from records.chats import Chat
from records.database import Database, Tx
from records.ids import NewId
from records.inbox import Arrived

log = structlog.get_logger()

AWAY = timedelta(seconds=0.3)  # until the next try while the database does not answer; a restart takes it less
RETRIES = (timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2))
APOLOGY = "Sorry, something went wrong on our side. Your answers so far are safe. Please try again in a few minutes."


@dataclass(frozen=True, slots=True)
class Received:
    """What a channel hands over: its unique id of the event, the chat's address, and the event as it came."""

    external_id: str
    address: str
    raw: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """The event that was read; `reply_to` is what a notice answers, such as a callback query."""

    event: Event | None
    language_hint: str | None = None
    reply_to: str | None = None


class Door(Protocol):
    """A channel's way in: reads what it stored, and lets a short notice pass."""

    def read(self, raw: str) -> Incoming: ...

    async def notify(self, address: str, reply_to: str | None, notices: tuple[str, ...]) -> None: ...


@dataclass(frozen=True, slots=True)
class _Played:
    address: str
    reply_to: str | None
    notices: tuple[str, ...]
    followed: bool


class Reception:
    """Takes in events of all channels. `wake` is called when there is something to send."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        doors: dict[str, Door],
        *,
        clock: Callable[[], datetime],
        new_id: NewId,
        wake: Callable[[], None],
        watch: Watch = UNWATCHED,
    ) -> None:
        self._database = database
        self._desk = desk
        self._doors = doors
        self._clock = clock
        self._new_id = new_id
        self._wake = wake
        self._watch = watch
        self._kicked: set[str] = set()
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._retries: dict[str, asyncio.TimerHandle] = {}
        self._notices: set[asyncio.Task[None]] = set()

    async def receive(self, channel: str, events: Iterable[Received]) -> None:
        """Store events durably, then handle them; returns as soon as they are stored."""
        now = self._clock()
        batch = list(events)

        def store(tx: Tx) -> list[str]:
            return [
                inbox.put(
                    tx,
                    channel=channel,
                    external_id=one.external_id,
                    address=one.address,
                    body=json.dumps({"address": one.address, "raw": one.raw}),
                    now=now,
                )
                for one in batch
            ]

        for queue in await self._database.write(store):
            self._kick(queue)

    async def catch_up(self) -> None:
        """Handle what waits in the inbox, such as what a killed process had stored."""
        for queue in await self._database.read(lambda tx: inbox.waiting(tx, self._clock())):
            if _channel(queue) in self._doors:
                self._kick(queue)

    async def settle(self) -> None:
        """Wait until nothing is being handled: for a clean stop, and for tests."""
        while busy := [*self._workers.values(), *self._notices]:
            await asyncio.gather(*busy, return_exceptions=True)

    async def close(self) -> None:
        """The last `settle`: what was to be tried again stays in the inbox."""
        await self.settle()
        for timer in self._retries.values():
            timer.cancel()

    def _kick(self, queue: str) -> None:
        self._kicked.add(queue)
        if queue not in self._workers:
            self._workers[queue] = asyncio.create_task(self._drain(queue))

    async def _drain(self, queue: str) -> None:
        """Handle a chat's events to the last; a kick meanwhile is one more look."""
        try:
            while queue in self._kicked:
                self._kicked.discard(queue)
                while await self._one(queue):
                    pass
        finally:
            del self._workers[queue]

    async def _one(self, queue: str) -> bool:
        """Play the oldest event's turn; True when another one is to be played right after it."""
        began = monotonic()
        try:
            played = await self._database.write(lambda tx: self._turn(tx, queue))
        except Exception as error:  # noqa: BLE001 whatever a turn raises must not stop the chats behind it
            return await self._failed(queue, error)
        if played is None:
            return False
        self._watch.turn(monotonic() - began)
        self._wake()
        self._notify(queue, played)
        return played.followed

    def _notify(self, queue: str, played: _Played) -> None:
        """Answer the tap, without letting a slow answer hold up the next tap."""
        door = self._doors[_channel(queue)]
        task = asyncio.create_task(door.notify(played.address, played.reply_to, played.notices))
        self._notices.add(task)
        task.add_done_callback(self._notified)

    def _notified(self, task: asyncio.Task[None]) -> None:
        self._notices.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("notice_failed", error=type(error).__name__)

    def _turn(self, tx: Tx, queue: str) -> _Played | None:
        now = self._clock()
        row = inbox.next_of(tx, queue, now)
        if row is None:
            return None
        body = json.loads(row.body)
        incoming = self._doors[row.channel].read(body["raw"])
        notices: tuple[str, ...] = ()
        if incoming.event is not None:
            chat = self._chat(tx, row, body["address"], incoming, now)
            effects = take(tx, self._desk, chat, incoming.event, now=now, new_id=self._new_id)
            notices = Stage(tx, chat, f"i{row.id}", now, news=chat.talk.get(NEWS)).perform(effects)
        inbox.done(tx, row.id, now)
        return _Played(body["address"], incoming.reply_to, notices, row.followed)

    def _chat(self, tx: Tx, row: Arrived, address: str, incoming: Incoming, now: datetime) -> Chat:
        found = chats.at(tx, row.channel, address)
        if found is not None:
            return found
        language = closest_language(incoming.language_hint)
        return chats.open_new(
            tx, chat_id=self._new_id(), channel=row.channel, address=address, language=language, now=now
        )

    async def _failed(self, queue: str, error: Exception) -> bool:
        """Count the failure; the text of the error stays out of the log, because it may quote the patient."""
        log.error("turn_failed", chat=queue, error=type(error).__name__)
        try:
            pause = await self._database.write(lambda tx: self._count_failure(tx, queue, type(error).__name__))
        except Exception as trouble:  # noqa: BLE001 the database itself is away, and nothing is counted
            log.error("inbox_waits", error=type(trouble).__name__)  # noqa: TRY400 no traceback: it may quote the patient
            pause = AWAY
        self._watch.turn_failed()
        if pause is None:
            self._wake()
            return True
        self._retries[queue] = asyncio.get_running_loop().call_later(pause.total_seconds(), self._kick, queue)
        return False

    def _count_failure(self, tx: Tx, queue: str, reason: str) -> timedelta | None:
        """How long to wait before the next try; None when the event was set aside and the next one may go."""
        now = self._clock()
        row = inbox.next_of(tx, queue, now)
        if row is None:
            return None
        pause = RETRIES[row.attempts] if row.attempts < len(RETRIES) else None
        inbox.failed(tx, row.id, reason=reason, retry_at=now + pause if pause else None, now=now)
        if pause is None:
            self._apologise(tx, row, now)
        return pause

    def _apologise(self, tx: Tx, row: Arrived, now: datetime) -> None:
        chat = chats.at(tx, row.channel, json.loads(row.body)["address"])
        if chat is not None:
            text = self._desk.catalogue.text(chat.language, APOLOGY)
            card = Card((Block(text),), language=chat.language)
            Stage(tx, chat, f"i{row.id}.sorry", now).perform([Show(card, fresh=True, keep=True)])


def _channel(queue: str) -> str:
    return queue.partition(":")[0]
