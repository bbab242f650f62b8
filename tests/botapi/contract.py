"""The contract: which method takes which parameters, of which type, by the Bot API's documentation.

Only what a bot for private chats needs is listed. Everything else is refused, so that a typing error, an
invented parameter or one with a price (`allow_paid_broadcast`) fails a test instead of passing unseen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.botapi.errors import bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in the request's body."""

    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parameter:
    """`read` turns what was sent into a value or raises ValueError; `missing` is the refusal of a required one."""

    read: Callable[[Any], Any]
    missing: str | None = None


def integer(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,19}", value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError("an integer")


def boolean(value: Any) -> bool:
    words = {"true": True, "false": False}
    word = str(value).lower()
    if isinstance(value, (bool, str)) and word in words:
        return words[word]
    raise ValueError("a boolean")


def string(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a string")  # noqa: TRY004 - one kind of error for every reader
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("encoded in UTF-8") from None
    return value


def record(value: Any) -> dict[str, Any]:
    found = _structured(value)
    if not isinstance(found, dict):
        raise ValueError("a JSON object")  # noqa: TRY004 - one kind of error for every reader
    return found


def records(value: Any) -> list[dict[str, Any]]:
    found = _structured(value)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ValueError("a JSON array of objects")
    return found


def strings(value: Any) -> list[str]:
    found = _structured(value)
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise ValueError("a JSON array of strings")
    return found


def file(value: Any) -> Upload | str:
    return value if isinstance(value, Upload) else string(value)


def _structured(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _may(read: Callable[[Any], Any]) -> Parameter:
    return Parameter(read)


_CHAT = {"chat_id": Parameter(integer, "chat_id is empty")}
_MESSAGE = {**_CHAT, "message_id": Parameter(integer, "message identifier is not specified")}
_KEYBOARD = {"reply_markup": _may(record)}
_TEXT = {
    "text": Parameter(string, "message text is empty"),
    "parse_mode": _may(string),
    "link_preview_options": _may(record),
}
_CAPTION = {"caption": _may(string), "parse_mode": _may(string), "show_caption_above_media": _may(boolean)}
_SENDING = {**_CHAT, **_KEYBOARD, "disable_notification": _may(boolean), "protect_content": _may(boolean)}
_LANGUAGE = {"language_code": _may(string)}

METHODS: Mapping[str, Mapping[str, Parameter]] = {
    "getMe": {},
    "getUpdates": {
        "offset": _may(integer),
        "limit": _may(integer),
        "timeout": _may(integer),
        "allowed_updates": _may(strings),
    },
    "setWebhook": {
        "url": Parameter(string, "bad webhook: url is empty"),
        "secret_token": _may(string),
        "max_connections": _may(integer),
        "allowed_updates": _may(strings),
        "drop_pending_updates": _may(boolean),
    },
    "deleteWebhook": {"drop_pending_updates": _may(boolean)},
    "getWebhookInfo": {},
    "sendMessage": {**_SENDING, **_TEXT},
    "sendPhoto": {**_SENDING, **_CAPTION, "photo": Parameter(file, "there is no photo in the request")},
    "sendDocument": {
        **_SENDING,
        "document": Parameter(file, "there is no document in the request"),
        "caption": _may(string),
        "parse_mode": _may(string),
        "disable_content_type_detection": _may(boolean),
    },
    "sendChatAction": {**_CHAT, "action": Parameter(string, "wrong parameter action in request")},
    "editMessageText": {**_MESSAGE, **_KEYBOARD, **_TEXT},
    "editMessageCaption": {**_MESSAGE, **_KEYBOARD, **_CAPTION},
    "editMessageMedia": {**_MESSAGE, **_KEYBOARD, "media": Parameter(record, "input media is not specified")},
    "editMessageReplyMarkup": {**_MESSAGE, **_KEYBOARD},
    "deleteMessage": _MESSAGE,
    "answerCallbackQuery": {
        "callback_query_id": Parameter(string, "query ID is empty"),
        "text": _may(string),
        "show_alert": _may(boolean),
        "cache_time": _may(integer),
    },
    "setMyCommands": {
        "commands": Parameter(records, "list of commands is empty"),
        "scope": _may(record),
        **_LANGUAGE,
    },
    "getMyCommands": {"scope": _may(record), **_LANGUAGE},
    "setMyDescription": {"description": _may(string), **_LANGUAGE},
    "setMyShortDescription": {"short_description": _may(string), **_LANGUAGE},
    "setChatMenuButton": {"chat_id": _may(integer), "menu_button": _may(record)},
}


def read(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a call with their types checked, or a refusal that names the offending one."""
    known = METHODS[method]
    for name, value in given.items():
        if name not in known and not _is_attached(name, value, given):
            raise bad_request(f"{method} has no parameter {name}")
    for name, parameter in known.items():
        if parameter.missing and (given.get(name) is None or given[name] == ""):
            raise bad_request(parameter.missing)
    return {name: _read_one(name, known[name], given[name]) for name in known if given.get(name) is not None}


def _is_attached(name: str, value: Any, given: Mapping[str, Any]) -> bool:
    return isinstance(value, Upload) and any(f"attach://{name}" in str(other) for other in given.values())


def _read_one(name: str, parameter: Parameter, value: Any) -> Any:
    try:
        return parameter.read(value)
    except json.JSONDecodeError:
        raise bad_request(f"can't parse {name} JSON") from None
    except ValueError as error:
        raise bad_request(f"parameter {name} must be {error}") from None
