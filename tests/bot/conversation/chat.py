"""A conversation without a channel: events in, and what stands on the screen afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.conversation.cards import Button, Card, Effect, Notice, Show, Stand
from bot.conversation.desk import TEXTS, Desk
from bot.conversation.events import Event, Said, Tapped
from bot.conversation.inviting import Inviter
from bot.conversation.stage import Stage
from bot.conversation.turn import take
from content.catalogue import Catalogue
from records import cards, chats
from tests.care.world import BORN, World

CATALOGUE = Catalogue.load(TEXTS)


@dataclass
class Conversation:
    """One chat at one address. `screen` holds every card by its message; `effects` is what the last event led to."""

    world: World
    address: str = "42"
    effects: tuple[Effect, ...] = ()
    screen: dict[str, Card] = field(default_factory=dict)
    turns: int = 0

    def happen(self, event: Event) -> None:
        tx, now = self.world.tx, self.world.now
        chat = chats.at(tx, "telegram", self.address) or self.world.open_chat(None, self.address)
        self.turns += 1
        self.effects = take(tx, Desk(self.world.practice, CATALOGUE), chat, event, now=now, new_id=self.world.new_id)
        Stage(tx, chats.get(tx, chat.id), f"{self.address}-{self.turns}", now).perform(self.effects)
        self._deliver(chat.id)

    def _deliver(self, chat_id: str) -> None:
        """What the sender does: the current card gets a message, or changes in the one it has."""
        key = chats.get(self.world.tx, chat_id).card_key
        shown = [effect.card for effect in self.effects if isinstance(effect, Show)]
        if key is not None and shown:
            cards.shown(self.world.tx, chat_id, key, key)
            self.screen[key] = shown[-1]
        for effect in self.effects:
            if isinstance(effect, Stand):
                self._stand(chat_id, effect)

    def _stand(self, chat_id: str, effect: Stand) -> None:
        cards.shown(self.world.tx, chat_id, effect.key, effect.key)
        self.screen[effect.key] = effect.card

    def announce(self) -> None:
        """What the world has said meanwhile comes into the chat."""
        tx, desk = self.world.tx, Desk(self.world.practice, CATALOGUE)
        for occasion in self.world.said:
            Inviter(desk, self.world.now, self.world.new_id)(tx, occasion)
            key = (
                chats.get(tx, occasion.chat.id).card_key if occasion.task.step.asks else f"told.{occasion.delivery_id}"
            )
            assert key is not None
            cards.shown(tx, occasion.chat.id, key, key)
        self.world.said.clear()

    @property
    def card(self) -> Card:
        """The card that was shown last."""
        return next(reversed(self.screen.values()))

    @property
    def words(self) -> str:
        return "\n".join(block.text for block in self.card.blocks)

    @property
    def at(self) -> str | None:
        """Where the conversation stands."""
        chat = chats.at(self.world.tx, "telegram", self.address)
        return chat.talk.get("at") if chat else None

    @property
    def notices(self) -> list[str]:
        return [effect.text for effect in self.effects if isinstance(effect, Notice)]

    def buttons(self) -> list[tuple[str, Button]]:
        """Every button that was ever shown, with its message, the current card's last."""
        return [(ref, button) for ref, card in self.screen.items() for row in card.buttons for button in row]

    def tap(self, label: str) -> None:
        ref, button = next(one for one in reversed(self.buttons()) if one[1].label == label)
        self.happen(Tapped(button.data, ref))

    def say(self, words: str) -> None:
        self.happen(Said(words, "p1"))

    def join(self, language: str = "en") -> None:
        """From the second factor to the first offer."""
        self.say(BORN.isoformat())
        for data in (f"1:language:{language}", "1:consent:yes", "1:zone:", "1:hour:9"):
            ref, button = next(one for one in reversed(self.buttons()) if one[1].data.startswith(data))
            self.happen(Tapped(button.data, ref))
