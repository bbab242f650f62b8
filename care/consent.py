"""Consent: a short versioned text, stored with each grant by fingerprint, taken back as easily as given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from care.actor import patient as by_patient
from content import fingerprint
from content.localised import pick
from content.yamlfile import read
from records import audit, chats, consents, deliveries, outbox, patients
from records.consents import Consent
from records.database import Tx
from records.ids import NewId

FILE = Path(__file__).with_name("consent.yaml")


class _ConsentFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    text: dict[str, list[str]]
    messenger: dict[str, str]


@dataclass(frozen=True, slots=True)
class ConsentText:
    """`text` holds the paragraphs by language; `messenger` the one shown only where a messenger carries the chat."""

    version: str
    text: Mapping[str, tuple[str, ...]]
    messenger: Mapping[str, str]

    def paragraphs(self, language: str, channel: str, names: Mapping[str, str]) -> tuple[str, ...]:
        """What this patient reads, with the clinic's names filled in."""
        wording = self.text.get(language, self.text["en"])
        carried = () if channel == "web" else (pick(self.messenger, language)[0],)
        return tuple(paragraph.format_map(names) for paragraph in (*wording, *carried))


def load(path: Path = FILE) -> ConsentText:
    found = read(path, _ConsentFile)
    wording = {language: tuple(paragraphs) for language, paragraphs in found.text.items()}
    return ConsentText(found.version, wording, found.messenger)


def grant(
    tx: Tx,
    text: ConsentText,
    *,
    patient_id: str,
    language: str,
    channel: str,
    names: Mapping[str, str],
    now: datetime,
    new_id: NewId,
) -> None:
    """Store that the patient agreed, and to which words exactly."""
    shown = fingerprint.of(text.paragraphs(language, channel, names))
    consents.insert(tx, Consent(new_id(), patient_id, text.version, language, shown, channel, now, None))
    audit.write(tx, actor=str(by_patient(patient_id)), action="consent-given", patient_id=patient_id, now=now)


def withdraw(tx: Tx, patient_id: str, now: datetime) -> None:
    """Stop: no more messages from this moment. What was answered stays until the patient asks to delete it."""
    consents.withdraw(tx, patient_id, now)
    patients.change(tx, patient_id, stopped_at=now)
    deliveries.cancel_pending(tx, patient_id, "patient_stopped", now)
    for box_id in chats.boxes_of(tx, patient_id):
        outbox.give_up(tx, box_id, "patient_stopped", now)
    audit.write(tx, actor=str(by_patient(patient_id)), action="consent-withdrawn", patient_id=patient_id, now=now)
