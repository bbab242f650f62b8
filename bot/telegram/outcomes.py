"""Telegram's answers as receipts. A receipt never quotes a description, which may repeat the patient's text."""

from __future__ import annotations

from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientError

from bot.channel import DEACTIVATED, TOO_MANY, Outcome, Receipt

ANSWERS = (AiogramError, ClientError, OSError)  # whatever a call can end in, other than success
TOKEN_PAUSE = 60.0  # seconds until a refused token is tried again

UNCHANGED = ("message is not modified",)
UNEDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "MESSAGE_ID_INVALID",
)
GONE = ("message to delete not found", "message to edit not found", "MESSAGE_ID_INVALID")
TAP_TOO_OLD = ("query is too old and response timeout expired or query ID is invalid",)
_NO_ACCOUNT = ("user is deactivated", "USER_DEACTIVATED")
_NOBODY_THERE = ("chat not found", "PEER_ID_INVALID", *_NO_ACCOUNT)
_KNOWN = (
    *(*UNCHANGED, *UNEDITABLE, *GONE, *TAP_TOO_OLD, *_NOBODY_THERE),
    *("bot was blocked by the user", "bot can't initiate conversation with a user"),
    *("can't parse entities", "can't parse inline keyboard button", "BUTTON_DATA_INVALID"),
    *("message is too long", "message caption is too long", "message text is empty", "text must be non-empty"),
    *("message can't be deleted", "IMAGE_PROCESS_FAILED", "PHOTO_INVALID_DIMENSIONS", "wrong file identifier"),
)


def says(error: TelegramAPIError, phrases: tuple[str, ...]) -> bool:
    """Whether the description of the answer holds one of these."""
    return any(phrase.lower() in error.message.lower() for phrase in phrases)


def delivered(message_id: str | None = None) -> Receipt:
    return Receipt(Outcome.DELIVERED, message_id=message_id)


def receipt(error: Exception) -> Receipt:
    """How a call ended that did not succeed."""
    if isinstance(error, TelegramRetryAfter):
        return Receipt(Outcome.RETRY, retry_after=float(error.retry_after), everything=True, detail=TOO_MANY)
    if isinstance(error, (TelegramUnauthorizedError, TelegramNotFound)):
        # The card is fine and waits: a token is put right by whoever runs the bot.
        return Receipt(Outcome.RETRY, retry_after=TOKEN_PAUSE, everything=True, detail="the bot token is refused")
    return Receipt(_outcome(error), detail=reason(error))


def _outcome(error: Exception) -> Outcome:
    if isinstance(error, TelegramForbiddenError):
        return Outcome.BLOCKED
    if isinstance(error, TelegramBadRequest):
        return Outcome.BLOCKED if says(error, _NOBODY_THERE) else Outcome.REFUSED
    if isinstance(error, TelegramEntityTooLarge):
        return Outcome.REFUSED
    if isinstance(error, (TelegramNetworkError, TelegramServerError, ClientDecodeError, ClientError, OSError)):
        return Outcome.RETRY
    return Outcome.REFUSED


def reason(error: Exception) -> str:
    """The answer in words of our own choosing: a phrase known to be Telegram's, or the kind of the error."""
    if isinstance(error, TelegramAPIError):
        if says(error, _NO_ACCOUNT):
            return DEACTIVATED
        return next((phrase for phrase in _KNOWN if says(error, (phrase,))), type(error).__name__)
    return type(error).__name__
