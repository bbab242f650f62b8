"""Rate limits as Telegram publishes them: about 30 messages a second in all, one a second to a chat, short bursts."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from tests.botapi.errors import too_many_requests


@dataclass(slots=True)
class Bucket:
    """Tokens that come back at `rate` a second, up to `size`."""

    rate: float
    size: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until a token is there."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0, 1 - self.tokens) / self.rate


@dataclass(slots=True)
class Limits:
    """Off until `enabled`. Whoever exceeds a limit is refused every message until `retry_after` is over."""

    enabled: bool = False
    per_chat: float = 1
    chat_burst: int = 3
    overall: float = 30
    _closed_until: float = 0
    _buckets: dict[int | None, Bucket] = field(default_factory=dict)

    def take(self, chat_id: int, now: float) -> None:
        """Count one message; raises 429 with `retry_after` in whole seconds."""
        if not self.enabled:
            return
        buckets = (
            self._bucket(chat_id, self.per_chat, self.chat_burst, now),
            self._bucket(None, self.overall, self.overall, now),
        )
        wait = max(self._closed_until - now, *(bucket.wait(now) for bucket in buckets))
        if wait > 0:
            self._closed_until = now + wait
            raise too_many_requests(math.ceil(wait))
        for bucket in buckets:
            bucket.tokens -= 1

    def _bucket(self, key: int | None, rate: float, size: float, now: float) -> Bucket:
        return self._buckets.setdefault(key, Bucket(rate, size, size, now))
