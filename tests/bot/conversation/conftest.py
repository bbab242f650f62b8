"""The world of care is the world of the conversation."""

from __future__ import annotations

from tests.care.conftest import empty_database, tx, world

__all__ = ["empty_database", "tx", "world"]
