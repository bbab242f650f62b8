"""Inline keyboards: rows of buttons under a message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.botapi.errors import ApiError, bad_request
from tests.botapi.markup import is_blank

MAX_DATA_BYTES = 64
_STYLES = {"danger", "success", "primary"}


@dataclass(frozen=True, slots=True)
class KeyboardButton:
    text: str
    data: str | None = None
    url: str | None = None
    style: str | None = None

    def to_json(self) -> dict[str, str]:
        shape = {"text": self.text, "callback_data": self.data, "url": self.url, "style": self.style}
        return {name: value for name, value in shape.items() if value is not None}


Keyboard = tuple[tuple[KeyboardButton, ...], ...]


def read_keyboard(markup: Mapping[str, Any] | None) -> Keyboard:
    """The rows of an InlineKeyboardMarkup; no rows at all for none. Other markups are not for this bot."""
    if markup is None:
        return ()
    if markup.keys() != {"inline_keyboard"} or not isinstance(markup["inline_keyboard"], list):
        raise bad_request("object expected as reply markup must be an inline keyboard")
    rows = markup["inline_keyboard"]
    if not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: an array of arrays of buttons is expected")
    return tuple(tuple(_button(button) for button in row) for row in rows if row)


def _button(given: Any) -> KeyboardButton:
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise _unparsable("an object of strings is expected")
    if unknown := given.keys() - {"text", "callback_data", "url", "style"}:
        raise _unparsable(f"unknown field {min(unknown)}")
    if is_blank(given.get("text", "")):
        raise _unparsable("the text is empty")
    if ("callback_data" in given) == ("url" in given):
        raise _unparsable("exactly one of callback_data and url is expected")
    if given.get("style") not in {None, *_STYLES}:
        raise _unparsable("unknown style")
    if not 1 <= len(given.get("callback_data", "-").encode()) <= MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return KeyboardButton(given["text"], given.get("callback_data"), given.get("url"), given.get("style"))


def _unparsable(what: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {what}")
