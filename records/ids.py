"""How an identifier looks. Who makes one is decided by the caller: `new_id` is an argument everywhere."""

from __future__ import annotations

from collections.abc import Callable

NewId = Callable[[], str]
"""Makes an identifier of 128 random bits as 32 hexadecimal characters."""
