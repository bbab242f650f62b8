"""The one clock. Everything else is told what time it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class Clock:
    """Real time, moved by `offset`: zero in service, more in the demo, everything in the rehearsal."""

    offset: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def move_to(self, instant: datetime) -> None:
        self.offset = instant - datetime.now(UTC)


@dataclass(slots=True)
class FakeClock:
    """Time that stands still until it is moved."""

    instant: datetime

    def __call__(self) -> datetime:
        return self.instant

    def move_to(self, instant: datetime) -> None:
        self.instant = instant
