"""The letter that invites a patient: its words in their language, its links as text and as QR codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import segno
from babel.dates import format_date
from markupsafe import Markup

from content.catalogue import Catalogue
from records import patients
from records.database import Tx

DIRECTORY = Path(__file__).parent / "languages"
CHANNELS = {"web": "In your web browser", "telegram": "In Telegram"}  # the web chat first: it stays on our own server


@dataclass(frozen=True, slots=True)
class Way:
    """One way into the chat. `code` is the link as a QR code, an inline SVG."""

    title: str
    link: str
    code: Markup


@dataclass(frozen=True, slots=True)
class Letter:
    """An invitation, to be shown once. `ends` is its last day in the patient's language."""

    patient_id: str
    name: str
    pseudonym: str
    language: str
    ways: tuple[Way, ...]
    ends: str
    wants_pin: bool


def texts() -> Catalogue:
    return Catalogue.load(DIRECTORY)


def write(tx: Tx, patient_id: str, links: Mapping[str, str], expires_at: datetime, catalogue: Catalogue) -> Letter:
    """The letter for an invitation that was just made, in the same unit of work."""
    patient = patients.get(tx, patient_id)
    language = patient.language
    titles = {channel: catalogue.text(language, title) for channel, title in CHANNELS.items() if channel in links}
    return Letter(
        patient_id=patient_id,
        name=patients.identity(tx, patient_id).name,
        pseudonym=patient.pseudonym,
        language=language,
        ways=tuple(Way(title, links[channel], qr(links[channel])) for channel, title in titles.items()),
        ends=format_date(expires_at.astimezone(ZoneInfo(patient.zone)).date(), "long", locale=language),
        wants_pin=patients.pin(tx, patient_id) is not None,
    )


def qr(link: str) -> Markup:
    """A QR code that survives a fold or a stain: error correction level M."""
    drawn = segno.make(link, error="m").svg_inline(scale=4, border=4, light="#fff", omitsize=True)
    return Markup(drawn)  # noqa: S704 a drawing of squares, in which the link stands as squares only
