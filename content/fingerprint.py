"""A short, stable name for locked wording, so that a changed comma in a validated instrument is noticed."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable


def of(parts: Iterable[str]) -> str:
    """The first 16 hex characters of SHA-256 over the parts, each NFC-normalised UTF-8 behind its length in bytes.

    The length keeps ("ab", "c") apart from ("a", "bc").
    """
    digest = hashlib.sha256()
    for part in parts:
        text = unicodedata.normalize("NFC", part).encode()
        digest.update(len(text).to_bytes(8))
        digest.update(text)
    return digest.hexdigest()[:16]
