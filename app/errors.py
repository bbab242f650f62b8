"""What the person at the command line is told instead of a traceback."""

from __future__ import annotations


class AppError(Exception):
    """The work cannot be done; the message is one sentence that says what to do. Exit code 1."""


class UsageError(AppError):
    """Asked wrongly. Exit code 2."""
