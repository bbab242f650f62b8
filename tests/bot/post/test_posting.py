"""A link from the button to the patient's hands: through the outbox, the one sender and a real mail server."""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.clock import FakeClock
from app.screens import StoredScreens
from bot.channel import Outgoing
from bot.conversation.cards import Block, Card
from bot.conversation.scene import NEWS
from bot.post import letter
from bot.post.posting import Post
from bot.sender import Sender
from bot.web.channel import WebChannel
from bot.web.hub import Hub
from care import consent, enrol, episode, join, ledger, wishes
from care.actor import OPERATOR
from care.errors import RefusedError
from care.ledger import Link
from records import chats, deliveries, episodes, invitations, migrate, patients, tables
from records.database import Database, Tx, connect
from records.patients import Contact
from tests.bot.post.mailbox import mailbox
from tests.bot.post.test_email import channel
from tests.care.world import CLINIC, JANUARY, KEYS, PRACTICE, USUAL

TOKEN = "token-of-a-link-{:06}"
NAMES = ("Testa", "Ampleperson", "knee", "surgery", "operation", "rodilla", "operación")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'post.db'}"
    migrate.upgrade(url)
    opened = connect(url, KEYS)
    yield opened
    await opened.close()


def post(ids: str = "{:032x}") -> Post:
    return Post(
        ways=frozenset({"email", "sms"}),
        clinic=CLINIC,
        catalogue=letter.texts(),
        web_link="https://chat.example.org/chat#{}".format,
        new_id=map(ids.format, itertools.count(100)).__next__,
        new_token=map(TOKEN.format, itertools.count(1)).__next__,
    )


def enrolled(tx: Tx, language: str = "en") -> str:
    new_id = map("{:032x}".format, itertools.count(1)).__next__
    request = enrol.Request(**USUAL, language=language, email="testa@example.org", phone="+1 555 010 0199")
    done = enrol.enrol(tx, PRACTICE, request, actor=OPERATOR, now=JANUARY, new_id=new_id, token="printed-letter")
    return done.patient_id


def files(folder: Path, pattern: str) -> list[bytes]:
    return [file.read_bytes() for file in folder.glob(pattern)]


async def given(database: Database, patient_id: str) -> tuple[Link, ...]:
    return await database.read(lambda tx: ledger.links(tx, invitations.of_patient(tx, patient_id)))


async def test_a_link_arrives_by_e_mail_opens_the_chat_once_and_is_then_nowhere(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    clock, letters = FakeClock(JANUARY + timedelta(hours=1)), post()
    patient_id = await database.write(enrolled)
    await database.write(lambda tx: letters.send(tx, patient_id, "email", actor=OPERATOR, now=clock()))
    async with mailbox(answers={"RCPT": "450 later"}) as box:
        sender = Sender(database, {"email": channel(box)}, clock=clock, owner="test")
        await sender.drain()
        held = (await given(database, patient_id))[0]
        assert held.entry.held_up_by == "the mail server put the letter off (450)"
        clock.instant += timedelta(minutes=6)
        box.answers.clear()
        await sender.drain()
        await sender.drain()
    (got,) = box.letters
    words = got.get_content()
    (token,) = re.findall(r"chat#([\w-]+)", words)
    assert not any(name in words + str(got.items()) for name in NAMES)

    sent, printed = await given(database, patient_id)
    assert (sent.invitation.way, sent.entry.state, sent.entry.maybe_repeated) == ("email", "sent", False)
    assert printed.invitation.voided_at is not None
    bodies = await database.read(lambda tx: tx.connection.execute(select(tables.outbox.c.body_sealed)).scalars().all())
    assert bodies == [None]
    for content in files(tmp_path, "post.db*"):
        assert not any(word in content for word in (token.encode(), b"testa@example.org", b"5550100199"))
    assert token not in "".join(capsys.readouterr())

    def opens(tx: Tx) -> str:
        invitation = join.present(tx, token, clock())
        chat = chats.open_new(tx, chat_id="c" * 32, channel="web", address="browser", language="en", now=clock())
        join.try_factor(tx, invitation.id, "April 2, 1956", chat, clock())
        assert join.present(tx, token, clock()) is None
        return chats.of_patient(tx, patient_id).channel

    assert await database.write(opens) == "web"


async def test_a_refused_address_is_told_and_an_unknown_one_is_no_blocked_chat(database: Database):
    clock = FakeClock(JANUARY + timedelta(hours=1))
    patient_id = await database.write(enrolled)
    await database.write(lambda tx: post().send(tx, patient_id, "email", actor=OPERATOR, now=clock()))
    async with mailbox(answers={"RCPT": "550 5.1.1 nobody here"}) as box:
        await Sender(database, {"email": channel(box)}, clock=clock, owner="test").drain()
    entry = (await given(database, patient_id))[0].entry
    assert (entry.state, entry.reason) == ("failed", "the mail server refused the letter (550)")
    assert await database.read(lambda tx: chats.of_patient(tx, patient_id)) is None


@pytest.mark.parametrize("way", ["email", "sms"])
async def test_a_letter_is_in_the_patients_language_and_says_no_more_than_it_must(database: Database, way: str):
    patient_id = await database.write(lambda tx: enrolled(tx, "es"))
    patient = await database.read(lambda tx: patients.get(tx, patient_id))
    card = letter.write(way, patient, "https://x.example/chat#t", JANUARY, CLINIC, letter.texts())
    words = " ".join(block.text for block in card.blocks)
    assert "5 de enero de 2027" in words
    assert "https://x.example/chat#t" in words
    assert CLINIC.name in words
    assert not any(name in words for name in NAMES)
    assert card.buttons == ()
    if way == "sms":
        assert len(words) - len(CLINIC.name) < 140


async def test_nobody_who_stopped_died_or_was_deleted_is_written_to(database: Database):
    patient_id = await database.write(enrolled)
    for fact in ({"stopped_at": JANUARY}, {"died_on": date(2027, 1, 4)}, {"erased_at": JANUARY}):

        def refused(tx: Tx, fact: dict[str, object] = fact) -> None:
            patients.change(tx, patient_id, stopped_at=None, died_on=None)
            patients.change(tx, patient_id, **fact)
            with pytest.raises(RefusedError, match="not written to"):
                post().send(tx, patient_id, "email", actor=OPERATOR, now=JANUARY)

        await database.write(refused)


@pytest.mark.parametrize(
    ("end", "reason"), [("dies", "died"), ("stops", "patient_stopped"), ("goes", "patient_erased")]
)
async def test_a_letter_that_waits_does_not_reach_who_died_stopped_or_was_deleted_meanwhile(
    database: Database, end: str, reason: str
):
    clock = FakeClock(JANUARY + timedelta(hours=1))
    patient_id = await database.write(enrolled)
    await database.write(lambda tx: post().send(tx, patient_id, "email", actor=OPERATOR, now=clock()))
    ends = {
        "dies": lambda tx: episode.note_death(tx, patient_id, date(2027, 1, 5), actor=OPERATOR, now=clock()),
        "stops": lambda tx: consent.withdraw(tx, patient_id, clock()),
        "goes": lambda tx: wishes.erase(tx, patient_id, clock()),
    }
    async with mailbox(answers={"RCPT": "450 later"}) as box:
        sender = Sender(database, {"email": channel(box)}, clock=clock, owner="test")
        await sender.drain()
        await database.write(ends[end])
        clock.instant += timedelta(minutes=6)
        box.answers.clear()
        await sender.drain()
    assert box.letters == []
    newest = (await given(database, patient_id))[0]
    assert (newest.entry.state, newest.entry.reason) == ("failed", reason)
    assert newest.invitation.open_at(clock()) == (end == "stops")


async def test_a_further_operation_keeps_the_ways_that_were_known_and_takes_new_ones(database: Database):
    def work(tx: Tx) -> Contact:
        new_id = map("{:032x}".format, itertools.count(1)).__next__
        usual = {**USUAL, "mrn": "MRN-1"}
        first = enrol.Request(**usual, email="old@example.org", phone="+15550100199")
        patient_id = enrol.enrol(
            tx, PRACTICE, first, actor=OPERATOR, now=JANUARY, new_id=new_id, token="one"
        ).patient_id
        second = enrol.Request(**{**usual, "side": "right"}, email="new@example.org")
        enrol.enrol(tx, PRACTICE, second, actor=OPERATOR, now=JANUARY, new_id=new_id, token="two")
        return patients.contact(tx, patient_id)

    assert await database.write(work) == Contact("new@example.org", "+15550100199")


async def test_opening_the_page_with_an_invitation_on_it_counts_as_the_first_look(database: Database):
    clock = FakeClock(JANUARY)
    screens = StoredScreens(database, clock)
    patient_id = await database.write(enrolled)

    def invite(tx: Tx) -> int:
        first = deliveries.of_episode(tx, episodes.of_patient(tx, patient_id)[0].id)[0].id
        chat = chats.open_new(tx, chat_id="c" * 32, channel="web", address="browser", language="en", now=clock())
        chats.change(tx, chat.id, patient_id=patient_id, talk={"at": "home", NEWS: first})
        return first

    def opened(tx: Tx) -> object:
        planned = deliveries.of_episode(tx, episodes.of_patient(tx, patient_id)[0].id)
        return next(one.opened_at for one in planned if one.id == first)

    first = await database.write(invite)
    await screens.seen("browser")
    await screens.seen("a stranger")
    assert await database.read(opened) is None, "it is not on the page yet"
    invitation = Outgoing("show", "browser", f"d{first}.0", Card((Block("It is time for your check-in."),)))
    await WebChannel(screens, Hub()).deliver(invitation)
    await screens.seen("browser")
    assert await database.read(opened) == JANUARY
    clock.instant += timedelta(hours=1)
    await screens.seen("browser")
    assert await database.read(opened) == JANUARY
