"""Who the demo's patients are. Every name is put together from two lists of words that nobody is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")

FIRST_NAMES = (
    *("Testa", "Demo", "Sampla", "Exempla", "Mocka", "Pilota", "Draftine", "Specimena", "Modela", "Inventa"),
    *("Simulo", "Trialo", "Prueba", "Ficticia", "Supuesto", "Placeholda", "Nomenesio", "Dummetta", "Protota"),
)
LAST_NAMES = (
    *("Ampleperson", "Placeholder", "Mocksworth", "Sampleton", "Fauxfield", "Testworthy", "Demoson", "Exampleby"),
    *("Notarealname", "Fictionsen", "Dummyfield", "Trialby", "Modelheim", "Inventadez", "Ejemplez", "Muestrario"),
)
ZONES = {
    "America/New_York": 40,
    "America/Chicago": 25,
    "America/Los_Angeles": 15,
    "America/Denver": 8,
    "America/Phoenix": 5,
    "America/Puerto_Rico": 5,
    "Europe/Madrid": 2,
}
LANGUAGES = {"en": 83, "es": 17}
PATHWAYS = {"knee-replacement": 60, "hip-replacement": 40}
HOURS = {10: 80, 9: 6, 14: 6, 17: 6, 19: 2}
YOUNGEST, OLDEST = 50, 88  # years
WRITERS = 0.35
LOOKING_BACK, LOOKING_AHEAD = 730, 45  # days from today to the first and the last operation


class Fate(Enum):
    """What sets a patient's story apart. Each member says what it means."""

    STAYS = "Joins and is asked all the way"
    NEVER_JOINS = "Never opens the chat"
    CANCELLED = "The operation is cancelled before its day"
    STOPS = "Takes the consent back"
    BLOCKS = "Blocks the chat"
    PAUSES = "Pauses messages for some weeks"


FATES = {Fate.STAYS: 82, Fate.NEVER_JOINS: 6, Fate.CANCELLED: 4, Fate.STOPS: 3, Fate.BLOCKS: 3, Fate.PAUSES: 2}


@dataclass(frozen=True, slots=True)
class Person:
    """One invented patient and their operation, on day 0. `enrolled_on` is a day counted from it, so negative.

    `writes`: sends the team a message some time after.
    """

    name: str
    mrn: str
    born: date
    zone: str
    hour: int
    language: str
    pathway: str
    side: str
    operation: date
    enrolled_on: int
    fate: Fate
    writes: bool


def invent(number: int, today: date, random: Random) -> Person:
    """The patient with this number, from 1. The programme grows: there are more operations lately than long ago."""
    span = LOOKING_BACK + LOOKING_AHEAD
    operation = today + timedelta(days=LOOKING_AHEAD - round(span * random.random() ** 1.6))
    born = today - timedelta(days=round(random.triangular(YOUNGEST, OLDEST, 68) * 365.25))
    return Person(
        name=f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}",
        mrn=f"DEMO-{number:04}",
        born=born,
        zone=_one_of(ZONES, random),
        hour=_one_of(HOURS, random),
        language=_one_of(LANGUAGES, random),
        pathway=_one_of(PATHWAYS, random),
        side=random.choice(("left", "right")),
        operation=operation,
        enrolled_on=-random.randint(14, 70),
        fate=_one_of(FATES, random),
        writes=random.random() < WRITERS,
    )


def _one_of(weights: Mapping[Choice, int], random: Random) -> Choice:
    return random.choices(list(weights), list(weights.values()))[0]
