"""Addresses, parameters and their types, in every form a request can take."""

from __future__ import annotations

import json

import pytest

from tests.botapi import BotApiServer, Person
from tests.botapi.client import CHAT, PNG, Client


async def test_an_unknown_method_is_not_found(client: Client) -> None:
    assert await client.refused("sendMassage") == "404 Not Found: method not found"


async def test_method_names_are_read_in_any_case(client: Client) -> None:
    assert (await client.ok("GETME"))["is_bot"] is True


async def test_a_foreign_token_is_unauthorised_and_a_malformed_one_not_found(client: Client) -> None:
    for token, status in (("42:" + "x" * 30, 401), ("nonsense", 404)):
        async with client.session.post(f"{client.server.url}/bot{token}/getMe") as answer:
            assert answer.status == status


async def test_an_unknown_parameter_is_refused_by_name(client: Client, patient: Person) -> None:
    refusal = await client.refused("sendMessage", chat_id=CHAT, text="Hi", allow_paid_broadcast=True)
    assert refusal == "400 Bad Request: sendMessage has no parameter allow_paid_broadcast"


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"text": "Hi"}, "chat_id is empty"),
        ({"chat_id": CHAT}, "message text is empty"),
        ({"chat_id": CHAT, "text": ""}, "message text is empty"),
        ({"chat_id": "@patient", "text": "Hi"}, "parameter chat_id must be an integer"),
        ({"chat_id": True, "text": "Hi"}, "parameter chat_id must be an integer"),
        ({"chat_id": CHAT, "text": 7}, "parameter text must be a string"),
        ({"chat_id": CHAT, "text": "\ud83d"}, "parameter text must be encoded in UTF-8"),
        ({"chat_id": CHAT, "text": "Hi", "protect_content": "yes"}, "parameter protect_content must be a boolean"),
        ({"chat_id": CHAT, "text": "Hi", "reply_markup": "{"}, "can't parse reply_markup JSON"),
        ({"chat_id": CHAT, "text": "Hi", "reply_markup": "[]"}, "parameter reply_markup must be a JSON object"),
    ],
)
async def test_missing_and_ill_typed_parameters_are_refused(
    client: Client, patient: Person, params: dict[str, object], reason: str
) -> None:
    assert await client.refused("sendMessage", **params) == f"400 Bad Request: {reason}"


async def test_a_call_may_come_as_query_form_or_json(client: Client, patient: Person) -> None:
    address, params = client.address("sendMessage"), {"chat_id": str(CHAT), "text": "Hello"}
    requests = [
        client.session.get(address, params=params),
        client.session.post(address, data=params),
        client.session.post(address, json={"chat_id": CHAT, "text": "Hello"}),
    ]
    for request in requests:
        async with request as answer:
            assert (await answer.json())["result"]["text"] == "Hello"


async def test_structured_values_in_a_form_are_json_strings(client: Client, patient: Person) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "1:y"}]]}
    form = {"chat_id": str(CHAT), "text": "Ready?", "reply_markup": json.dumps(keyboard), "protect_content": "true"}
    async with client.session.post(client.address("sendMessage"), data=form) as answer:
        result = (await answer.json())["result"]
    assert result["reply_markup"] == keyboard
    assert result["has_protected_content"] is True


async def test_bodies_that_are_not_json_objects_are_refused(client: Client) -> None:
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"[1]"):
        async with client.session.post(client.address("getMe"), data=body, headers=headers) as answer:
            assert answer.status == 400


@pytest.mark.parametrize(("field", "texts"), [("photo", {}), ("upload1", {"photo": "attach://upload1"})])
async def test_a_photo_is_uploaded_directly_or_attached_by_name(
    client: Client, patient: Person, field: str, texts: dict[str, str]
) -> None:
    result = (await client.upload("sendPhoto", field, PNG, caption="Your scores", **texts))["result"]
    assert (result["photo"][0]["width"], result["photo"][0]["height"]) == (600, 400)
    assert (await patient.sees("Your scores")).photo
    again = await client.ok("sendPhoto", chat_id=CHAT, photo=result["photo"][0]["file_id"])
    assert again["photo"] == result["photo"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<svg/>", "IMAGE_PROCESS_FAILED"),
        (PNG[:16] + (9000).to_bytes(4, "big") + (2000).to_bytes(4, "big"), "PHOTO_INVALID_DIMENSIONS"),
        (PNG[:16] + (2100).to_bytes(4, "big") + (100).to_bytes(4, "big"), "PHOTO_INVALID_DIMENSIONS"),
    ],
)
async def test_what_is_no_fit_picture_is_refused(client: Client, patient: Person, content: bytes, reason: str) -> None:
    assert (await client.upload("sendPhoto", "photo", content))["description"] == f"Bad Request: {reason}"


async def test_a_file_that_no_parameter_names_and_a_file_id_nobody_gave_are_refused(
    client: Client, patient: Person
) -> None:
    refused = await client.upload("sendPhoto", "stray", PNG, photo="file99")
    assert refused["description"] == "Bad Request: sendPhoto has no parameter stray"
    assert "wrong file identifier" in await client.refused("sendPhoto", chat_id=CHAT, photo="file99")


async def test_a_document_keeps_its_name(client: Client, patient: Person) -> None:
    sent = await client.upload("sendDocument", "document", b"%PDF-1.7", caption="<b>Letter</b>", parse_mode="HTML")
    result = sent["result"]
    assert (result["document"]["file_name"], result["caption"]) == ("chart.png", "Letter")


async def test_commands_are_kept_by_language_and_checked(client: Client) -> None:
    commands = [{"command": "menu", "description": "What I can do"}]
    await client.ok("setMyCommands", commands=commands)
    await client.ok("setMyCommands", commands=[{"command": "menu", "description": "Menü"}], language_code="de")
    assert await client.ok("getMyCommands") == commands
    assert (await client.ok("getMyCommands", language_code="de"))[0]["description"] == "Menü"
    assert "COMMAND_INVALID" in await client.refused(
        "setMyCommands", commands=[{"command": "Menu", "description": "x"}]
    )
    assert "language" in await client.refused("setMyCommands", commands=commands, language_code="english")


async def test_descriptions_and_menu_button_are_checked(client: Client) -> None:
    await client.ok("setMyDescription", description="d" * 512)
    await client.ok("setMyShortDescription", short_description="d" * 120, language_code="de")
    await client.ok("setChatMenuButton", menu_button={"type": "commands"})
    assert "too long" in await client.refused("setMyDescription", description="d" * 513)
    assert "too long" in await client.refused("setMyShortDescription", short_description="d" * 121)
    assert "menu button" in await client.refused("setChatMenuButton", menu_button={"type": "game"})


async def test_every_call_is_logged_with_its_answer(client: Client, server: BotApiServer, patient: Person) -> None:
    await client.ok("sendMessage", chat_id=CHAT, text="Hello")
    await client.refused("sendMessage", chat_id=5, text="Hello")
    sent, refused = server.calls_of("sendMessage")
    assert (sent.status, sent.params["text"], sent.description) == (200, "Hello", None)
    assert (refused.status, refused.description) == (400, "Bad Request: chat not found")
