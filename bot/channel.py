"""The port between the sender and the ways a card can reach a patient."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from bot.conversation.cards import Card

TOO_MANY = "too many requests"  # the detail of a receipt for a 429
DEACTIVATED = "deactivated"  # the detail of a receipt for an account that is no more


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One delivery to make.

    `show` puts `card` on the screen: `message_id` is the message to edit in place, None sends a new one.
    `strip` takes the buttons off `message_id`; `delete` takes the message away.
    `address` is the channel's own address of the chat; `key` names the card within its chat.
    """

    operation: Literal["show", "strip", "delete"]
    address: str
    key: str
    card: Card | None = None
    message_id: str | None = None


class Outcome(Enum):
    """How a delivery ended. Each value is also the reason code that staff can read."""

    DELIVERED = "delivered"
    RETRY = "retry"  # 429, 5xx, time-out or a broken connection: try again, after `retry_after` seconds
    BLOCKED = "blocked"  # 403: the patient blocked the bot or deleted the account
    REFUSED = "refused"  # 400 and other answers that trying again cannot change


@dataclass(frozen=True, slots=True)
class Receipt:
    """`message_id` is the channel's name of the message now on the screen; `detail` carries no patient data."""

    outcome: Outcome
    message_id: str | None = None
    retry_after: float | None = None
    everything: bool = False  # a 429 stops every chat of the channel, not only this one
    detail: str | None = None


class Channel(ABC):
    """A way to reach patients. Implementations never raise for what the other side answers: they classify it."""

    name: str
    paced: bool  # True where the other side limits the rate

    @abstractmethod
    async def deliver(self, outgoing: Outgoing) -> Receipt: ...
