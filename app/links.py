"""The ways into the chat that a one-time token opens, and the one that Telegram takes."""

from __future__ import annotations

from dataclasses import dataclass

import segno

from app.settings import Settings
from records.keyring import Keyring

BOT_NAME = "telegram_username"  # the note in which the bot's name is kept


@dataclass(frozen=True, slots=True)
class Links:
    """`telegram` is None where there is no bot, or its name is not known before it has served once."""

    web: str
    telegram: str | None

    @property
    def first(self) -> str:
        """The one for the letter: Telegram where the clinic uses it, else the web chat."""
        return self.telegram or self.web


def links(settings: Settings, token: str, bot_name: str | None) -> Links:
    """The web chat takes the token after the # so that it reaches no log."""
    telegram = (
        f"https://t.me/{bot_name}?start={token}" if bot_name and settings.telegram_token.get_secret_value() else None
    )
    return Links(f"{settings.base_url}/chat#{token}", telegram)


def webhook_path(keys: Keyring) -> str:
    """Where Telegram delivers: a path that nobody can guess, the same in every replica."""
    return f"/telegram/{keys.secret_for('webhook path')[:32]}"


def qr_text(link: str) -> str:
    """A QR code in characters, for a terminal."""
    lines = segno.make(link, error="m").matrix_iter(border=2)
    rows = [list(map(bool, line)) for line in lines]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    blocks = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join("".join(blocks[pair] for pair in zip(upper, lower, strict=True)) for upper, lower in pairs)
