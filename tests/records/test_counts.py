"""What operators watch is counted rightly, and without reading through what is done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import event, text

from records import chats, counts, inbox, leases, outbox
from records.counts import OVERDUE, RESCUED_WITHIN, Queue
from records.database import Database, Tx
from records.tables import alerts, deliveries, episodes, patients, responses
from tests.care.world import JANUARY
from tests.records.test_inbox import put

HOUR, MANY = timedelta(hours=1), 3000
BIG = ("inbox", "outbox", "deliveries", "alerts")


def patient(tx: Tx) -> None:
    """Somebody for rows to belong to."""
    who = {"id": "p", "pseudonym": "AW-1", "zone": "UTC", "hour": 9, "language": "en", "created_at": JANUARY}
    tx.connection.execute(patients.insert(), {**who, "synthetic": True})
    what = {"id": "e", "patient_id": "p", "pathway_id": "x", "pathway_version": "1", "side": "left", "owner": "A"}
    tx.connection.execute(episodes.insert(), {**what, "anchor_date": JANUARY.date(), "enrolled_at": JANUARY})
    chats.open_new(tx, chat_id="c", channel="web", address="c", language="en", now=JANUARY)


def plan(tx: Tx, *rows: dict[str, object]) -> None:
    known = {"patient_id": "p", "episode_id": "e", "step_id": "s", "kind": "invite", "number": 1, "attempts": 0}
    known |= {"pathway_version": "1", "not_after": JANUARY + HOUR, "lease_until": None, "due_at": JANUARY}
    before = tx.connection.execute(text("SELECT count(*) FROM deliveries")).scalar_one()
    numbered = [{**known, "dedupe_key": f"d{before + number}", **row} for number, row in enumerate(rows)]
    tx.connection.execute(deliveries.insert(), numbered)


def say(tx: Tx, key: str, lane: int, *, minutes: int = 0) -> None:
    outbox.add(
        tx,
        dedupe_key=key,
        chat_id="c",
        card_key=key,
        operation="show",
        body={},
        priority=lane,
        now=JANUARY + timedelta(minutes=minutes),
    )


def alarm(tx: Tx, number: int, *, hours: int = 0, seen: bool = False) -> None:
    response = {"id": f"r{number}", "patient_id": "p", "episode_id": "e", "step_id": f"{number}", "survey_id": "x"}
    response |= {"survey_version": "1", "language": "en", "mode": "chat", "responder": "self", "channel": "web"}
    tx.connection.execute(responses.insert(), {**response, "walk": {}, "started_at": JANUARY})
    alert = {"id": f"a{number}", "patient_id": "p", "episode_id": "e", "response_id": f"r{number}", "survey_id": "x"}
    alert |= {"item_id": "9", "rule_id": "x", "severity": "urgent", "owner": "A", "acknowledged_by": None}
    at = JANUARY + timedelta(hours=hours)
    tx.connection.execute(alerts.insert(), {**alert, "opened_at": at, "acknowledged_at": at if seen else None})


async def test_nothing_waits_in_an_empty_house(database: Database):
    found = await database.read(lambda tx: counts.count(tx, JANUARY))
    assert found.inbox == found.due == found.alerts == Queue(0, None)
    assert found.outbox == dict.fromkeys(("reply", "alert", "invitation", "reminder"), Queue(0, None))
    assert (found.set_aside, found.repeated, found.overdue, found.leases) == (0, 0, 0, ())
    assert found.stuck == {"deliveries": 0, "outbox": 0}
    assert found.size > 100_000
    assert found.inbox.age(JANUARY) == 0


async def test_what_waits_is_counted_with_the_age_of_the_oldest(database: Database):
    def work(tx: Tx) -> counts.Counts:
        patient(tx)
        for number in range(4):
            put(tx, f"{number}", address=f"{number}")
        inbox.done(tx, 1, JANUARY)
        inbox.failed(tx, 2, reason="ValueError", retry_at=None, now=JANUARY)
        say(tx, "a", outbox.REPLY, minutes=1)
        say(tx, "b", outbox.REMINDER, minutes=2)
        say(tx, "c", outbox.REMINDER, minutes=3)
        alarm(tx, 1, seen=True)
        alarm(tx, 2, hours=2)
        alarm(tx, 3, hours=3)
        leases.hold(tx, "sender", owner="one", now=JANUARY, until=JANUARY + 9 * HOUR)
        leases.hold(tx, "poller", owner="one", now=JANUARY, until=JANUARY + HOUR)
        return counts.count(tx, JANUARY + 5 * HOUR)

    found = await database.write(work)
    assert found.inbox == Queue(2, JANUARY)
    assert found.inbox.age(JANUARY + HOUR) == 3600
    assert found.set_aside == 1
    assert found.outbox["reply"] == Queue(1, JANUARY + timedelta(minutes=1))
    assert found.outbox["reminder"] == Queue(2, JANUARY + timedelta(minutes=2))
    assert found.alerts == Queue(2, JANUARY + 2 * HOUR)
    assert found.leases == ("sender",)


async def test_deliveries_are_due_then_overdue_and_a_claim_that_nobody_gave_back_is_stuck(database: Database):
    now = JANUARY + HOUR
    late, ran_out = now - OVERDUE - timedelta(seconds=1), now - RESCUED_WITHIN - timedelta(seconds=1)

    def work(tx: Tx) -> counts.Counts:
        patient(tx)
        plan(
            tx,
            {"state": "pending", "due_at": late},
            {"state": "pending", "due_at": now},
            {"state": "pending", "due_at": now + timedelta(seconds=1)},
            {"state": "sent", "due_at": late},
            {"state": "claimed", "due_at": late, "lease_until": now},
            {"state": "claimed", "due_at": late, "lease_until": ran_out},
        )
        say(tx, "a", outbox.REPLY)
        outbox.claim(tx, now=now, lease_until=ran_out, limit=1, channels=("web",))
        return counts.count(tx, now)

    found = await database.write(work)
    assert (found.due, found.overdue) == (Queue(2, late), 1)
    assert found.stuck == {"deliveries": 1, "outbox": 1}
    assert found.outbox["reply"] == Queue(0, None)


async def test_messages_that_may_have_come_twice_stay_counted(database: Database):
    def work(tx: Tx) -> int:
        patient(tx)
        say(tx, "a", outbox.REPLY)
        say(tx, "b", outbox.REPLY)
        outbox.claim(tx, now=JANUARY, lease_until=JANUARY + HOUR, limit=1, channels={"web"})
        outbox.retry(tx, 1, due_at=JANUARY, reason="TimeoutError", doubtful=True)
        outbox.settle(tx, 1, sent=True, reason=None, now=JANUARY)
        return counts.count(tx, JANUARY).repeated

    assert await database.write(work) == 1


async def test_what_is_done_is_not_read_through(database: Database):
    """No plan of any statement goes through one of the big tables, however many rows of them are done."""

    def work(tx: Tx) -> list[str]:
        patient(tx)
        fill(tx)
        with statements_of(tx) as asked:
            counts.count(tx, JANUARY + HOUR)
        return [line for statement, values in asked for line in plan_of(tx, statement, values)]

    lines = await database.write(work)
    assert any("ix_outbox_next" in line or "ix_outbox_waiting" in line for line in lines)
    through = re.compile(rf"Seq Scan on ({'|'.join(BIG)})|SCAN ({'|'.join(BIG)})(?! USING)")
    assert [line for line in lines if through.search(line)] == []


def fill(tx: Tx) -> None:
    """Many rows that are done, as after a year."""
    done = "INSERT INTO {} SELECT {} FROM n"
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY}) "
    if tx.postgres:
        numbers, done = "", f"INSERT INTO {{}} SELECT {{}} FROM generate_series(1, {MANY}) AS n(i)"
    no, at = ("false", "'2027-01-01 00:00:00+00'") if tx.postgres else ("0", "'2027-01-01 00:00:00.000000'")
    alarm(tx, 0, seen=True)
    for table, values in {
        "inbox (channel, external_id, chat, received_at, state, attempts)": f"'web', i, 'web:x', {at}, 'done', 0",
        "outbox (dedupe_key, chat_id, card_key, operation, priority, state, due_at, attempts, maybe_repeated,"
        " created_at)": f"i, 'c', 'k', 'show', 1, 'sent', {at}, 1, {no}, {at}",
        "deliveries (dedupe_key, patient_id, episode_id, step_id, kind, number, pathway_version, due_at, not_after,"
        " state, attempts)": f"i, 'p', 'e', 's', 'invite', 1, '1', {at}, {at}, 'sent', 1",
        "alerts (id, patient_id, episode_id, response_id, survey_id, item_id, rule_id, severity, owner, opened_at,"
        " acknowledged_at)": f"'n' || i, 'p', 'e', 'r0', 'x', '9', 'n' || i, 'urgent', 'A', {at}, {at}",
    }.items():
        tx.connection.execute(text(numbers + done.format(table, values)))
    tx.connection.execute(text("ANALYZE"))


@contextmanager
def statements_of(tx: Tx) -> Iterator[list[tuple[str, object]]]:
    asked: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, values, _context, _many):
        asked.append((statement, values))

    event.listen(tx.connection, "before_cursor_execute", note)
    yield asked
    event.remove(tx.connection, "before_cursor_execute", note)


def plan_of(tx: Tx, statement: str, values: object) -> list[str]:
    explain = "EXPLAIN " if tx.postgres else "EXPLAIN QUERY PLAN "
    return [str(tuple(row)) for row in tx.connection.exec_driver_sql(explain + statement, values)]
