"""Events on the wire between the page, the inbox and the conversation."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.events import Blocked, Commanded, Event, Opened, Said, SentOther, Tapped
from bot.web import wire
from bot.web.errors import WebError

ID = "0123456789abcdef0123456789abcdef"


def body(**fields: object) -> bytes:
    return json.dumps({"id": ID} | fields).encode()


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        ({"kind": "opened"}, Opened()),
        ({"kind": "opened", "token": "abc-DEF_1"}, Opened("abc-DEF_1")),
        ({"kind": "opened", "language": "es"}, Opened()),
        ({"kind": "tapped", "data": "1:choose:2"}, Tapped("1:choose:2")),
        ({"kind": "tapped", "data": "1:choose:2", "card": "c7"}, Tapped("1:choose:2", message_ref="c7")),
        ({"kind": "said", "text": "My knee is warm."}, Said("My knee is warm.")),
        ({"kind": "command", "name": "menu"}, Commanded("menu")),
        ({"kind": "other", "name": "file"}, SentOther("file")),
    ],
)
def test_every_kind_of_event_comes_out_of_the_inbox_as_the_page_sent_it(fields: dict[str, object], event: Event):
    arrival = wire.arrival(body(**fields))
    assert arrival.id == ID
    assert wire.event(arrival.raw) == event


@pytest.mark.parametrize(
    "posted",
    [
        b"",
        b"[]",
        b"not json",
        b"[" * 10_000,
        b'{"kind": "opened"}',
        body(),
        body(kind="blocked"),
        body(kind="left"),
        wire.LEFT.encode(),
        body(kind="opened", language="<b>"),
        body(kind="opened", token=7),
        body(kind="opened", token="x" * 201),
        body(kind="tapped"),
        body(kind="tapped", data="é" * 33),
        body(kind="tapped", data="1:a", surprise=True),
        body(kind="said", text="x" * 4001),
        body(kind="said", text="\0\0"),
        body(kind="said", text="  \n "),
        body(kind="said", text="secret words").replace(b"secret", b"\\ud800"),
        body(kind="said", text="secret words").replace(b"secret", b"\xff"),
        body(kind="command", name="Robert'); drop"),
        body(id="short", kind="opened"),
        body(id=f"{ID}\n", kind="opened"),
    ],
)
def test_anything_else_is_refused_with_a_sentence_that_repeats_nothing_of_it(posted: bytes):
    with pytest.raises(WebError) as refusal:
        wire.arrival(posted)
    assert refusal.value.status == 400
    assert refusal.value.sentence == "This is not an event that the chat understands."
    assert refusal.value.__cause__ is None


def test_the_language_of_the_page_comes_along_when_it_is_opened_and_only_then():
    assert wire.language(wire.arrival(body(kind="opened", language="es-MX")).raw) == "es-MX"
    assert wire.language(wire.arrival(body(kind="opened")).raw) is None
    assert wire.language(wire.arrival(body(kind="said", text="es")).raw) is None


def test_a_browser_that_left_is_to_the_conversation_one_that_cannot_be_written_to():
    assert wire.event(wire.LEFT) == Blocked()
    assert wire.language(wire.LEFT) is None


def test_the_longest_message_still_fits_even_where_every_letter_takes_three_bytes():
    assert wire.event(wire.arrival(body(kind="said", text="ह" * 4000)).raw) == Said("ह" * 4000)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200))
def test_whatever_a_patient_types_reaches_the_conversation_as_typed_but_without_nul(typed: str):
    expected = typed.replace("\0", "")
    if expected.strip():
        assert wire.event(wire.arrival(body(kind="said", text=typed)).raw) == Said(expected)
