"""Plays a golden conversation: real records on a real database, a fake clock, and a phone.

Between every two steps everything is closed and opened again from the database, so that each conversation also proves
that nothing lives in memory.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.clock import FakeClock
from app.jobs import Jobs
from app.practice import load_desk
from bot.conversation.desk import Desk
from bot.conversation.events import Blocked, Commanded, Event, Opened, Said, SentOther, Tapped, Unblocked
from bot.reception import Incoming, Received, Reception
from bot.sender import Sender
from care.actor import OPERATOR
from care.enrol import Request, enrol
from care.practice import Clinic
from records.attestations import Attestation, insert
from records.database import Database, Tx, connect
from records.keyring import Keyring
from app.phone import Phone, text

TOKEN = "golden-token-0000000000"
ADDRESS = "42"
CLINIC = Clinic("Riverside Joint Center", "555-0100", "911")
DESK: Desk = load_desk(CLINIC)
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
class Player:
    url: str
    clock: FakeClock
    language: str = "en"
    phone: Phone = field(default_factory=Phone)
    door: _Events = field(default_factory=_Events)
    ids: Callable[[], str] = field(default_factory=lambda: map("{:032x}".format, itertools.count(1)).__next__)

    async def with_house(self, work: Callable[[Database, Reception, Sender, Jobs], Any]) -> Any:
        """Open everything from the database, do one thing, close it all again."""
        database = connect(self.url, KEYS)
        try:
            sender = Sender(database, {"telegram": self.phone}, clock=self.clock, owner="golden")
            doors = {"telegram": self.door}
            reception = Reception(database, DESK, doors, clock=self.clock, new_id=self.ids, wake=sender.wake)
            jobs = Jobs(database, DESK, reception, self.clock, self.ids, sender.wake)
            result = await work(database, reception, sender, jobs)
            await reception.settle()
            await sender.drain()
            return result
        finally:
            await database.close()

    async def enrol(self, facts: dict[str, Any]) -> None:
        facts = dict(facts)
        attested = facts.pop("attested", False)
        request = Request(
            pathway=facts.pop("pathway", "knee-replacement"),
            side=facts.pop("side", "left"),
            anchor_date=facts.pop("date"),
            name="Testa Ampleperson",
            born=facts.pop("born", date(1956, 4, 2)),
            zone=facts.pop("zone", "America/New_York"),
            **facts,
        )

        def work(tx: Tx) -> None:
            if attested:
                insert(tx, Attestation(self.ids(), "promis", "A. Tester", "test", self.clock(), None))
            enrol(tx, DESK.practice, request, actor=OPERATOR, now=self.clock(), new_id=self.ids, token=TOKEN)

        async def run(database: Database, *_: object) -> None:
            await database.write(work)

        await self.with_house(run)

    async def happen(self, event: Event) -> None:
        self.door.language = self.language
        name = str(len(self.door.kept))
        self.door.kept[name] = event

        async def run(_database: Database, reception: Reception, *_: object) -> None:
            await reception.receive("telegram", [Received(name, ADDRESS, name)])

        await self.with_house(run)

    async def time_passes(self, until: datetime) -> None:
        """Let everything that is due until then happen at its own time."""

        async def run(database: Database, _reception: Reception, sender: Sender, jobs: Jobs) -> None:
            from records import deliveries  # noqa: PLC0415 beside its one use

            while (due := await database.read(lambda tx: deliveries.next_due(tx, self.clock()))) and due <= until:
                self.clock.move_to(due)
                await jobs.tick()
                await sender.drain()
            self.clock.move_to(until)
            await jobs.tick()

        await self.with_house(run)

    async def do(self, step: dict[str, Any]) -> None:
        """One line of the script."""
        ((verb, what),) = step.items()
        match verb:
            case "opens":
                await self.happen(Opened(TOKEN if what == "the link" else what))
            case "taps":
                button, message = self.phone.button(what)
                await self.happen(Tapped(button.data, message))
            case "taps twice":
                button, message = self.phone.button(what)
                await self.happen(Tapped(button.data, message))
                await self.happen(Tapped(button.data, message))
            case "taps data":
                await self.happen(Tapped(what, "m0"))
            case "types":
                await self.happen(Said(what, self.phone.types(what)))
            case "sends":
                await self.happen(SentOther(what))
            case "commands":
                await self.happen(Commanded(what))
            case "blocks":
                await self.happen(Blocked() if what else Unblocked())
            case "waits until":
                await self.time_passes(datetime.fromisoformat(what))
            case _:
                raise AssertionError(f"the script says {verb!r}")

    def heard(self) -> list[str]:
        """What is new on the screen since the last step, in order, notices first."""
        new = [f"(notice) {notice}" for notice in self.door.notices]
        seen = dict.fromkeys(self.phone.news)
        new += [text(message) for message in self.phone.messages if message.id in seen]
        self.door.notices.clear()
        self.phone.news.clear()
        return new


async def play(script: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Play a script on a database in `folder`; returns it with what the bot said at each step."""
    from records import migrate  # noqa: PLC0415 alembic is slow to import and only needed here

    url = f"sqlite:///{folder / 'golden.db'}"
    migrate.upgrade(url)
    player = Player(url, FakeClock(datetime.fromisoformat(script["now"])), script.get("language", "en"))
    if "enrol" in script:
        await player.enrol(script["enrol"])
    turns = []
    for turn in script["turns"]:
        await player.do(turn["patient"])
        turns.append({"patient": turn["patient"], "bot": player.heard()})
    return {**script, "turns": turns, "screen at the end": player.phone.screen().split("\n---\n")}
