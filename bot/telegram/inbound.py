"""Updates as events: a pure function, with no router.

The conversation routes every event itself, from rows. A dispatcher with handlers and filters would be a second
place where that is decided, and building aiogram's models of an update takes nine times as long as reading it here.

Only private chats are read. What is stored of an update is pruned first: names, numbers, places, pictures and
voices that a patient sends are of no use to us, so they are not kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.conversation.events import Blocked, Commanded, Event, Opened, Said, SentOther, Tapped, Unblocked
from bot.telegram.utf16 import whole

UPDATE_KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]

_COMMAND = re.compile(r"/(?P<name>[A-Za-z]\w{0,31})(@\w+)?(\s+(?P<rest>.*))?", re.ASCII | re.DOTALL)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CONTENTS = (
    *("animation", "audio", "contact", "dice", "document", "game", "location", "paid_media", "photo", "poll"),
    *("sticker", "story", "venue", "video", "video_note", "voice"),
)
# What the app itself reports; nobody said anything.
_SERVICE = frozenset(
    {
        "chat_background_set",
        "connected_website",
        "message_auto_delete_timer_changed",
        "pinned_message",
        "proximity_alert_triggered",
        "write_access_allowed",
    }
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a patient did. `language_hint` is the language of their app; `callback_query_id` waits for an answer."""

    update_id: int
    chat_id: int
    language_hint: str | None
    event: Event
    callback_query_id: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """An update to store before it is confirmed. `external_id` is unique per bot; `read(raw)` gives the arrival."""

    external_id: str
    chat: str
    raw: str


Json = Mapping[Any, Any]
Receive = Callable[[list[Received]], Awaitable[None]]


def received(update: Json) -> Received | None:
    """What to store of an update, pruned to what `read` needs; None for one that is not for us."""
    found = arrival(update)
    if found is None:
        return None
    raw = json.dumps(_prune(update, _KEPT), separators=(",", ":"))
    return Received(str(found.update_id), str(found.chat_id), raw)


def read(raw: str) -> Arrival | None:
    """The arrival in the stored JSON of an update."""
    return arrival(json.loads(raw))


def arrival(update: Json) -> Arrival | None:
    """What happened, or None: a group, a kind we did not ask for, or nothing that a person did."""
    match update:
        case {"update_id": int(number), **content}:
            return _arrival(number, content)
    return None


def _arrival(number: int, content: Json) -> Arrival | None:
    match content:
        case {"message": {"message_id": int(ref), "chat": {"id": int(chat), "type": "private"}, **message}}:
            event = _of_message(message, str(ref))
            return Arrival(number, chat, _language(message), event) if event else None
        case {"edited_message": {"message_id": int(ref), "chat": {"id": int(chat), "type": "private"}, **message}}:
            return Arrival(number, chat, _language(message), SentOther("edited", str(ref)))
        case {"callback_query": {"id": str(query), "data": str(data), "message": {**message}, **rest}}:
            return _of_tap(number, query, data, message, _language(rest))
        case {"my_chat_member": {"chat": {"id": int(chat), "type": "private"}, **change}}:
            event = _of_membership(change)
            return Arrival(number, chat, _language(change), event) if event else None
    return None


def _of_tap(number: int, query: str, data: str, message: Json, language: str | None) -> Arrival | None:
    match message:
        case {"message_id": int(ref), "chat": {"id": int(chat), "type": "private"}}:
            return Arrival(number, chat, language, Tapped(data, str(ref)), query)
    return None


def _of_message(message: Json, ref: str) -> Event | None:
    match message:
        case {"text": str(text)}:
            return _of_text(text, ref)
    if _SERVICE & message.keys():
        return None
    return SentOther(next((kind for kind in _CONTENTS if kind in message), "other"), ref)


def _of_text(text: str, ref: str) -> Event:
    command = _COMMAND.fullmatch(text)
    if command is None:
        return Said(whole(text), ref)
    if command["name"].lower() != "start":
        return Commanded(command["name"].lower())
    payload = (command["rest"] or "").strip()
    return Opened(payload if _PAYLOAD.fullmatch(payload) else None)


def _of_membership(change: Json) -> Event | None:
    match change:
        case {"new_chat_member": {"status": "kicked"}}:
            return Blocked()
        case {"new_chat_member": {"status": "member"}}:
            return Unblocked()
    return None


def _language(part: Json) -> str | None:
    match part:
        case {"from": {"language_code": str(code)}}:
            return code
    return None


_ALL = None
_PLACE = {"message_id": _ALL, "chat": {"id": _ALL, "type": _ALL}}
_PERSON = {"from": {"language_code": _ALL}}
_KEPT: Json = {
    "update_id": _ALL,
    "message": {**_PLACE, **_PERSON, "text": _ALL, **{kind: {} for kind in _CONTENTS}},
    "edited_message": {**_PLACE, **_PERSON},
    "callback_query": {"id": _ALL, "data": _ALL, "message": _PLACE, **_PERSON},
    "my_chat_member": {**_PLACE, **_PERSON, "new_chat_member": {"status": _ALL}},
}


def _prune(value: Any, kept: Json | None) -> Any:
    """The parts of `value` that `kept` names; an empty mapping keeps only that something is there."""
    if kept is _ALL:
        return value
    if not kept or not isinstance(value, dict):
        return {}
    return {name: _prune(part, kept[name]) for name, part in value.items() if name in kept}
