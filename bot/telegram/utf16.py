"""Text as Telegram measures it: in UTF-16 code units."""

from __future__ import annotations

import re

ELLIPSIS = "\u2026"
# Clients draw nothing for these, and Telegram refuses a text of nothing else.
_INVISIBLE = re.compile("[\\s\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\ufffc]*")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def whole(text: str) -> str:
    """Without what neither Telegram nor a database carries: NUL, and halves of surrogate pairs."""
    joined = text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="ignore")
    return joined.replace("\0", "")


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing."""
    return _INVISIBLE.fullmatch(text) is not None


def shorten(text: str, limit: int) -> str:
    """At most `limit` (1 or more) units, ending in an ellipsis, after a whole word where there is one near the end."""
    if units(text) <= limit:
        return text
    kept = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", errors="ignore")
    return _without_half_a_word(kept, text[len(kept)]).rstrip() + ELLIPSIS


def _without_half_a_word(kept: str, following: str) -> str:
    """`kept` up to its last whole word, unless that would cost half of it."""
    if following.isspace() or not kept.strip():
        return kept
    words = kept.rsplit(maxsplit=1)[0]
    return words if 2 * len(words) > len(kept) else kept
