"""Operators see the truth: alive, ready or what is wrong, and numbers that tell nothing about anybody."""

from __future__ import annotations

import shutil
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from app import house as module
from app.clock import FakeClock
from app.house import House, open_house
from app.operators import health
from app.practice import load_desk
from app.server import make_app
from app.settings import load
from bot import reception
from bot.reception import Received
from records import alerts, inbox, migrate, outbox
from records.database import Tx
from tests.bot.waiting import eventually
from tests.bot.web.hospital import serving
from tests.records.test_counts import alarm, patient, plan, say

NOW = datetime(2027, 1, 5, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Open:
    """A house at work, and its address."""

    house: House
    url: str
    file: Path
    clock: FakeClock

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as http, http.get(self.url + path, headers=headers) as answer:
            return answer.status, await answer.text()

    async def wrong(self) -> list[str]:
        """What is wrong, in words; the status must say the same."""
        async with aiohttp.ClientSession() as http, http.get(f"{self.url}/health/ready") as answer:
            told = await answer.json()
        assert answer.status == (503 if told["wrong"] else 200)
        assert told["ready"] is not bool(told["wrong"])
        return list(told["wrong"])

    async def numbers(self) -> dict[str, float]:
        """Every sample, as `name` or `name{label}`."""
        status, page = await self.get("/metrics")
        assert status == 200
        return {
            sample.name + "".join(f"{{{value}}}" for value in sample.labels.values()): sample.value
            for family in text_string_to_metric_families(page)
            for sample in family.samples
        }


@asynccontextmanager
async def opened(folder: Path, **settings: str) -> AsyncIterator[Open]:
    """A house on a free port, at a moment that stands still."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        url, file = f"http://127.0.0.1:{door.getsockname()[1]}", folder / "afterwell.db"
        known = {"database_url": f"sqlite:///{file}", "secret_key": "s" * 40, "base_url": url}
        loaded, clock = load(**{**known, **settings}), FakeClock(NOW)
        async with open_house(loaded, clock) as house, serving(make_app(house), house.hub, door, lifespan=True):
            yield Open(house, url, file, clock)


load_once = cache(load_desk)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("operators") / "template.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(autouse=True)
def _prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: Path) -> None:
    """No `.env` of a developer is read; tables are copied and libraries read once for all tests."""
    shutil.copy(template, tmp_path / "afterwell.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "load_desk", load_once)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Open]:
    async with opened(tmp_path) as running:
        yield running


async def test_a_house_that_works_is_alive_and_ready(place: Open):
    assert await place.get("/health/live") == (200, '{"live":true}')
    assert await place.wrong() == []
    assert (await place.get("/health"))[0] == 200


async def test_jobs_and_a_sender_that_hang_are_named_until_they_work_again(place: Open, monkeypatch):
    monkeypatch.setattr(health, "TICK_SILENCE", 0.4)
    monkeypatch.setattr(health, "SENDER_SILENCE", 1.0)  # it looks twice a second
    thief = sqlite3.connect(place.file, isolation_level=None)
    thief.execute("BEGIN IMMEDIATE")  # nobody else can write
    await eventually(lambda: min(place.house.jobs.silent_for, place.house.sender.silent_for) > 1)
    tick, sender = await place.wrong()
    assert "The tick has done nothing for" in tick
    assert "The sender has not looked for messages" in sender
    assert (await place.get("/health/live"))[0] == 200
    thief.execute("ROLLBACK")
    thief.close()
    await eventually(lambda: place.house.sender.silent_for < 0.4)
    await place.house.jobs.tick()
    assert await place.wrong() == []


async def test_tables_of_an_earlier_program_are_named_and_those_of_a_later_one_are_no_fault(place: Open):
    await set_version(place, "0001")
    assert await place.wrong() == [
        f"The database is at version 0001, this program needs {migrate.head()}: run `afterwell db upgrade`"
    ]
    await set_version(place, "9999")
    assert await place.wrong() == []
    await place.house.database.write(lambda tx: tx.connection.execute(text("DELETE FROM alembic_version")) and None)
    assert await place.wrong() == ["The database has no tables yet: run `afterwell db upgrade`"]


async def set_version(place: Open, version: str) -> None:
    statement = text("UPDATE alembic_version SET version_num = :version")
    await place.house.database.write(lambda tx: tx.connection.execute(statement, {"version": version}) and None)


async def test_a_file_that_is_gone_bad_is_said_without_quoting_anything(place: Open, monkeypatch):
    async def fail(_work: object) -> None:
        raise sqlite3.DatabaseError("file is not a database: canary")

    monkeypatch.setattr(place.house.database, "read", fail)
    (wrong,) = await place.wrong()
    assert "does not answer (DatabaseError)" in wrong
    assert "canary" not in wrong
    numbers = await place.numbers()
    assert numbers["afterwell_database_up"] == 0
    assert "afterwell_inbox_waiting" not in numbers
    assert "afterwell_turn_seconds_count" in numbers


async def test_an_update_that_nothing_can_handle_is_counted_each_time_and_once_set_aside(place: Open, monkeypatch):
    monkeypatch.setattr(reception, "RETRIES", (HOUR,))
    before = await place.numbers()
    await place.house.reception.receive("web", [Received("1", "canary", "no JSON, canary")])
    await eventually(lambda: not place.house.reception._workers)
    assert (await place.numbers())["afterwell_inbox_waiting"] == 1
    place.clock.move_to(NOW + 2 * HOUR)
    await place.house.reception.catch_up()
    await place.house.reception.settle()
    after = await place.numbers()
    assert before["afterwell_turn_failures_total"] == before["afterwell_inbox_set_aside"] == 0
    assert after["afterwell_turn_failures_total"] == 2
    assert after["afterwell_inbox_set_aside"] == 1
    assert after["afterwell_inbox_waiting"] == 0
    assert "canary" not in (await place.get("/metrics"))[1]


async def test_queues_alerts_and_leases_are_shown_as_they_stand(place: Open):
    def work(tx: Tx) -> None:
        patient(tx)
        plan(tx, {"state": "pending", "due_at": NOW - HOUR, "not_after": NOW + HOUR})
        alarm(tx, 1, hours=-5)
        say(tx, "later", outbox.REMINDER)
        outbox.claim(tx, now=NOW, lease_until=NOW + HOUR, limit=1, channels={"web"})
        outbox.retry(tx, 1, due_at=NOW + HOUR, reason="x", doubtful=True)
        inbox.put(tx, channel="elsewhere", external_id="1", address="a", body="{}", now=NOW - HOUR)

    await place.house.database.write(work)
    (alert,) = await place.house.database.read(alerts.still_open)
    numbers, seconds = await place.numbers(), (NOW - alert.opened_at).total_seconds()
    assert seconds > 0
    expected = {
        "afterwell_inbox_waiting": 1,
        "afterwell_inbox_oldest_seconds": 3600,
        "afterwell_outbox_waiting{reminder}": 1,
        "afterwell_outbox_waiting{reply}": 0,
        "afterwell_messages_maybe_repeated": 1,
        "afterwell_deliveries_due": 1,
        "afterwell_deliveries_overdue": 1,
        "afterwell_deliveries_oldest_due_seconds": 3600,
        "afterwell_alerts_open": 1,
        "afterwell_alerts_oldest_seconds": seconds,
        "afterwell_rows_stuck{deliveries}": 0,
        "afterwell_lease_held{sender}": 1,
        "afterwell_database_up": 1,
        "afterwell_sends_total{web}{failed}": 0,
    }
    assert {name: numbers.get(name) for name in expected} == expected
    assert numbers["afterwell_database_bytes"] >= place.file.stat().st_size
    assert numbers["afterwell_database_disk_free_bytes"] > 0
    assert numbers["afterwell_tick_seconds_count"] >= 1
    assert numbers["afterwell_tick_lag_seconds"] < 60


async def test_labels_have_few_values_and_tell_nothing_about_anybody(place: Open):
    await place.house.database.write(patient)
    _, page = await place.get("/metrics")
    labels = {
        (name, value)
        for family in text_string_to_metric_families(page)
        for sample in family.samples
        for name, value in sample.labels.items()
        if name != "le"
    }
    assert labels == {
        ("channel", "web"),
        *(("outcome", outcome) for outcome in ("sent", "retried", "429", "blocked", "failed")),
        *(("lane", lane) for lane in ("reply", "alert", "invitation", "reminder")),
        *(("table", table) for table in ("deliveries", "outbox")),
        ("name", "sender"),
    }


async def test_without_a_token_the_numbers_are_for_this_machine_and_not_for_who_comes_through_a_proxy(place: Open):
    assert (await place.get("/metrics"))[0] == 200
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
        assert (await place.get("/metrics", **{header: "127.0.0.1"}))[0] == 403


async def test_with_a_token_only_who_shows_it_reads_the_numbers(tmp_path: Path):
    async with opened(tmp_path, metrics_token="a-token-for-prometheus") as place:
        for shown in ("", "Bearer", "Bearer a-token-for-prometheu", "a-token-for-prometheus"):
            assert (await place.get("/metrics", Authorization=shown))[0] == 401
        shown = "Bearer a-token-for-prometheus"
        assert (await place.get("/metrics", Authorization=shown, **{"X-Forwarded-For": "192.0.2.1"}))[0] == 200


async def test_a_newer_prometheus_gets_the_format_that_it_asks_for(place: Open):
    status, page = await place.get("/metrics", Accept="application/openmetrics-text; version=1.0.0")
    assert status == 200
    assert page.endswith("# EOF\n")
