"""What a letter says: who writes, the link, how long it works. Neutral: no name, no illness, no reason."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.conversation.cards import Block, Card
from bot.conversation.scene import REGIONS
from care.practice import Clinic
from content.catalogue import Catalogue
from records.patients import Patient

DIRECTORY = Path(__file__).parent / "languages"
EMAIL, SMS = "email", "sms"


def texts() -> Catalogue:
    return Catalogue.load(DIRECTORY)


def write(way: str, patient: Patient, link: str, expires_at: datetime, clinic: Clinic, catalogue: Catalogue) -> Card:
    """A letter in the patient's language, as a card without buttons: a title for an e-mail, then paragraphs."""

    def say(message: str, **values: object) -> str:
        return catalogue.text(patient.language, message, **values)

    until = _day(expires_at, patient)
    if way == SMS:
        told = say("{clinic}: you can go on here until {date}: {link}", clinic=clinic.name, date=until, link=link)
        return Card((Block(told),), language=patient.language)
    paragraphs = (
        say("Hello,"),
        say("You can go on in our own web chat. Open this address:"),
        link,
        say(
            "It is for you alone, works once, and ends on {date}. We first ask something that only you know.",
            date=until,
        ),
        say("Questions? Please call us: {phone}. Nobody reads answers to this e-mail.", phone=clinic.phone),
        clinic.name,
    )
    title = Block(say("A message from {clinic}", clinic=clinic.name), "title")
    return Card((title, *map(Block, paragraphs)), language=patient.language)


def _day(moment: datetime, patient: Patient) -> str:
    locale = REGIONS.get(patient.language, patient.language)
    return format_date(moment.astimezone(ZoneInfo(patient.zone)).date(), "long", locale=locale)
