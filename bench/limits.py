"""A channel as strict as Telegram may be: so many messages in any second, and one a second to a chat after a burst.

Whoever exceeds a limit is refused everything for a while, and the while grows. Time is the event loop's, so that a
simulation can move it.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.channel import TOO_MANY, Channel, Outcome, Outgoing, Receipt
from tests.botapi.limits import Bucket

PERMITTED = 30  # messages in any second
CHAT_BURST = 3  # messages to a chat at once; then one a second
RETRY_AFTER = 3.0  # seconds, and as much longer each time
MOST_PATIENT = 20


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that was taken: when, to whom, and what it says first."""

    at: float
    address: str
    says: str


@dataclass
class Strict(Channel):
    """`seen` is told of each message that was taken. An answer takes 50 to 150 ms."""

    name: str = "telegram"
    paced: bool = True
    seen: Callable[[Arrival], None] = lambda _arrival: None
    arrivals: list[Arrival] = field(default_factory=list)
    refused: int = 0
    closed_until: float = 0.0
    _last: deque[float] = field(default_factory=lambda: deque(maxlen=PERMITTED))
    _chats: dict[str, Bucket] = field(default_factory=dict)
    _refusals: int = 0
    _chance: random.Random = field(default_factory=lambda: random.Random(1))

    async def deliver(self, outgoing: Outgoing) -> Receipt:
        now = asyncio.get_running_loop().time()
        receipt = self._answer(outgoing, now)
        await asyncio.sleep(self._chance.uniform(0.05, 0.15))
        return receipt

    def _answer(self, outgoing: Outgoing, now: float) -> Receipt:
        wait = self._refusal(outgoing, now)
        if wait:
            self.refused += 1
            self.closed_until = now + wait
            return Receipt(Outcome.RETRY, retry_after=wait, everything=True, detail=TOO_MANY)
        arrival = Arrival(now, outgoing.address, outgoing.card.blocks[0].text if outgoing.card else outgoing.operation)
        self.arrivals.append(arrival)
        self.seen(arrival)
        return Receipt(Outcome.DELIVERED, outgoing.message_id or str(len(self.arrivals)))

    def _refusal(self, outgoing: Outgoing, now: float) -> float:
        """Seconds of silence; 0 for a message that is taken, and counted."""
        if now < self.closed_until:
            return self.closed_until - now
        chat = self._chats.setdefault(outgoing.address, Bucket(1, CHAT_BURST, CHAT_BURST, now))
        crowded = len(self._last) == PERMITTED and now < self._last[0] + 1
        if crowded or (outgoing.operation != "delete" and chat.wait(now) > 0):
            self._refusals += 1
            return RETRY_AFTER * min(self._refusals, MOST_PATIENT)
        self._last.append(now)
        chat.tokens -= outgoing.operation != "delete"
        return 0.0
