"""Every zone's rules can be remembered, on either database."""

from __future__ import annotations

from zoneinfo import available_timezones

from app.zone_rules import note_of
from records.tables import notes


def test_a_note_holds_the_rules_of_every_zone_there_is():
    """PostgreSQL refuses a name that is too long, where SQLite takes any."""
    names = {note_of(zone) for zone in available_timezones()}
    assert len(names) == len(available_timezones())
    assert max(map(len, names)) <= notes.c.name.type.length
