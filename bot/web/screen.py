"""What stands on one patient's page, as plain data, and the pure edits that change it.

An edit that changes nothing returns the very same screen, so a delivery that is repeated after a crash is harmless.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.conversation.cards import Card

MAX_CARDS = 30  # older ones scroll out of the stored history; a page is a conversation, not an archive


@dataclass(frozen=True, slots=True)
class Shown:
    """A card on the page; `key` is its name within the chat and the channel's message id."""

    key: str
    card: Card


@dataclass(frozen=True, slots=True)
class Toast:
    """A short word that passes. A page shows each `id` once; ids grow."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class Screen:
    """Cards from the oldest to the current one. `revision` grows by one with each change; 0 is an empty page."""

    revision: int = 0
    cards: tuple[Shown, ...] = ()
    notice: Toast | None = None

    @property
    def language(self) -> str | None:
        """The language of the current card; None on an empty page."""
        return self.cards[-1].card.language if self.cards else None

    def card(self, key: str) -> Card | None:
        return next((shown.card for shown in self.cards if shown.key == key), None)

    def to_json(self) -> dict[str, Any]:
        return {
            "revision": self.revision,
            "cards": [{"key": shown.key, "card": shown.card.to_json()} for shown in self.cards],
            "notice": {"id": self.notice.id, "text": self.notice.text} if self.notice else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Screen:
        return cls(
            revision=data["revision"],
            cards=tuple(Shown(entry["key"], Card.from_json(entry["card"])) for entry in data["cards"]),
            notice=Toast(**data["notice"]) if data["notice"] else None,
        )


def put(screen: Screen, key: str, card: Card) -> Screen:
    """Show `card` under `key`: in place where the key is on the page already, else below everything."""
    shown = Shown(key, card)
    if screen.card(key) is None:
        return _with_cards(screen, (*screen.cards, shown)[-MAX_CARDS:])
    return _with_cards(screen, tuple(shown if old.key == key else old for old in screen.cards))


def strip(screen: Screen, key: str) -> Screen:
    """Take the buttons off a card; a card that is gone needs nothing."""
    card = screen.card(key)
    return put(screen, key, Card(card.blocks, picture=card.picture, language=card.language)) if card else screen


def remove(screen: Screen, key: str) -> Screen:
    return _with_cards(screen, tuple(shown for shown in screen.cards if shown.key != key))


def notify(screen: Screen, text: str) -> Screen:
    revision = screen.revision + 1
    return replace(screen, revision=revision, notice=Toast(revision, text))


def clear(screen: Screen) -> Screen:
    return Screen(screen.revision + 1) if screen.cards or screen.notice else screen


def _with_cards(screen: Screen, cards: tuple[Shown, ...]) -> Screen:
    return screen if cards == screen.cards else replace(screen, revision=screen.revision + 1, cards=cards)
