"""What can be wrong between us and Telegram that a person has to put right."""

from __future__ import annotations


class TelegramError(Exception):
    """Telegram cannot be used; the message is one sentence for whoever runs the bot."""


class TokenRefusedError(TelegramError):
    """The bot's token is malformed, revoked, or belongs to another Bot API server."""

    def __init__(self) -> None:
        super().__init__("Telegram refuses the bot token; copy it again from BotFather, or make a new one there.")
