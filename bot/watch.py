"""The port between the bot and whoever looks after it: what happened and how long it took, never to whom."""

from __future__ import annotations

from typing import Protocol

from bot.channel import TOO_MANY, Outcome, Receipt


class Watch(Protocol):
    """Is told as things happen; must be quick, and must not raise."""

    def sent(self, channel: str, outcome: str) -> None:
        """A channel was asked to deliver a message; `outcome` is sent, retried, 429, blocked or failed."""

    def turn(self, seconds: float) -> None:
        """An event was handled; `seconds` with the wait for the database."""

    def turn_failed(self) -> None:
        """Handling an event failed; it is tried again, or set aside."""


class Unwatched:
    """Looks away: in a rehearsal, a benchmark, a test."""

    def sent(self, channel: str, outcome: str) -> None:
        pass

    def turn(self, seconds: float) -> None:
        pass

    def turn_failed(self) -> None:
        pass


UNWATCHED: Watch = Unwatched()


def in_a_word(receipt: Receipt, *, again: bool) -> str:
    """How a try to deliver ended; `again`: it may be tried another time."""
    match receipt.outcome:
        case Outcome.DELIVERED:
            return "sent"
        case Outcome.BLOCKED:
            return "blocked"
        case Outcome.RETRY if again:
            return "429" if receipt.detail == TOO_MANY else "retried"
        case _:
            return "failed"
