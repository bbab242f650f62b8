"""The whole house with a mail server beside it: a chat that was blocked, and the link that goes out by itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app import ids
from app.clock import FakeClock
from app.house import House, open_house
from app.settings import load
from care import consent, deliver, ledger, tasks, wishes
from care.actor import OPERATOR
from care.enrol import Request, enrol
from care.ledger import Fate
from records import chats, deliveries, invitations, migrate
from records.database import Tx
from tests.bot.post.mailbox import Mailbox, mailbox
from tests.care.world import USUAL

MORNING = datetime(2027, 1, 5, 15, tzinfo=UTC)


async def join(house: House) -> str:
    """A patient in the web chat, with an e-mail address."""
    practice = house.desk.practice

    def work(tx: Tx) -> str:
        now = house.clock()
        request = Request(**USUAL, email="testa@example.org")
        patient_id = enrol(
            tx, practice, request, actor=OPERATOR, now=now, new_id=ids.new_id, token=ids.new_token()
        ).patient_id
        chat = chats.open_new(tx, chat_id=ids.new_id(), channel="web", address="browser", language="en", now=now)
        chats.change(tx, chat.id, patient_id=patient_id)
        invitations.used(tx, invitations.latest_of(tx, patient_id).id, now)
        names = practice.clinic.names()
        consent.grant(
            tx, practice.consent, patient_id=patient_id, language="en", channel="web", names=names, now=now,
            new_id=ids.new_id,
        )  # fmt: skip
        wishes.joined(tx, practice, patient_id, now)
        deliver.offer(tx, practice, patient_id, now)
        chats.change(tx, chat.id, blocked_at=now)
        return patient_id

    return await house.database.write(work)


async def pass_time(house: House, clock: FakeClock, days: int) -> None:
    until = clock() + timedelta(days=days)
    while (due := await house.database.read(lambda tx: deliveries.next_due(tx, clock()))) and due <= until:
        clock.move_to(due)
        await house.jobs.tick()
        await house.sender.drain()


async def test_a_blocked_chat_gets_one_link_by_e_mail_for_the_check_in(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with mailbox() as box:
        settings = load(
            database_url=f"sqlite:///{tmp_path / 'house.db'}",
            secret_key=ids.new_secret(),
            smtp_host="localhost",
            smtp_port=box.port,
            smtp_security="none",
            smtp_from="noreply@clinic.example",
            fallback="email",
        )
        migrate.upgrade(settings.database_url.get_secret_value())
        clock = FakeClock(MORNING)
        async with open_house(settings, clock) as house:
            patient_id = await join(house)
            await pass_time(house, clock, days=20)
            await check(house, patient_id, box)


async def check(house: House, patient_id: str, box: Mailbox) -> None:
    (got,) = box.letters
    assert re.search(r"http://127\.0\.0\.1:8000/chat#[\w-]{22}", got.get_content())

    def sent(tx: Tx) -> list[ledger.Entry]:
        planned = [one for task in tasks.of_patient(tx, house.desk.practice, patient_id) for one in task.deliveries]
        messages = ledger.messages_of(tx, planned)
        return [ledger.entry(one, messages) for one in planned if one.kind == "link"]

    (link,) = await house.database.read(sent)
    assert (link.fate, link.channel, link.edited_at) == (Fate.SENT, "email", None)
    found = await house.database.read(lambda tx: chats.of_patient(tx, patient_id))
    assert found is not None
    assert found.channel == "web"
