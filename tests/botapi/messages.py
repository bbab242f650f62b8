"""The methods that send, edit and delete messages, and answer taps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.botapi.errors import bad_request
from tests.botapi.keyboards import read_keyboard
from tests.botapi.markup import MAX_CAPTION, MAX_TEXT, Entity, formatted, is_blank
from tests.botapi.world import DELETABLE_SECONDS, QUERY_SECONDS, Content, Message, World, message_json

Params = Mapping[str, Any]

MAX_TOAST = 200
_ACTIONS = {"typing", "upload_photo", "upload_document"}


def send_message(world: World, params: Params, given: Params) -> dict[str, Any]:
    text, entities = _text(params)
    return _send(world, params, Content(text, entities, read_keyboard(params.get("reply_markup"))))


def send_photo(world: World, params: Params, given: Params) -> dict[str, Any]:
    text, entities = _caption(params)
    photo = world.files.photo(params["photo"], given)
    return _send(world, params, Content(text, entities, read_keyboard(params.get("reply_markup")), photo=photo))


def send_document(world: World, params: Params, given: Params) -> dict[str, Any]:
    text, entities = _caption(params)
    document = world.files.document(params["document"], given)
    return _send(world, params, Content(text, entities, read_keyboard(params.get("reply_markup")), document=document))


def send_chat_action(world: World, params: Params, given: Params) -> bool:
    world.writable_chat(params["chat_id"])
    if params["action"] not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def edit_message_text(world: World, params: Params, given: Params) -> dict[str, Any]:
    text, entities = _text(params)
    message = _own_message(world, params)
    if message.content.photo or message.content.document:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, message, params, Content(text, entities))


def edit_message_caption(world: World, params: Params, given: Params) -> dict[str, Any]:
    text, entities = _caption(params)
    message = _own_message(world, params)
    if not (message.content.photo or message.content.document):
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, message, params, replace(message.content, text=text, entities=entities))


def edit_message_media(world: World, params: Params, given: Params) -> dict[str, Any]:
    message = _own_message(world, params)
    media = params["media"]
    if unknown := media.keys() - {"type", "media", "caption", "parse_mode"}:
        raise bad_request(f"can't parse InputMedia: unknown field {min(unknown)}")
    if media.get("type") != "photo" or not isinstance(media.get("media"), str):
        raise bad_request("can't parse InputMedia: a photo is expected")
    text, entities = _caption(media)
    photo = world.files.photo(media["media"], given)
    return _edit(world, message, params, Content(text, entities, photo=photo))


def edit_message_reply_markup(world: World, params: Params, given: Params) -> dict[str, Any]:
    message = _own_message(world, params)
    return _edit(world, message, params, message.content)


def delete_message(world: World, params: Params, given: Params) -> bool:
    chat = world.writable_chat(params["chat_id"])
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if world.clock() - message.sent_at >= DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message.message_id]
    world.updates.signal.fire()
    return True


def answer_callback_query(world: World, params: Params, given: Params) -> bool:
    query = world.queries.get(params["callback_query_id"])
    text = params.get("text", "")
    if len(text) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    if query is None or query.answered or world.clock() - query.tapped_at > QUERY_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    query.answered, query.text, query.alert = True, text or None, params.get("show_alert", False)
    world.updates.signal.fire()
    return True


def _send(world: World, params: Params, content: Content) -> dict[str, Any]:
    chat = world.writable_chat(params["chat_id"])
    message = world.add_message(chat, content, from_bot=True, protected=params.get("protect_content", False))
    return message_json(world, message)


def _edit(world: World, message: Message, params: Params, content: Content) -> dict[str, Any]:
    """As documented, an edit without a keyboard takes the old one away."""
    content = replace(content, keyboard=read_keyboard(params.get("reply_markup")))
    if content == message.content:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    world.edit_message(message, content)
    return message_json(world, message)


def _own_message(world: World, params: Params) -> Message:
    message = world.writable_chat(params["chat_id"]).messages.get(params["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _text(params: Params) -> tuple[str, tuple[Entity, ...]]:
    text, entities = formatted(params["text"], params.get("parse_mode"), MAX_TEXT)
    if is_blank(text):
        raise bad_request("text must be non-empty")
    return text, entities


def _caption(params: Params) -> tuple[str, tuple[Entity, ...]]:
    return formatted(params.get("caption", ""), params.get("parse_mode"), MAX_CAPTION)
