"""From effects to the outbox: which message each card is, and what happens to the one before it.

A chat has one current card. A change of it edits its message in place; a fresh card goes below, and the one before goes
away or, if it is to be kept, loses its buttons. Cards that stand beside the conversation are left alone by all that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.cards import Effect, Forget, Notice, Retire, Show, Stand
from records import chats, outbox
from records.chats import Chat
from records.database import Tx


@dataclass(slots=True)
class Stage:
    """Performs the effects of one turn or one announcement. `origin` is unique to it, such as `i42` or `d7`.

    `delivery_id` is what it announces, `news` the delivery whose announcement is replaced by a first change in place.
    """

    tx: Tx
    chat: Chat
    origin: str
    now: datetime
    lane: int = outbox.REPLY
    delivery_id: int | None = None
    news: int | None = None
    _count: int = 0

    def perform(self, effects: Iterable[Effect]) -> tuple[str, ...]:
        """Write the outbox rows; returns the notices, which pass and are not stored."""
        notices: list[str] = []
        key, kept = self.chat.card_key, self.chat.card_kept
        for effect in effects:
            match effect:
                case Show():
                    key, kept = self._show(effect, key, kept=kept)
                case Stand():
                    self._put("show", effect.key, effect)
                case Notice():
                    notices.append(effect.text)
                case Forget():
                    self._put("delete", effect.message_ref, None)
                case Retire():
                    self._put("strip", effect.message_ref, None)
        if (key, kept) != (self.chat.card_key, self.chat.card_kept):
            chats.change(self.tx, self.chat.id, card_key=key, card_kept=kept)
        return tuple(notices)

    def _show(self, effect: Show, key: str | None, *, kept: bool) -> tuple[str, bool]:
        if not effect.fresh and key is not None:
            self._put("show", key, effect, self.news)
            self.news = None
            return key, effect.keep
        fresh = f"{self.origin}.{self._count}"
        self._put("show", fresh, effect)
        if key is not None:
            self._put("strip" if kept else "delete", key, None)
        return fresh, effect.keep

    def _put(self, operation: str, key: str, effect: Show | Stand | None, news: int | None = None) -> None:
        outbox.add(
            self.tx,
            dedupe_key=f"{self.origin}.{self._count}",
            chat_id=self.chat.id,
            card_key=key,
            operation=operation,
            body=effect.card.to_json() if effect else None,
            priority=self.lane,
            now=self.now,
            delivery_id=self.delivery_id or news if effect else None,
        )
        self._count += 1
