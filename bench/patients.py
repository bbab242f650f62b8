"""Patients in the middle of a survey, each with the next answers that they will tap."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

from app.ids import new_id, new_token
from app.practice import load_desk
from bot.conversation.desk import Desk
from bot.conversation.events import Tapped
from bot.conversation.stage import Stage
from bot.conversation.turn import take
from care import consent
from care.actor import SYSTEM
from care.enrol import Enrolled, Request, enrol
from care.practice import Clinic
from records import cards, chats, patients
from records.chats import Chat
from records.database import Database, Tx

DESK: Desk = load_desk(Clinic("Riverside Joint Center", "555-0100", "911"))
PATHWAY, STEP, SURVEY = "knee-replacement", "before-surgery", "koos-jr"
CARD_KEY = "c.0"
MESSAGE = "7"  # the channel's name of the message that carries the current card
TOGETHER = 25  # patients who are admitted in one unit of work

_addresses = itertools.count(100_000)


@dataclass(frozen=True, slots=True)
class Seat:
    """A patient who has the first question on the screen."""

    address: str
    chat_id: str
    response_id: str
    items: tuple[str, ...]

    def taps(self) -> Iterator[str]:
        """What the buttons carry, one answer after the other."""
        for place in range(len(self.items)):
            yield f"1:a:{self.response_id}:{place}:{1 + place % 3}"


ANSWERS = len(DESK.practice.surveys.get(SURVEY).items)  # that each of them can give


def noon() -> datetime:
    """Today where the patients live, at an hour when they may be written to."""
    return datetime.now(UTC).replace(hour=17, minute=0)


async def admit(database: Database, count: int, now: datetime) -> list[Seat]:
    """Enrol that many patients, let them join, and ask them the first question."""
    numbers = list(itertools.islice(_addresses, count))
    seats: list[Seat] = []
    for start in range(0, count, TOGETHER):
        seats += await database.write(partial(_admit_some, numbers=numbers[start : start + TOGETHER], now=now))
    return seats


def request(number: int, now: datetime) -> Request:
    """Somebody to enrol: operations are spread over the weeks ahead, so that the first survey is open."""
    return Request(
        pathway=PATHWAY,
        side="left",
        anchor_date=now.date() + timedelta(days=14 + number % 42),
        name=f"Bench Patient {number}",
        born=date(1950, 1, 1) + timedelta(days=number % 9000),
        zone="America/New_York",
    )


def _admit_some(tx: Tx, numbers: list[int], now: datetime) -> list[Seat]:
    return [_admit(tx, number, now) for number in numbers]


def _admit(tx: Tx, number: int, now: datetime) -> Seat:
    who = enrol(tx, DESK.practice, request(number, now), actor=SYSTEM, now=now, new_id=new_id, token=new_token())
    chat = _join(tx, who, str(number), now)
    begun = Tapped(f"1:start:{who.episode_id[:12]}:{STEP}", MESSAGE)
    Stage(tx, chat, f"b{number}", now).perform(take(tx, DESK, chat, begun, now=now, new_id=new_id))
    response = chats.get(tx, chat.id).talk["response"]
    survey = DESK.practice.surveys.get(SURVEY)
    return Seat(str(number), chat.id, response, tuple(item.id for item in survey.items))


def _join(tx: Tx, who: Enrolled, address: str, now: datetime) -> Chat:
    patients.change(tx, who.patient_id, joined_at=now)
    consent.grant(
        tx,
        DESK.practice.consent,
        patient_id=who.patient_id,
        language="en",
        channel="telegram",
        names=DESK.practice.clinic.names(),
        now=now,
        new_id=new_id,
    )
    chat = chats.open_new(tx, chat_id=new_id(), channel="telegram", address=address, language="en", now=now)
    chats.change(tx, chat.id, patient_id=who.patient_id, card_key=CARD_KEY)
    cards.shown(tx, chat.id, CARD_KEY, MESSAGE)
    return chats.get(tx, chat.id)
