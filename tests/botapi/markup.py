"""Text as the Bot API reads it: HTML entities, and lengths in UTF-16 units.

Where the documentation says "must be replaced", the real server sometimes forgives (a lone `&`); this one does not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from tests.botapi.errors import ApiError, bad_request

MAX_TEXT = 4096
MAX_CAPTION = 1024

_KINDS: Mapping[str, str] = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_ATTRIBUTES: Mapping[str, str] = {
    "span": r'class="tg-spoiler"',
    "a": r'href="[^"<>]+"',
    "code": r'(class="language-[^"<>]+")?',
    "blockquote": r"(expandable)?",
}
_TOKEN = re.compile(
    r"<(?P<slash>/?)(?P<tag>[^\s<>/]*)\s*(?P<attributes>[^<>]*)>"
    r"|(?P<reference>&(?:lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)"
    r"|(?P<stray>[<>&])"
    r"|(?P<plain>[^<>&]+)"
)
# Clients draw nothing for these; a message of nothing else counts as empty.
_INVISIBLE = re.compile("[\\s\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\ufffc]*")


@dataclass(frozen=True, slots=True)
class Entity:
    """A formatted stretch of text; offset and length in UTF-16 units."""

    type: str
    offset: int
    length: int


@dataclass(slots=True)
class _Reading:
    text: str = ""
    open: list[tuple[str, int]] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)


def units(text: str) -> int:
    """The length of a text as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def formatted(source: str, parse_mode: str | None, limit: int) -> tuple[str, tuple[Entity, ...]]:
    """What the patient sees of `source`, and its entities; refuses broken HTML and too long a text."""
    if parse_mode is not None and parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    text, entities = parse_html(source) if parse_mode else (source, ())
    trimmed = text.replace("\0", "").strip()
    if units(trimmed) > limit:
        raise bad_request("message is too long" if limit == MAX_TEXT else "message caption is too long")
    return trimmed, entities


def is_blank(text: str) -> bool:
    """Whether Telegram would show nothing."""
    return _INVISIBLE.fullmatch(text) is not None


def parse_html(source: str) -> tuple[str, tuple[Entity, ...]]:
    reading = _Reading()
    for token in _TOKEN.finditer(source):
        if token["stray"]:
            raise _unparsable(f'Unescaped "{token["stray"]}"', source, token.start())
        if token["tag"] is None:
            reading.text += unescape(token["reference"]) if token["reference"] else token["plain"]
        elif token["slash"]:
            _close(reading, source, token)
        else:
            _open(reading, source, token)
    if reading.open:
        raise _unparsable(
            f'Can\'t find end tag corresponding to start tag "{reading.open[-1][0]}"', source, len(source)
        )
    return reading.text, tuple(sorted(reading.entities, key=lambda entity: (entity.offset, -entity.length)))


def _open(reading: _Reading, source: str, token: re.Match[str]) -> None:
    tag = token["tag"].lower()
    if tag not in _KINDS:
        raise _unparsable(f'Unsupported start tag "{tag}"', source, token.start())
    if not re.fullmatch(_ATTRIBUTES.get(tag, ""), token["attributes"].strip()):
        raise _unparsable(f'Unexpected attributes of the tag "{tag}"', source, token.start())
    if any(outer == "code" or (outer == "pre" and tag != "code") for outer, _ in reading.open):
        raise _unparsable(f'Tag "{tag}" inside preformatted text', source, token.start())
    reading.open.append((tag, units(reading.text)))


def _close(reading: _Reading, source: str, token: re.Match[str]) -> None:
    tag = token["tag"].lower()
    if not reading.open:
        raise _unparsable("Unexpected end tag", source, token.start())
    expected, offset = reading.open.pop()
    if tag != expected:
        raise _unparsable(f'Unmatched end tag, expected "</{expected}>", found "</{tag}>"', source, token.start())
    if length := units(reading.text) - offset:
        reading.entities.append(Entity(_KINDS[tag], offset, length))


def _unparsable(what: str, source: str, position: int) -> ApiError:
    return bad_request(f"can't parse entities: {what} at byte offset {len(source[:position].encode())}")
