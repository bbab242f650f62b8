"""A patient goes on in another channel in the middle of a survey, and comes back: nothing is lost, nothing repeated."""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.clock import FakeClock
from app.jobs import Jobs
from app.phone import Phone
from bot.conversation.cards import Block, Card
from bot.conversation.desk import Desk
from bot.conversation.events import Commanded, Event, Opened, Said, Tapped
from bot.reception import Received, Reception
from bot.sender import Sender
from care.actor import OPERATOR
from care.enrol import Request, enrol
from records import chats, deliveries, episodes, migrate, outbox, responses, sendings
from records.database import Database, Tx, connect
from records.deliveries import State
from tests.conversations.player import BORN, CLINIC, DESK, KEYS, _Events

START = datetime(2027, 1, 5, 15, tzinfo=UTC)
LINKS = {"web": "https://chat.example.org/chat#{}", "telegram": "https://t.me/demo_bot?start={}"}
TOKEN = re.compile(r"(?:#|start=)([\w-]+)")


@dataclass
class TwoChannels:
    """A house with both channels, and one patient with a phone for each."""

    database: Database
    reception: Reception
    sender: Sender
    jobs: Jobs
    clock: FakeClock
    events: dict[str, _Events]
    phones: dict[str, Phone]
    patient_id: str = ""
    count: Callable[[], int] = field(default_factory=lambda: itertools.count(1).__next__)

    async def happen(self, channel: str, event: Event) -> None:
        name = f"{self.count()}"
        self.events[channel].kept[name] = event
        await self.reception.receive(channel, [Received(name, f"{channel} address", name)])
        await self.reception.settle()
        await self.sender.drain()

    async def tap(self, channel: str, *labels: str) -> None:
        for label in labels:
            button, message = self.phones[channel].button(label)
            await self.happen(channel, Tapped(button.data, message))

    async def open(self, channel: str, token: str) -> None:
        await self.happen(channel, Opened(token))
        await self.happen(channel, Said(BORN.isoformat(), self.phones[channel].types("born")))

    async def move(self, start: str, to: str, label: str) -> None:
        """From the settings of one chat into the other."""
        await self.open(to, await self.ask_for_link(start, label))

    async def ask_for_link(self, start: str, label: str) -> str:
        """The token of the link that is shown."""
        await self.happen(start, Commanded("settings"))
        await self.tap(start, label)
        (token,) = TOKEN.findall(self.phones[start].screen())
        return token

    async def wait(self, **span: float) -> None:
        until = self.clock() + timedelta(**span)
        while (due := await self.database.read(lambda tx: deliveries.next_due(tx, self.clock()))) and due <= until:
            self.clock.move_to(due)
            await self.jobs.tick()
            await self.sender.drain()
        self.clock.move_to(until)

    def screen(self, channel: str) -> str:
        return self.phones[channel].screen()


@asynccontextmanager
async def two_channels(folder: Path) -> AsyncIterator[TwoChannels]:
    url = f"sqlite:///{folder / 'switch.db'}"
    migrate.upgrade(url)
    database, clock = connect(url, KEYS), FakeClock(START)
    new_id = map("{:032x}".format, itertools.count(1)).__next__
    new_token = map("token-of-a-link-{:06}".format, itertools.count(1)).__next__
    desk = replace(
        Desk(DESK.practice, DESK.catalogue),
        links=lambda token: {channel: link.format(token) for channel, link in LINKS.items()},
        new_token=new_token,
    )
    phones, events = {name: Phone() for name in LINKS}, {name: _Events() for name in LINKS}
    sender = Sender(database, phones, clock=clock, owner="switch")
    reception = Reception(database, desk, events, clock=clock, new_id=new_id, wake=sender.wake)
    jobs = Jobs(database, desk, reception, clock, new_id, sender.wake)
    two = TwoChannels(database, reception, sender, jobs, clock, events, phones)
    asked = Request("knee-replacement", "left", date(2027, 2, 15), "Testa Ampleperson", BORN, "America/New_York")
    enrolled = await database.write(
        lambda tx: enrol(tx, desk.practice, asked, actor=OPERATOR, now=clock(), new_id=new_id, token="letter-0001")
    )
    two.patient_id = enrolled.patient_id
    try:
        yield two
    finally:
        await database.close()


async def join(two: TwoChannels, channel: str) -> None:
    await two.open(channel, "letter-0001")
    await two.tap(channel, "English", "Yes, I agree", "Yes, that is right", "Around 9:00 AM")


async def answered(two: TwoChannels) -> list[dict[str, object]]:
    return await two.database.read(
        lambda tx: [
            {item: answer.value for item, answer in responses.answers_of(tx, one.id).items()}
            for one in responses.of_patient(tx, two.patient_id)
        ]
    )


async def test_a_survey_goes_on_in_the_web_chat_and_back_in_telegram(folder: Path):
    async with two_channels(folder) as two:
        await join(two, "telegram")
        await two.tap("telegram", "Answer my questions now", "Mild", "Moderate", "Severe")
        assert "4 of 7" in two.screen("telegram")
        before = await answered(two)
        await two.move("telegram", "web", "Go on in my web browser")
        assert two.screen("telegram").splitlines()[-2:] == [
            "This chat goes on in another place. You get no more messages here.",
            f"If that was not you, or you want to come back here, call {CLINIC.phone}.",
        ]
        assert not any(one.card.buttons for one in two.phones["telegram"].messages if one.card and not one.stripped)
        assert "token" not in two.screen("telegram")
        assert await answered(two) == before
        await two.tap("web", "Go on with my questions", "Mild")
        assert "5 of 7" in two.screen("web")
        said = two.screen("telegram")
        await two.wait(days=8)
        assert two.screen("telegram") == said
        assert "A few questions are left." in two.screen("web")
        await two.move("web", "telegram", "Go on in Telegram")
        assert "This chat goes on in another place." in two.screen("web")
        await two.tap("telegram", "Go on with my questions", "None", "None", "None", "Send my answers")
        (koos,) = [given for given in await answered(two) if len(given) == 7]
        assert sorted(koos.values()) == sorted([1, 2, 3, 1, 0, 0, 0])
        assert len([given for given in await answered(two) if given]) == 1


async def test_what_still_waits_for_the_chat_that_was_left_does_not_go_there(folder: Path):
    async with two_channels(folder) as two:
        await join(two, "telegram")
        later = two.clock() + timedelta(minutes=5)

        def put_off(tx: Tx) -> None:
            chat = chats.of_patient(tx, two.patient_id)
            card = Card((Block("It is time for your check-in."),)).to_json()
            now = two.clock()
            outbox.add(
                tx, dedupe_key="late", chat_id=chat.id, card_key="late", operation="show", body=card, priority=2,
                now=now,
            )  # fmt: skip
            (row,) = outbox.claim(tx, now=now, lease_until=later, limit=1, channels={"telegram"})
            outbox.retry(tx, row.id, due_at=later, reason="too many requests")

        token = await two.ask_for_link("telegram", "Go on in my web browser")
        await two.database.write(put_off)
        await two.open("web", token)
        left = two.screen("telegram")
        two.clock.move_to(later)
        await two.sender.drain()
        assert two.screen("telegram") == left
        assert "It is time for your check-in." not in left
        kept = await two.database.read(lambda tx: sendings.named(tx, ["late"])["late"])
        assert (kept.state, kept.reason) == ("failed", "moved")


async def test_nobody_is_invited_twice_or_in_the_chat_that_was_left(folder: Path):
    async with two_channels(folder) as two:
        await join(two, "telegram")
        await two.move("telegram", "web", "Go on in my web browser")
        left = two.screen("telegram")
        two.phones["web"].news.clear()
        await two.wait(days=60)
        assert two.screen("telegram") == left
        sent = await two.database.read(
            lambda tx: [
                one
                for episode in episodes.of_patient(tx, two.patient_id)
                for one in deliveries.of_episode(tx, episode.id)
                if one.state == State.SENT and one.reason is None and one.sent_with is None
            ]
        )
        invited = [name for name in two.phones["web"].news if name]
        assert len(set(invited)) == len(invited) == len(sent) > 2
        assert (await two.database.read(lambda tx: chats.of_patient(tx, two.patient_id))).channel == "web"


async def test_the_first_act_on_an_invitation_is_written_down_with_what_became_of_its_words(folder: Path):
    async with two_channels(folder) as two:
        await join(two, "telegram")
        await two.wait(days=4)

        async def opened() -> list[datetime | None]:
            planned = await two.database.read(
                lambda tx: deliveries.of_episode(tx, episodes.of_patient(tx, two.patient_id)[0].id)
            )
            return [one.opened_at for one in planned if one.state == State.SENT and one.reason is None]

        assert await opened() == [None]
        first = two.clock()
        await two.tap("telegram", "Answer my questions now")
        await two.wait(minutes=5)
        await two.tap("telegram", "Mild")
        assert await opened() == [first]
