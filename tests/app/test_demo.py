"""The demo: filled once, found again, and a clock that takes everybody along."""

from __future__ import annotations

import re
import socket
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import clinic
from app.alone import alone
from app.cli import run
from app.cohort.life import TEAM_IS_BEHIND
from app.demo import letter, world
from app.demo.visitor import BORN, NAME, Standing
from app.errors import AppError, UsageError
from records import alerts, deliveries, patients, responses, staff
from records.deliveries import State
from tests.app.demo_clinic import FEW, Demo, open_demo


@pytest.fixture(autouse=True)
def few_patients(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "PATIENTS", FEW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "demo"


async def test_a_new_demo_has_patients_accounts_and_a_letter_for_the_visitor(folder: Path):
    async with open_demo(folder) as demo:
        everyone = await demo.house.database.read(patients.everyone)
        nurse = await demo.house.database.read(lambda tx: staff.with_username(tx, "nurse"))
        who = await demo.visitor()
    assert len(everyone) == FEW + 1
    assert all(patient.synthetic for patient in everyone)
    assert nurse
    assert (who.episode.side, who.episode.owner) == ("left", nurse.name)
    assert who.letter
    assert who.episode.anchor_date - demo.clock().date() == timedelta(days=42)


async def test_a_demo_that_was_stopped_while_it_was_filled_is_not_whole(folder: Path):
    world.settings(8000, folder)
    assert not world.is_whole(folder)
    async with open_demo(folder):
        assert world.is_whole(folder)
    world.start_over(folder)
    assert not world.is_whole(folder)


async def test_a_demo_that_is_running_cannot_be_thrown_away(folder: Path):
    async with open_demo(folder):
        with pytest.raises(AppError, match="already"):
            world.start_over(folder)
        assert world.is_whole(folder)


async def test_the_next_start_goes_on_where_the_last_one_was(folder: Path):
    async with open_demo(folder) as demo:
        await demo.join()
        await demo.traveller.to_day(42)
        moved, who = demo.clock.offset, await demo.visitor()
    async with open_demo(folder) as again:
        assert again.clock.offset == moved
        assert (await again.visitor()).patient.id == who.patient.id
        assert await again.standing() is Standing.JOINED
        assert "It is time for your check-in" in await again.words()


async def day(demo: Demo) -> int:
    who = await demo.visitor()
    return (demo.clock().astimezone(ZoneInfo(who.patient.zone)).date() - who.episode.anchor_date).days


async def test_the_visitor_is_invited_and_reminded_on_the_way_through_the_year(folder: Path):
    async with open_demo(folder) as demo:
        await demo.join()
        await demo.traveller.to_next()
        assert "A friendly reminder" in await demo.words()
        await demo.traveller.to_day(42)
        assert await day(demo) == 42
        assert "It is time for your check-in" in await demo.words()
        await demo.traveller.to_next()
        assert await day(demo) == 45
        assert "A friendly reminder" in await demo.words()
        await demo.traveller.to_day(365)
        assert await day(demo) == 365
        assert "It is time for your check-in" in await demo.words()
        assert demo.traveller.progress is None


async def test_the_other_patients_live_through_the_year_too(folder: Path):
    async with open_demo(folder) as demo:
        read = demo.house.database.read
        before = sum(one.completed_at is not None for one in await read(responses.everyone))
        shares: list[float] = []
        demo.traveller._report = shares.append  # what the bar would show
        await demo.traveller.to_day(365)
        now = demo.clock()
        assert sum(one.completed_at is not None for one in await read(responses.everyone)) > before
        late = [one for one in await read(deliveries.of_everyone) if one.due_at < now and one.state == State.PENDING]
        assert late == []
        assert [one for one in await read(alerts.still_open) if one.opened_at < now - TEAM_IS_BEHIND] == []
    assert shares == sorted(shares)
    assert shares[-1] == 1


async def test_only_the_future_can_be_reached_and_not_all_of_it(folder: Path):
    async with open_demo(folder) as demo:
        before = demo.clock()
        await demo.traveller.to_day(-60)
        assert demo.clock() - before < timedelta(minutes=1)
        with pytest.raises(UsageError, match="too far"):
            await demo.traveller.to_day(100_000)


async def test_a_visitor_for_whom_nothing_is_planned_is_told_so_and_the_clock_stands(folder: Path):
    async with open_demo(folder) as demo:
        await demo.open_letter()
        await demo.does(kind="said", text=BORN.isoformat())
        await demo.taps("English", "No, thank you")
        assert await demo.standing() is Standing.STOPPED
        before = demo.clock.offset
        with pytest.raises(UsageError, match="No more messages"):
            await demo.traveller.to_next()
        assert demo.clock.offset == before


async def test_the_visitor_always_hears_what_to_do_next(folder: Path):
    async with open_demo(folder) as demo:
        assert await demo.standing() is Standing.INVITED
        await demo.open_letter()
        assert await demo.standing() is Standing.INVITED
        await demo.does(kind="said", text=BORN.isoformat())
        assert await demo.standing() is Standing.JOINING
        await demo.taps("English", "Yes, I agree", "Yes, that is right", "Around 9:00 AM")
        assert await demo.standing() is Standing.JOINED
        assert await demo.standing("another browser") is Standing.ELSEWHERE
        await demo.does(kind="left")
        assert await demo.standing() is Standing.LEFT
        await world.new_visitor(demo.house)
        assert await demo.standing() is Standing.INVITED
        demo.clock.offset += timedelta(days=8)
        assert await demo.standing() is Standing.EXPIRED
    assert all(one.advice for one in Standing)


async def test_a_stranger_is_greeted_in_the_language_of_the_browser(folder: Path):
    async with open_demo(folder) as demo:
        await demo.does(kind="opened", language="es")
        assert "Este chat es para personas" in await demo.words()


def test_the_letter_has_the_words_of_the_real_one():
    real = (Path(clinic.__file__).parent / "templates" / "letter.html").read_text()
    assert [line for line in (letter.TITLE, *letter.LINES) if line not in real] == []
    assert letter.lines(name=NAME, date="May 1, 2027", phone="555-0100")[0] == "Dear Visitor Demoperson,"


def test_a_port_that_is_taken_is_said_in_one_sentence_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(["demo", "--port", str(port)]) == 1
    assert re.fullmatch(rf"Cannot use port {port} \([^()]+\); .* --port\n", capsys.readouterr().err)
    assert list(tmp_path.iterdir()) == []


def test_starting_over_asks_whether_somebody_is_using_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    settings = world.settings(8000)
    world.upgrade(settings)
    with alone(settings.database_url.get_secret_value()):
        assert run(["demo", "--fresh", "--port", "1025"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert (world.FOLDER / "demo.db").exists()
