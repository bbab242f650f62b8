"""The trail in words."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clinic.views import trail
from records.audit import Entry

ROOT = Path(__file__).parents[3]
ABOUT_NOBODY = {"export", "list-patients", "login", "login-failed", "logout"}
NOW = datetime(2026, 11, 22, 12, 0, 30, tzinfo=UTC)


def entry(seq: int, actor: str, action: str, seconds: int, **detail: str) -> Entry:
    return Entry(seq, NOW - timedelta(seconds=seconds), actor, action, "p", None, detail)


def test_everything_that_is_written_about_a_patient_has_words():
    sources = [path.read_text() for room in ("care", "bot", "clinic") for path in sorted((ROOT / room).rglob("*.py"))]
    written = re.compile(
        r'action="([a-z-]+)"|_write\(\s*tx,\s*"([a-z-]+)"|_carry_out\(tx, practice, before, [^"\n]*"([a-z-]+)"'
        r'|_note\(tx, decision, "([a-z-]+)" if wanted else "([a-z-]+)"'
        r'|^(?:_CALL|_READ_OUT|MOVED|CONFIRMED|RECORDED) = "([a-z-]+)"',
        re.MULTILINE,
    )
    found = {name for source in sources for names in written.findall(source) for name in names if name}
    assert {"look", "move-date", "note-call"} <= found
    assert found - ABOUT_NOBODY == set(trail.ACTIONS)


def test_the_same_thing_within_a_minute_is_told_once_and_counted():
    entries = [
        entry(5, "staff:a", "look", 0),
        entry(4, "staff:a", "see-trend", 1),
        entry(3, "staff:a", "see-trend", 2),
        entry(2, "staff:b", "see-trend", 3),
        entry(1, "staff:b", "see-trend", 70),
    ]
    told = [(line.who, line.what, line.times) for line in trail.lines(entries, {"a": "Ada", "b": "Ben"})]
    pictures = "Looked at the pictures of scores"
    assert told == [
        ("Ada", "Looked at this page", 1),
        ("Ada", pictures, 2),
        ("Ben", pictures, 1),
        ("Ben", pictures, 1),
    ]


def test_who_did_it_is_a_name_or_a_kind_of_doer():
    names = {"a": "Ada"}
    told = [trail.who(actor, names) for actor in ("staff:a", "staff:x", "patient:p", "chat:c", "operator:command line")]
    assert told == ["Ada", "A former account", "The patient", "Somebody in a chat", "The command line"]
