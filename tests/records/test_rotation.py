"""Key rotation: everything is sealed anew, look-ups work all the while, and afterwards the old key opens nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from app.commands.keys import rotate as rotate_command
from records import (
    alerts,
    chats,
    decisions,
    follow_ups,
    inbox,
    messages,
    outbox,
    patients,
    responses,
    rotation,
    screens,
)
from records.database import Database, Tx, connect
from records.decisions import Decision
from records.errors import SealError
from records.follow_ups import FollowUp
from records.keyring import Keyring
from records.patients import Contact
from surveys.moves import Choose, Write
from tests.care.world import World

A, B, C = (f"secret number {letter} of more than thirty-two characters" for letter in "abc")
ADDRESS = "99887766"


@asynccontextmanager
async def opened(url: str, secret: str, *previous: str) -> AsyncIterator[Database]:
    database = connect(url, Keyring(secret, previous))
    try:
        yield database
    finally:
        await database.close()


@dataclass(frozen=True)
class Known:
    """What is looked up again after each rotation."""

    patient_id: str
    response_id: str
    alert_id: str
    chat_id: str


def live(tx: Tx) -> Known:
    """Something sealed in every table that has a sealed column."""
    world = World(tx)
    world.now = world.now.replace(month=2, day=16)
    enrolled = world.enrol(mrn="A-17", pin="4821")
    chat = world.open_chat(enrolled.patient_id, ADDRESS)
    sitting = world.begin(enrolled.patient_id, "day-1")
    for item, value in (("pain", 4), ("wound", 1), ("calf", 0), ("chest", 0), ("fever", 0), ("medicine", 1)):
        sitting = world.move(sitting, Choose(item, value)).sitting
    world.move(sitting, Write("note", "I walked"))
    (alert,) = alerts.of_patient(tx, enrolled.patient_id)
    alerts.acknowledge(tx, alert.id, by="nurse", note="Called", now=world.now)
    messages.add(tx, message_id="m1", patient_id=enrolled.patient_id, sender="patient", body="May I?", now=world.now)
    inbox.put(tx, channel="telegram", external_id="1", address=ADDRESS, body="a tap", now=world.now)
    outbox.add(
        tx,
        dedupe_key="i1.0",
        chat_id=chat.id,
        card_key="i1.0",
        operation="show",
        body={"card": 1},
        priority=0,
        now=world.now,
    )
    screens.write(tx, chat.id, 1, {"cards": []})
    patients.set_contact(tx, enrolled.patient_id, Contact("testa@example.org", "+1 555 0100"))
    planned = FollowUp("f1", "f1", enrolled.patient_id, enrolled.episode_id, "s", "check_in", "planned", "x", world.now)
    follow_ups.add_once(tx, planned)
    follow_ups.done(tx, "f1", by="nurse", note="Spoke to her son", now=world.now)
    decision = Decision("d1", enrolled.patient_id, enrolled.episode_id, "s", "aid", "1", "en", "web", world.now)
    decisions.insert(tx, decision, {"words": "I want to walk"})
    return Known(enrolled.patient_id, sitting.response.id, alert.id, chat.id)


def everything_opens(tx: Tx, known: Known) -> bool:
    now = World(tx).now.replace(month=2, day=16)
    identity = patients.identity(tx, known.patient_id)
    assert (identity.name, identity.mrn) == ("Testa Ampleperson", "A-17")
    assert patients.pin(tx, known.patient_id) == "4821"
    assert patients.contact(tx, known.patient_id) == Contact("testa@example.org", "+1 555 0100")
    assert follow_ups.note_of(tx, "f1") == "Spoke to her son"
    assert decisions.walk(tx, "d1") == {"words": "I want to walk"}
    assert patients.with_mrn(tx, "a-17").id == known.patient_id
    assert chats.find(tx, "telegram", ADDRESS) == known.chat_id
    assert chats.address(tx, known.chat_id) == ADDRESS
    assert responses.answers_of(tx, known.response_id)["note"].value == "I walked"
    assert alerts.note_of(tx, known.alert_id) == "Called"
    assert [message.body for message in messages.of_patient(tx, known.patient_id)] == ["May I?"]
    (queue,) = inbox.waiting(tx, now)
    assert inbox.next_of(tx, queue, now).body == "a tap"
    assert screens.read(tx, known.chat_id) == {"cards": []}
    return True


async def rotate(database: Database) -> int:
    total = 0
    while sealed := await database.write(rotation.rotate_some):
        total += sealed
    return total


async def test_after_two_rotations_the_newest_key_alone_opens_everything(url: str):
    async with opened(url, A) as database:
        known = await database.write(live)
    for current, previous in ((B, A), (C, B)):
        async with opened(url, current, previous) as database:
            assert await rotate(database) > 0
            assert await rotate(database) == 0, "a second run finds nothing to do"
    async with opened(url, C) as database:
        assert await database.write(lambda tx: everything_opens(tx, known))


async def test_what_was_rotated_no_longer_opens_with_the_old_key(url: str):
    async with opened(url, A) as database:
        known = await database.write(live)
    async with opened(url, B, A) as database:
        await rotate(database)
    async with opened(url, A) as database:
        with pytest.raises(SealError):
            await database.read(lambda tx: patients.identity(tx, known.patient_id))
        assert await database.read(lambda tx: patients.with_mrn(tx, "A-17")) is None


async def test_look_ups_work_at_every_moment_of_a_rotation(url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rotation, "SOME", 1)
    async with opened(url, A) as database:
        known = await database.write(live)
    async with opened(url, B, A) as database:
        assert await database.write(lambda tx: everything_opens(tx, known))
        steps = 0
        while await database.write(rotation.rotate_some):
            steps += 1
            assert await database.write(lambda tx: everything_opens(tx, known))
    assert steps == len(rotation.EVERYTHING)


async def test_without_the_old_key_in_the_ring_a_rotation_stops_and_spoils_nothing(url: str):
    async with opened(url, A) as database:
        known = await database.write(live)
    async with opened(url, B) as database:
        with pytest.raises(SealError, match="AFTERWELL_PREVIOUS_SECRET_KEYS"):
            await database.write(rotation.rotate_some)
    async with opened(url, A) as database:
        assert await database.write(lambda tx: everything_opens(tx, known))


async def test_a_number_sealed_with_the_old_key_still_finds_its_patient_and_enrols_no_second(url: str):
    def enrol_again(tx: Tx) -> str:
        world = World(tx, new_id=_fresh_ids())
        return world.enrol(mrn="A-17", side="right").patient_id

    async with opened(url, A) as database:
        known = await database.write(live)
    async with opened(url, B, A) as database:
        assert await database.write(enrol_again) == known.patient_id


def _fresh_ids() -> Callable[[], str]:
    return map("{:08x}beef".format, range(1000)).__next__


def test_the_command_rotates_everything_and_says_when_the_old_key_can_go(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    async def with_keys(secret: str, work: Callable[[Tx], Any]) -> Any:
        async with opened(url, secret) as database:
            return await database.write(work)

    known = asyncio.run(with_keys(A, live))
    monkeypatch.setenv("AFTERWELL_DATABASE_URL", url)
    monkeypatch.setenv("AFTERWELL_SECRET_KEY", B)
    monkeypatch.setenv("AFTERWELL_PREVIOUS_SECRET_KEYS", A)
    rotate_command(as_json=False)
    assert "AFTERWELL_PREVIOUS_SECRET_KEYS can be emptied now" in capsys.readouterr().out
    assert asyncio.run(with_keys(B, lambda tx: everything_opens(tx, known)))
    rotate_command(as_json=True)
    assert json.loads(capsys.readouterr().out) == {"sealed": 0}
