"""What cannot be done, in one sentence for the person who asked."""

from __future__ import annotations


class CareError(Exception):
    """Base of this room's expected errors."""


class RefusedError(CareError):
    """The request does not fit the facts, such as a side that the pathway does not have."""
