"""Text, entities and keyboards: what the Bot API refuses, this server refuses."""

from __future__ import annotations

import pytest

from tests.botapi import Person
from tests.botapi.client import CHAT, Client


@pytest.mark.parametrize(
    "source",
    [
        "a < b",
        "a > b",
        "salt & pepper",
        "&nbsp;",
        "<b>open",
        "closed</b>",
        "<b><i>crossed</b></i>",
        "<p>paragraph</p>",
        "<br/>",
        "<b class='x'>b</b>",
        "<a>no address</a>",
        "<code><b>bold code</b></code>",
        "<",
        "<b",
    ],
)
async def test_broken_html_cannot_be_parsed(client: Client, patient: Person, source: str) -> None:
    refusal = await client.refused("sendMessage", chat_id=CHAT, text=source, parse_mode="HTML")
    assert refusal.startswith("400 Bad Request: can't parse entities: ")
    assert "at byte offset" in refusal


async def test_documented_html_is_shown_without_its_tags(client: Client, patient: Person) -> None:
    source = '<b>Knee</b> &lt;3 &amp; <i>hip &#8211; <u>both</u></i> <a href="https://example.org">more</a>'
    sent = await client.ok("sendMessage", chat_id=CHAT, text=source, parse_mode="HTML")
    assert sent["text"] == "Knee <3 & hip \u2013 both more"
    assert sent["entities"][0] == {"type": "bold", "offset": 0, "length": 4}
    assert [entity["type"] for entity in sent["entities"]] == ["bold", "italic", "underline", "text_link"]


async def test_without_a_parse_mode_text_is_taken_as_it_is(client: Client, patient: Person) -> None:
    assert (await client.ok("sendMessage", chat_id=CHAT, text="a < b & c"))["text"] == "a < b & c"
    assert "parse_mode" in await client.refused("sendMessage", chat_id=CHAT, text="x", parse_mode="MarkdownV2")


async def test_length_counts_utf16_units_after_entities(client: Client, patient: Person) -> None:
    fits = "<b>" + "\N{FLEXED BICEPS}" * 2048 + "</b>"
    await client.ok("sendMessage", chat_id=CHAT, text=fits, parse_mode="HTML")
    refusal = await client.refused("sendMessage", chat_id=CHAT, text=fits + "!", parse_mode="HTML")
    assert refusal == "400 Bad Request: message is too long"


@pytest.mark.parametrize("text", [" \n", "\u200b", "\u2800\ufeff", "\0"])
async def test_text_that_shows_nothing_is_refused(client: Client, patient: Person, text: str) -> None:
    assert "must be non-empty" in await client.refused("sendMessage", chat_id=CHAT, text=text)


@pytest.mark.parametrize(
    ("keyboard", "reason"),
    [
        ({"keyboard": [[{"text": "Yes"}]]}, "inline keyboard"),
        ({"inline_keyboard": [{"text": "Yes", "callback_data": "y"}]}, "array of arrays"),
        ({"inline_keyboard": [[{"text": "Yes"}]]}, "exactly one of"),
        ({"inline_keyboard": [[{"text": "Yes", "callback_data": "y", "url": "https://example.org"}]]}, "exactly one"),
        ({"inline_keyboard": [[{"text": "Yes", "callback_data": "y", "colour": "red"}]]}, "unknown field colour"),
        ({"inline_keyboard": [[{"text": "Yes", "callback_data": "y", "style": "quiet"}]]}, "unknown style"),
        ({"inline_keyboard": [[{"text": " ", "callback_data": "y"}]]}, "the text is empty"),
        ({"inline_keyboard": [[{"text": "Yes", "callback_data": 1}]]}, "object of strings"),
        ({"inline_keyboard": [[{"text": "Yes", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "Yes", "callback_data": "\u00e9" * 33}]]}, "BUTTON_DATA_INVALID"),
    ],
)
async def test_a_misshapen_keyboard_is_refused(
    client: Client, patient: Person, keyboard: dict[str, object], reason: str
) -> None:
    assert reason in await client.refused("sendMessage", chat_id=CHAT, text="Ready?", reply_markup=keyboard)


async def test_64_bytes_of_data_and_a_style_are_allowed(client: Client, patient: Person) -> None:
    button = {"text": "Yes", "callback_data": "\u00e9" * 32, "style": "primary"}
    keyboard = {"inline_keyboard": [[button]]}
    assert (await client.ok("sendMessage", chat_id=CHAT, text="?", reply_markup=keyboard))["reply_markup"] == keyboard
