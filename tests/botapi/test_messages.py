"""The life of a message: who may be written to, editing, deleting, and taps."""

from __future__ import annotations

from typing import Any

from tests.botapi import BotApiServer, Person
from tests.botapi.client import CHAT, PNG, Client, Clock

TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
KEYBOARD = {"inline_keyboard": [[{"text": "Yes", "callback_data": "1:y"}], [{"text": "No", "callback_data": "1:n"}]]}


async def ask(client: Client, text: str = "Ready?") -> dict[str, Any]:
    sent: dict[str, Any] = await client.ok("sendMessage", chat_id=CHAT, text=text, reply_markup=KEYBOARD)
    return sent


async def test_the_bot_writes_only_to_people_who_let_it(client: Client, server: BotApiServer, patient: Person) -> None:
    server.person(7)
    assert await client.refused("sendMessage", chat_id=6, text="Hi") == "400 Bad Request: chat not found"
    assert "can't initiate conversation" in await client.refused("sendMessage", chat_id=7, text="Hi")
    await patient.block()
    assert await client.refused("sendMessage", chat_id=CHAT, text="Hi") == "403 Forbidden: bot was blocked by the user"
    await patient.unblock()
    await client.ok("sendMessage", chat_id=CHAT, text="Hi")
    await patient.delete_account()
    assert await client.refused("sendMessage", chat_id=CHAT, text="Hi") == "403 Forbidden: user is deactivated"


async def test_an_edit_changes_the_message_in_place_and_drops_the_keyboard(client: Client, patient: Person) -> None:
    sent = await ask(client)
    edited = await client.ok("editMessageText", chat_id=CHAT, message_id=sent["message_id"], text="Thank you")
    assert edited["message_id"] == sent["message_id"]
    assert "edit_date" in edited
    shown = await patient.sees("Thank you")
    assert (shown.buttons, shown.edited) == ((), True)


async def test_an_edit_to_the_same_is_not_modified(client: Client, patient: Person) -> None:
    where = {"chat_id": CHAT, "message_id": (await ask(client))["message_id"]}
    same = "400 Bad Request: message is not modified"
    assert (await client.refused("editMessageText", **where, text="Ready? ", reply_markup=KEYBOARD)).startswith(same)
    await client.ok("editMessageReplyMarkup", **where)
    assert (await client.refused("editMessageReplyMarkup", **where)).startswith(same)


async def test_only_own_messages_that_are_there_can_be_edited(client: Client, patient: Person) -> None:
    theirs = await patient.say("My knee hurts")
    gone = await client.refused("editMessageText", chat_id=CHAT, message_id=9, text="x")
    assert gone == "400 Bad Request: message to edit not found"
    foreign = await client.refused("editMessageReplyMarkup", chat_id=CHAT, message_id=theirs)
    assert foreign == "400 Bad Request: message can't be edited"


async def test_a_picture_has_a_caption_and_no_text(client: Client, patient: Person) -> None:
    photo = (await client.upload("sendPhoto", "photo", PNG))["result"]
    where = {"chat_id": CHAT, "message_id": photo["message_id"]}
    assert "there is no text" in await client.refused("editMessageText", **where, text="x")
    assert (await client.ok("editMessageCaption", **where, caption="Better"))["caption"] == "Better"
    media = {"type": "photo", "media": photo["photo"][0]["file_id"], "caption": "<i>Best</i>", "parse_mode": "HTML"}
    assert (await client.ok("editMessageMedia", **where, media=media))["caption"] == "Best"
    assert "caption is too long" in await client.refused("editMessageCaption", **where, caption="x" * 1025)
    text = await ask(client)
    refusal = await client.refused("editMessageCaption", chat_id=CHAT, message_id=text["message_id"], caption="x")
    assert refusal == "400 Bad Request: there is no caption in the message to edit"


async def test_messages_of_both_sides_can_be_deleted_for_48_hours(
    client: Client, clock: Clock, patient: Person
) -> None:
    theirs, own, late = await patient.say("My knee hurts"), await ask(client), await ask(client)
    await client.ok("deleteMessage", chat_id=CHAT, message_id=theirs)
    await client.ok("deleteMessage", chat_id=CHAT, message_id=own["message_id"])
    assert theirs not in [message.message_id for message in patient.screen()]
    gone = await client.refused("deleteMessage", chat_id=CHAT, message_id=theirs)
    assert gone == "400 Bad Request: message to delete not found"
    clock.now += 48 * 3600
    assert "can't be deleted" in await client.refused("deleteMessage", chat_id=CHAT, message_id=late["message_id"])


async def test_a_tap_is_answered_once_and_soon(client: Client, clock: Clock, patient: Person) -> None:
    await ask(client)
    query = await patient.tap("Yes")
    too_long = await client.refused("answerCallbackQuery", callback_query_id=query.query_id, text="x" * 201)
    assert too_long == "400 Bad Request: MESSAGE_TOO_LONG"
    await client.ok("answerCallbackQuery", callback_query_id=query.query_id, text="Noted")
    assert patient.toasts() == ["Noted"]
    assert await client.refused("answerCallbackQuery", callback_query_id=query.query_id) == TOO_OLD
    assert await client.refused("answerCallbackQuery", callback_query_id="1") == TOO_OLD
    slow = await patient.tap("1:n")
    clock.now += 16
    assert await client.refused("answerCallbackQuery", callback_query_id=slow.query_id) == TOO_OLD


async def test_a_chat_action_is_one_of_the_documented(client: Client, patient: Person) -> None:
    await client.ok("sendChatAction", chat_id=CHAT, action="typing")
    assert "wrong parameter action" in await client.refused("sendChatAction", chat_id=CHAT, action="thinking")
