"""What this room refuses with."""

from __future__ import annotations


class AidError(Exception):
    """There is no such aid, or no such part of it; the message is one sentence for a person."""
