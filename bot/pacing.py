"""How fast we may send: so many a second over all, a bucket for each chat, a pause when the other side asks for one.

Nothing is promised ahead: whoever may go now goes, and is counted at that moment. A process that was held up neither
bunches what it missed nor loses its share for good: it catches up a little faster than it usually goes.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

PERMITTED = 30  # messages a second over all: "30 messages per second or so", says Telegram
OUR_SECOND = 1.02  # seconds: what left in time may arrive a moment early
CATCHING_UP = 1.1  # times the permitted rate, between two messages
CHAT_PER_SECOND = 0.9  # Telegram asks for no more than one
CHAT_BURST = 3.0
SLOWER = 1.1  # the limits are not published and change: each time that we are told to wait, we go slower by this
SLOWEST = 10.0
RECOVERY = 120.0  # seconds until we are back at full speed


@dataclass(slots=True)
class Bucket:
    """Tokens that refill at `rate` a second up to `burst`. Time is monotonic seconds, given by the caller."""

    rate: float
    burst: float
    tokens: float
    at: float = 0.0

    def wait(self, now: float) -> float:
        """Take a token; returns how many seconds to wait before using it."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        self.tokens -= 1
        return max(0.0, -self.tokens / self.rate)

    def full(self, now: float) -> bool:
        """Whether it is as good as new."""
        return self.tokens + (now - self.at) * self.rate >= self.burst


@dataclass(slots=True)
class Pace:
    """The pace of one channel. `paused_until` is a moment on the caller's monotonic clock."""

    sent: deque[float] = field(default_factory=lambda: deque(maxlen=PERMITTED))
    chats: dict[str, Bucket] = field(default_factory=dict)
    paused_until: float = 0.0
    _slowness: float = 1.0
    _slowed_at: float = 0.0

    def delay(self, now: float) -> float:
        """Seconds until the next message may go; 0 when it may go now."""
        due = self.paused_until
        if self.sent:
            due = max(due, self.sent[-1] + self._stretched(1 / (PERMITTED * CATCHING_UP), now))
        if len(self.sent) == PERMITTED:
            due = max(due, self.sent[0] + self._stretched(OUR_SECOND, now))
        return max(0.0, due - now)

    def take(self, now: float) -> None:
        """A message goes now."""
        self.sent.append(now)

    def of_chat(self, chat: str, now: float) -> float:
        """Count a message to a chat; returns how many seconds it has to wait for those before it."""
        bucket = self.chats.pop(chat, None) or Bucket(CHAT_PER_SECOND, CHAT_BURST, CHAT_BURST, now)
        self.chats[chat] = bucket  # behind all others: the first is the one that was quiet for longest
        wait = bucket.wait(now)
        self._forget(now)
        return wait

    def pause(self, seconds: float, now: float) -> None:
        """The other side asked for silence: nothing goes to any chat before that, and then slower for a while."""
        if now >= self.paused_until:  # what was under way when it asked says nothing new
            self._slowness, self._slowed_at = min(SLOWEST, self.slowness(now) * SLOWER), now + seconds
        self.paused_until = max(self.paused_until, now + seconds)

    def slowness(self, now: float) -> float:
        """How many times longer everything takes than it would at full speed, 1 to SLOWEST."""
        left = 1 - (now - self._slowed_at) / RECOVERY
        return 1 + (self._slowness - 1) * min(1.0, max(0.0, left))

    def _stretched(self, seconds: float, now: float) -> float:
        return seconds * self.slowness(now)

    def _forget(self, now: float) -> None:
        """Chats that have been quiet are as good as new."""
        while self.chats and (first := next(iter(self.chats.items())))[1].full(now):
            del self.chats[first[0]]
