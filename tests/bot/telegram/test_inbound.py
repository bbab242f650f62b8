"""Updates as events."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiogram.types import Update
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.events import Blocked, Commanded, Event, Opened, Said, SentOther, Tapped, Unblocked
from bot.telegram import inbound
from bot.telegram.inbound import Arrival
from tests.botapi import BotApiServer, Person

PLACE = {"message_id": 5, "date": 1, "chat": {"id": 1001, "type": "private", "first_name": "Pat"}}
SENDER = {"from": {"id": 1001, "is_bot": False, "first_name": "Pat", "username": "pat", "language_code": "es-MX"}}


def message(**content: Any) -> dict[str, Any]:
    return {"update_id": 9, "message": {**PLACE, **SENDER, **content}}


def stored(update: dict[str, Any]) -> Arrival | None:
    """The arrival after a trip through the inbox."""
    found = inbound.received(update)
    return inbound.read(found.raw) if found else None


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("/start", Opened()),
        ("/start tok-EN_123", Opened("tok-EN_123")),
        ("/start@afterwell_bot  tok", Opened("tok")),
        ("/START tok", Opened("tok")),
        ("/start not a token!", Opened()),
        ("/start " + "x" * 65, Opened()),
        ("/menu", Commanded("menu")),
        ("/Stop@afterwell_bot now please", Commanded("stop")),
        ("My knee hurts", Said("My knee hurts", "5")),
        ("/ or 7", Said("/ or 7", "5")),
        ("/7", Said("/7", "5")),
        ("see /menu", Said("see /menu", "5")),
        ("a\0b\ud83d!", Said("ab!", "5")),
    ],
)
def test_text_is_an_opening_a_command_or_something_said(text: str, event: Event) -> None:
    assert stored(message(text=text)) == Arrival(9, 1001, "es-MX", event)


@pytest.mark.parametrize("kind", ["photo", "sticker", "voice", "document", "location", "contact", "video"])
def test_what_we_cannot_read_is_named_by_its_kind(kind: str) -> None:
    found = stored(message(**{kind: {"file_id": "x"}, "caption": "My scar"}))
    assert found is not None
    assert found.event == SentOther(kind, "5")


def test_content_of_a_kind_to_come_gets_an_answer_too() -> None:
    found = stored(message(hologram={"id": 1}))
    assert found is not None
    assert found.event == SentOther("other", "5")


def test_an_edited_message_is_something_we_do_not_read() -> None:
    found = stored({"update_id": 9, "edited_message": message(text="7, no, 8")["message"]})
    assert found is not None
    assert found.event == SentOther("edited", "5")


def test_a_tap_carries_its_data_its_message_and_the_query_to_answer() -> None:
    query = {"id": "4242", "data": "1:a:3", "chat_instance": "1", "message": {**PLACE, "text": "Pain?"}, **SENDER}
    assert stored({"update_id": 9, "callback_query": query}) == Arrival(9, 1001, "es-MX", Tapped("1:a:3", "5"), "4242")


@pytest.mark.parametrize(("status", "event"), [("kicked", Blocked()), ("member", Unblocked())])
def test_blocking_and_unblocking_are_events(status: str, event: Event) -> None:
    change = {"chat": PLACE["chat"], **SENDER, "date": 1, "new_chat_member": {"status": status, "user": {"id": 42}}}
    found = stored({"update_id": 9, "my_chat_member": change})
    assert found is not None
    assert found.event == event


def test_without_a_language_there_is_no_hint() -> None:
    update = message(text="Hello")
    del update["message"]["from"]["language_code"]
    found = stored(update)
    assert found is not None
    assert found.language_hint is None


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 9, "message": {**message(text="hi")["message"], "chat": {"id": -5, "type": "group"}}},
        {"update_id": 9, "channel_post": message(text="hi")["message"]},
        {"update_id": 9, "callback_query": {"id": "1", "data": "1:a", "inline_message_id": "7", **SENDER}},
        {"update_id": 9, "callback_query": {"id": "1", "game_short_name": "g", "message": PLACE, **SENDER}},
        {"update_id": 9, "my_chat_member": {"chat": {"id": -5, "type": "group"}, **SENDER}},
        message(pinned_message=PLACE),
        {"update_id": 9},
        {"update_id": "9", "message": message(text="hi")["message"]},
        {"update_id": 9, "message": "hi"},
    ],
)
def test_what_is_not_for_us_is_not_kept(update: dict[str, Any]) -> None:
    assert inbound.received(update) is None


def test_names_numbers_places_and_files_are_not_stored() -> None:
    update = message(
        contact={"phone_number": "+44123456", "first_name": "Zebedee"},
        location={"latitude": 55.9, "longitude": -3.1},
        photo=[{"file_id": "secret-file"}],
        caption="zebra crossing",
    )
    found = inbound.received(update)
    assert found is not None
    assert (found.external_id, found.chat) == ("9", "1001")
    for private in ("Pat", "pat", "+44", "Zebedee", "55.9", "secret-file", "zebra"):
        assert private not in found.raw


@given(st.recursive(st.none() | st.integers() | st.text(), lambda part: st.dictionaries(st.text(), part)))
def test_any_json_is_read_without_an_error(content: Any) -> None:
    for kind in inbound.UPDATE_KINDS:
        stored({"update_id": 9, kind: content})


async def test_our_reading_agrees_with_aiograms_models(server: BotApiServer, patient: Person) -> None:
    said = await patient.say("My knee hurts")
    await patient.start("token")
    await patient.edit(said, "My hip hurts")
    for kind in ("photo", "sticker", "voice", "document", "location", "contact"):
        await patient.send(kind)
    await patient.block()
    await patient.unblock()
    for pending in server.updates.pending:
        update, found = Update.model_validate(pending.body), inbound.arrival(pending.body)
        assert found is not None
        assert (found.update_id, found.chat_id, found.language_hint) == (update.update_id, *_who(update))
        if isinstance(found.event, SentOther) and update.message:
            assert found.event.kind == update.message.content_type
        if isinstance(found.event, Said) and update.message:
            assert (found.event.text, found.event.message_ref) == (update.message.text, str(update.message.message_id))
        assert isinstance(found.event, (Blocked, Unblocked)) == (update.my_chat_member is not None)


def _who(update: Update) -> tuple[int, str | None]:
    event = update.message or update.edited_message or update.my_chat_member
    assert event is not None
    assert event.from_user is not None
    return event.chat.id, event.from_user.language_code


def test_what_is_stored_is_compact_json() -> None:
    found = inbound.received(message(text="Dol\u00f3r"))
    assert found is not None
    assert found.raw.isascii()
    assert found.raw == json.dumps(json.loads(found.raw), separators=(",", ":"))
