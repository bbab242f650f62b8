"""What this room refuses with."""

from __future__ import annotations


class ExchangeError(Exception):
    """A file in somebody else's format cannot be read at all; the message is one sentence for a person."""
