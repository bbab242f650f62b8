"""What this room refuses with."""

from __future__ import annotations


class PathwayError(Exception):
    """There is no such pathway or step; the message is one sentence for a person."""
