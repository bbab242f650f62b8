"""How fast may we send: a bucket over all, one for each chat, and a pause when the other side asks for one."""

from __future__ import annotations

from dataclasses import dataclass, field

OVERALL_PER_SECOND = 25.0  # Telegram allows about 30
OVERALL_BURST = 25.0
CHAT_PER_SECOND = 0.9  # Telegram asks for no more than one: what left in time may arrive a moment early
CHAT_BURST = 3.0
REMEMBERED = 10_000  # chats; one that has been quiet for a few seconds is as good as new anyway


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


@dataclass(slots=True)
class Pace:
    """The pace of one channel."""

    overall: Bucket = field(default_factory=lambda: Bucket(OVERALL_PER_SECOND, OVERALL_BURST, OVERALL_BURST))
    chats: dict[str, Bucket] = field(default_factory=dict)
    paused_until: float = 0.0

    def wait(self, chat: str | None, now: float) -> float:
        """Seconds until the next message to this chat may go; None for a call that takes a message away."""
        delay = max(self.paused_until - now, self.overall.wait(now))
        return delay if chat is None else max(delay, self._bucket(chat, now).wait(now))

    def _bucket(self, chat: str, now: float) -> Bucket:
        if len(self.chats) > REMEMBERED:
            self.chats.clear()
        return self.chats.setdefault(chat, Bucket(CHAT_PER_SECOND, CHAT_BURST, CHAT_BURST, now))

    def pause(self, seconds: float, now: float) -> None:
        """The other side asked for silence: nothing goes to any chat before that."""
        self.paused_until = max(self.paused_until, now + seconds)
