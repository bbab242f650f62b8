"""The key that seals what a benchmark writes."""

from __future__ import annotations

from records.keyring import Keyring

KEYS = Keyring("bench secret key of thirty-two characters")
