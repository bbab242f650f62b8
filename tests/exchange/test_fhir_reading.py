"""Broken, hostile or enormous files are refused at their place, within a second, and never with a traceback."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.problems import ContentError
from exchange.fhir.reading import MAX_BYTES, MAX_DEPTH, read
from exchange.fhir.report import own
from exchange.fhir.resource import Element, Extension

DEEP = b"[" * (MAX_DEPTH + 1)
REFUSED = {
    "nothing": (b"", "1:1: this is not valid JSON"),
    "a key without a value": (b'{"a": 1,\n "b" 2}', "2:6: this is not valid JSON: Expecting ':' delimiter"),
    "the end too early": (b'{"a": [1, 2', "1:12: this is not valid JSON"),
    "a second object": (b"{}\n{}", "2:1: this is not valid JSON: Extra data"),
    "a list": (b"[]", "1:1: this is JSON, but no object"),
    "no UTF-8": (b'{"a":\n "\xff"}', "2:3: this character is not UTF-8"),
    "half a character": (rb'{"a": "\ud800"}', "half a character"),
    "a number that is none": (b'{"a": NaN}', "NaN is no number of JSON"),
    "an endless number": (b'{"a": ' + b"9" * 1_900_000 + b"}", "a number has more than 30 digits"),
    "a key that stands twice": (b'{"a": 1, "a": 2}', "the key 'a' stands twice"),
    "a deep nest": (b'{"a":\n' + DEEP + b"]" * (MAX_DEPTH + 1) + b"}", f"2:{MAX_DEPTH}: the nesting is deeper"),
    "a very deep nest": (b'{"a":' * 300_000, f"the nesting is deeper than {MAX_DEPTH} levels"),
    "a deep nest that is whole": (DEEP + b"]" * (MAX_DEPTH + 1), f"1:{MAX_DEPTH + 1}: the nesting is deeper"),
    "a large file": (b" " * (MAX_BYTES + 1), "1:1: the file is larger than 2 MB"),
    "a text without an end": (b'{"a": "' + b"\\" * 1_900_000, "this is not valid JSON: Unterminated string"),
    "many empty lists": (b"[]" * 900_000, "this is not valid JSON: Extra data"),
    "many keys of one name": (
        b"{" + b",".join(b'"%d":0' % n for n in range(150_000)) + b',"149999":1}',
        "the key '149999' stands twice",
    ),
}


@pytest.mark.parametrize(("data", "said"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_read_is_refused_at_its_place_and_soon(data, said):
    begun = time.process_time()
    with pytest.raises(ContentError) as refused:
        read(data, "sent.json")
    assert time.process_time() - begun < 2
    assert said in str(refused.value)
    assert str(refused.value).startswith("sent.json:")
    assert len(refused.value.problems) == 1


def test_what_is_as_deep_as_may_be_is_read():
    assert read(b'{"a":' + DEEP[2:] + b"]" * (MAX_DEPTH - 1) + b"}", "sent.json")


def test_brackets_within_a_text_are_no_nesting():
    text = '["\\"' * 100
    assert read(json.dumps({"text": text}).encode(), "sent.json") == {"text": text}


def test_a_whole_character_beyond_the_first_plane_is_read():
    assert read(rb'{"a": "\ud83d\ude42"}', "sent.json") == {"a": "🙂"}


@given(data=st.binary(max_size=60) | st.text("[]{},:\"\\u0'ad-1. tn", max_size=40).map(str.encode))
def test_anything_is_an_object_or_a_problem_with_a_place(data):
    try:
        found = read(data, "sent.json")
    except ContentError as refused:
        found = None
        assert refused.problems  # noqa: PT017 either way is right
    assert found is None or isinstance(found, dict)


def kept(content: str) -> dict:
    extension = Extension.model_validate({"url": "urn:afterwell:item", "valueString": content})
    return own(Element(extension=[extension]), "urn:afterwell:item")


@pytest.mark.parametrize("content", ["{", "[1]", "[" * 100_000, '{"a": 1, "a": 2}', '"x"', "null"])
def test_what_is_not_as_our_export_writes_it_is_nothing(content):
    assert kept(content) == {}
    assert kept('{"a": [1, "é"]}') == {"a": [1, "é"]}
