"""Long polling: what is confirmed is gone, what is not comes again, and one reader at a time."""

from __future__ import annotations

import asyncio

from tests.botapi import BotApiServer, Person
from tests.botapi.client import CHAT, Client


async def test_updates_come_again_until_a_higher_offset_confirms_them(client: Client, patient: Person) -> None:
    await patient.say("one")
    await patient.say("two")
    first = await client.ok("getUpdates")
    assert [update["message"]["text"] for update in first] == ["one", "two"]
    assert await client.ok("getUpdates") == first
    assert await client.ok("getUpdates", offset=first[1]["update_id"]) == first[1:]
    assert await client.ok("getUpdates", offset=first[1]["update_id"] + 1) == []
    assert await client.ok("getUpdates") == []


async def test_limit_and_a_negative_offset_choose_from_the_queue(client: Client, patient: Person) -> None:
    for text in ("one", "two", "three"):
        await patient.say(text)
    assert [update["message"]["text"] for update in await client.ok("getUpdates", limit=2)] == ["one", "two"]
    assert [update["message"]["text"] for update in await client.ok("getUpdates", offset=-1)] == ["three"]
    assert "limit must be" in await client.refused("getUpdates", limit=101)


async def test_a_long_poll_waits_for_the_next_update(client: Client, patient: Person) -> None:
    poll = asyncio.create_task(client.ok("getUpdates", timeout=10))
    await asyncio.sleep(0.05)
    assert not poll.done()
    await patient.say("hello")
    assert (await asyncio.wait_for(poll, 2))[0]["message"]["text"] == "hello"


async def test_a_long_poll_ends_empty_after_its_timeout(client: Client, patient: Person) -> None:
    started = asyncio.get_running_loop().time()
    assert await client.ok("getUpdates", timeout=1) == []
    assert 0.9 < asyncio.get_running_loop().time() - started < 3


async def test_only_the_kinds_asked_for_are_queued(client: Client, patient: Person) -> None:
    await client.ok("getUpdates", allowed_updates=["callback_query"])
    await patient.say("unheard")
    await client.ok("getUpdates", allowed_updates=[])
    await patient.say("heard")
    assert [update["message"]["text"] for update in await client.ok("getUpdates")] == ["heard"]
    assert "allowed_updates has no" in await client.refused("getUpdates", allowed_updates=["messages"])


async def test_a_second_reader_ends_the_first_with_a_conflict(client: Client, patient: Person) -> None:
    first = asyncio.create_task(client.refused("getUpdates", timeout=10))
    await asyncio.sleep(0.05)
    await client.ok("getUpdates", timeout=0)
    assert (await asyncio.wait_for(first, 2)).startswith("409 Conflict: terminated by other getUpdates request")


async def test_polling_and_a_webhook_exclude_each_other(client: Client, patient: Person) -> None:
    poll = asyncio.create_task(client.refused("getUpdates", timeout=10))
    await asyncio.sleep(0.05)
    await client.ok("setWebhook", url="http://127.0.0.1:9/hook")
    assert "terminated by setWebhook" in await asyncio.wait_for(poll, 2)
    assert "webhook is active" in await client.refused("getUpdates")
    await client.ok("deleteWebhook")
    assert await client.ok("getUpdates") == []


async def test_blocking_and_unblocking_are_updates_of_membership(client: Client, patient: Person) -> None:
    await patient.block()
    await patient.start("token-1")
    blocked, unblocked, started = await client.ok("getUpdates")
    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert unblocked["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert started["message"]["text"] == "/start token-1"
    assert started["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_what_people_send_looks_like_telegram(client: Client, server: BotApiServer, patient: Person) -> None:
    message_id = await patient.say("My knee hurts")
    await patient.edit(message_id, "My hip hurts")
    await patient.send_photo("Look")
    await patient.send_sticker()
    await patient.send("voice")
    said, edited, photo, sticker, voice = await client.ok("getUpdates")
    assert said["message"]["from"] == {"id": CHAT, "is_bot": False, "first_name": "Pat", "language_code": "en"}
    assert said["message"]["chat"] == {"id": CHAT, "type": "private", "first_name": "Pat"}
    assert edited["edited_message"]["text"] == "My hip hurts"
    assert photo["message"]["caption"] == "Look"
    assert "text" not in sticker["message"]
    assert voice["message"]["voice"]["duration"] == 3


async def test_a_tap_on_a_deleted_message_names_only_its_place(client: Client, patient: Person) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "1:y"}]]}
    sent = await client.ok("sendMessage", chat_id=CHAT, text="Ready?", reply_markup=keyboard)
    stale = await patient.sees("Ready?")
    await client.ok("deleteMessage", chat_id=CHAT, message_id=sent["message_id"])
    await patient.tap("Yes", stale)
    query = (await client.ok("getUpdates"))[0]["callback_query"]
    assert query["data"] == "1:y"
    assert query["message"] == {"chat": query["message"]["chat"], "message_id": sent["message_id"], "date": 0}
