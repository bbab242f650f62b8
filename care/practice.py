"""What a clinic runs: its libraries, its consent text, and how to reach it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from care import aids
from care.aids import Aids
from care.consent import ConsentText
from pathways.library import Library as Pathways
from surveys.library import Library as Surveys


@dataclass(frozen=True, slots=True)
class Clinic:
    """What patients are told. From `quiet_from` to `quiet_until`, where the patient lives, nothing is sent; on the
    clinic's `holidays` nothing that somebody would have to answer. `fallback` is how a silent patient gets a link to
    the web chat: off, email or sms."""

    name: str
    phone: str
    emergency_number: str
    quiet_from: int = 21
    quiet_until: int = 8
    holidays: frozenset[date] = frozenset()
    fallback: str = "off"

    def names(self) -> Mapping[str, str]:
        """Values for the names that our own texts leave open (`surveys.piping`)."""
        return {"clinic_name": self.name, "clinic_phone": self.phone, "emergency_number": self.emergency_number}


@dataclass(frozen=True, slots=True)
class Practice:
    surveys: Surveys
    pathways: Pathways
    consent: ConsentText
    clinic: Clinic
    aids: Aids = aids.NONE
