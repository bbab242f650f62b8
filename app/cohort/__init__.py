"""The demo's invented patients: two years of a joint replacement programme, lived through the real code."""

from __future__ import annotations

from app.cohort.seeding import Summary, seed

__all__ = ["Summary", "seed"]
