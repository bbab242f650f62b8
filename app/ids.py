"""Where random identifiers and one-time secrets come from."""

from __future__ import annotations

import secrets


def new_id() -> str:
    """128 random bits, 32 hexadecimal characters."""
    return secrets.token_hex(16)


def new_token() -> str:
    """128 random bits for an invitation: 22 characters that Telegram and a web address both take."""
    return secrets.token_urlsafe(16)


def new_secret() -> str:
    """256 random bits, for cookies and keys."""
    return secrets.token_urlsafe(32)
