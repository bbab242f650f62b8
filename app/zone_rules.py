"""Governments move clocks: where the rules of a zone have changed since the last start, its patients are planned anew.

What is planned is kept as instants. A message at nine in the morning would come at eight or ten once the rules by which
the instant was found are no longer true. A process keeps the rules that it began with, so looking once is enough.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from datetime import datetime
from functools import partial
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import structlog

from care import plan
from care.practice import Practice
from records import notes, patients
from records.database import Database, Tx

log = structlog.get_logger()


async def follow(database: Database, practice: Practice, clock: Callable[[], datetime]) -> None:
    """Plan anew in each zone whose rules are not those of the last time, and remember them when that is done."""
    for zone in await database.read(patients.zones):
        rules, note = fingerprint(zone), note_of(zone)
        if await database.read(partial(notes.get, name=note)) != rules:
            planned = await _plan_anew(database, practice, clock, zone)
            await database.write(partial(notes.put, name=note, value=rules))
            log.info("zone_followed", zone=zone, patients=planned)


def note_of(zone: str) -> str:
    """The name of the note with a zone's rules; the name of a zone such as America/Indiana/Indianapolis is too long."""
    return f"zone_rules {sha256(zone.encode()).hexdigest()[:16]}"


async def _plan_anew(database: Database, practice: Practice, clock: Callable[[], datetime], zone: str) -> int:
    """One patient a transaction; returns how many."""
    found = await database.read(partial(patients.in_zone, zone=zone))
    for patient_id in found:
        await database.write(partial(_replan, practice=practice, patient_id=patient_id, now=clock()))
    return len(found)


def _replan(tx: Tx, practice: Practice, patient_id: str, now: datetime) -> None:
    patients.lock(tx, patient_id)
    plan.replan_patient(tx, practice, patient_id, now)


def fingerprint(zone: str) -> str:
    """A checksum of a zone's rules as Python finds them: in the system's folders, else in its own package."""
    parts = zone.split("/")
    places: list[Traversable] = [Path(folder) for folder in zoneinfo.TZPATH]
    files = (place.joinpath(*parts) for place in [*places, resources.files("tzdata.zoneinfo")])
    return next((sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()), "unknown")
