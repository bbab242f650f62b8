"""What this room refuses with."""

from __future__ import annotations


class ReportError(Exception):
    """A report cannot be made, or would not be true; the message is one sentence for a person."""
