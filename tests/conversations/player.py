"""A made-up patient and the house around them: real records on a real database, a fake clock, and a phone.

Between every two steps everything is closed and opened again from the database, so that each conversation also proves
that nothing lives in memory.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from app.clock import FakeClock
from app.jobs import Jobs
from app.phone import Phone, text
from bot.conversation.cards import Button
from bot.conversation.desk import Desk
from bot.conversation.events import Event, Tapped
from bot.reception import Incoming, Received, Reception
from bot.sender import Sender
from care.actor import OPERATOR
from care.enrol import Request, enrol, invite_again
from care.practice import Clinic
from records import deliveries
from records.attestations import Attestation, insert
from records.database import Database, Tx, Work, connect
from records.keyring import Keyring
from tests import kinds
from tests.conversations.facts import FACTS

T = TypeVar("T")
ADDRESS = "42"
BORN = date(1956, 4, 2)
CLINIC = Clinic("Riverside Joint Center", "555-0100", "911")
DESK: Desk = kinds.desk(CLINIC)
KEYS = Keyring("golden secret key of thirty-two characters")


@dataclass
class _Events:
    """A door whose raw events are kept aside: this phone speaks no wire format."""

    kept: dict[str, Event] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    language: str = "en"

    def read(self, raw: str) -> Incoming:
        return Incoming(self.kept[raw], self.language, "tap")

    async def notify(self, _address: str, _reply_to: str | None, notices: tuple[str, ...]) -> None:
        self.notices.extend(notices)


@dataclass
class House:
    """What runs between two steps of a script, made from nothing but the database."""

    database: Database
    reception: Reception
    sender: Sender
    jobs: Jobs


@dataclass
class Player:
    """One made-up patient, their phone, and the house around them."""

    url: str
    clock: FakeClock
    language: str = "en"
    phone: Phone = field(default_factory=Phone)
    door: _Events = field(default_factory=_Events)
    ids: Callable[[], str] = field(default_factory=lambda: map("{:032x}".format, itertools.count(1)).__next__)
    patient_id: str = ""
    letters: list[str] = field(default_factory=list)
    seen: list[tuple[Button, str]] = field(default_factory=list)
    _house: House | None = None

    @asynccontextmanager
    async def house(self) -> AsyncIterator[None]:
        """Open everything from the database, and close it all again."""
        database = connect(self.url, KEYS)
        sender = Sender(database, {"telegram": self.phone}, clock=self.clock, owner="golden")
        doors = {"telegram": self.door}
        reception = Reception(database, DESK, doors, clock=self.clock, new_id=self.ids, wake=sender.wake)
        jobs = Jobs(database, DESK, reception, self.clock, self.ids, sender.wake)
        self._house = House(database, reception, sender, jobs)
        try:
            yield
        finally:
            self._house = None
            await database.close()

    @property
    def open(self) -> House:
        assert self._house is not None, "the house is closed"
        return self._house

    async def tap(self, button: Button, message: str) -> None:
        await self.happen(Tapped(button.data, message))

    async def happen(self, event: Event) -> None:
        """The patient does something, and the answer comes."""
        self.door.language = self.language
        name = str(len(self.door.kept))
        self.door.kept[name] = event
        await self.open.reception.receive("telegram", [Received(name, ADDRESS, name)])
        await self.open.reception.settle()
        await self.open.sender.drain()
        self.seen += [shown for shown in self.buttons() if shown not in self.seen]

    def buttons(self) -> Iterator[tuple[Button, str]]:
        """Every button on the screen, with the name of its message."""
        for message in self.phone.messages:
            if message.card is not None and not message.stripped:
                yield from ((button, message.id) for row in message.card.buttons for button in row)

    async def time_passes(self, until: datetime) -> None:
        """Let everything that is due until then happen at its own time."""
        while (due := await self._read(lambda tx: deliveries.next_due(tx, self.clock()))) and due <= until:
            self.clock.move_to(due)
            await self._tick()
        self.clock.move_to(until)
        await self._tick()

    async def _tick(self) -> None:
        await self.open.jobs.tick()
        await self.open.sender.drain()

    async def enrol(self, facts: dict[str, Any]) -> None:
        facts = dict(facts)
        attested = facts.pop("attested", False)
        request = Request(
            pathway=facts.pop("pathway", "knee-replacement"),
            side=facts.pop("side", "left"),
            anchor_date=facts.pop("date"),
            name="Testa Ampleperson",
            born=facts.pop("born", BORN),
            zone=facts.pop("zone", "America/New_York"),
            **facts,
        )
        token = self._new_letter()

        def work(tx: Tx) -> str:
            if attested:
                insert(tx, Attestation(self.ids(), "promis", "A. Tester", "test", self.clock(), None))
            done = enrol(tx, DESK.practice, request, actor=OPERATOR, now=self.clock(), new_id=self.ids, token=token)
            return done.patient_id

        self.patient_id = await self.open.database.write(work)

    async def invite_again(self) -> None:
        token, now = self._new_letter(), self.clock()
        await self.open.database.write(
            lambda tx: invite_again(tx, self.patient_id, actor=OPERATOR, now=now, new_id=self.ids, token=token)
        )

    def _new_letter(self) -> str:
        self.letters.append(f"golden-token-{len(self.letters):010}")
        return self.letters[-1]

    async def facts(self, names: dict[str, Any]) -> dict[str, Any]:
        """What is stored now, under each name that the script asks for."""
        return await self._read(
            lambda tx: {name: FACTS[name](tx, DESK.practice, self.patient_id, self.clock()) for name in names}
        )

    async def _read(self, work: Work[T]) -> T:
        return await self.open.database.read(work)

    def heard(self) -> list[str]:
        """What is new on the screen since the last step, in order, notices first."""
        new = [f"(notice) {notice}" for notice in self.door.notices]
        changed = dict.fromkeys(self.phone.news)
        new += [text(message) for message in self.phone.messages if message.id in changed]
        self.door.notices.clear()
        self.phone.news.clear()
        return new
