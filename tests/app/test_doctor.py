"""The doctor's single looks: what is right is left alone, what is wrong is named with what to do, no secret is told."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import session
from app.clock import Clock
from app.doctor import disk
from app.doctor.database import offset
from app.doctor.examine import examine
from app.doctor.finding import Finding, State
from app.doctor.parts import content, fonts, zone_rules
from app.doctor.post import post_findings
from app.doctor.settings import settings_findings
from app.doctor.telegram import telegram_findings
from app.doctor.work import work_findings
from app.jobs import LAST_TICK
from app.links import webhook_path
from app.settings import Settings, load
from bot.telegram.connection import make_bot
from bot.telegram.webhook import register
from records import episodes, inbox, migrate, notes, outbox, staff
from records.database import Database, Tx, connect
from tests.bot.post.mailbox import mailbox
from tests.botapi import BotApiServer
from tests.care.world import KEYS, PRACTICE, World
from tests.records.test_counts import alarm, patient, plan, say
from tests.support.processes import free_port

NOW = datetime(2027, 1, 5, 15, tzinfo=UTC)
SECRET = "canary-canary-canary-canary-canary-canary"
SOUND = {
    "secret_key": SECRET,
    "base_url": "https://clinic.example",
    "clinic_name": "A clinic",
    "clinic_phone": "555-0100",
}
ANNA = staff.Member("0", "anna", "Anna", "admin", "x", NOW, None)
MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:40 / /mnt/ward\\040share rw - cifs //server/share rw
25 24 0:42 / /srv/data rw - xfs /dev/sdb1 rw
24 22 0:41 / /srv rw - overlay overlay rw
"""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No `.env` of a developer is read."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'afterwell.db'}"
    migrate.upgrade(url)
    opened = connect(url, KEYS)
    yield opened
    await opened.close()


def settings(**changes: object) -> Settings:
    return load(**{**SOUND, **changes})


def states(findings: list[Finding]) -> dict[str, State]:
    return {finding.check: finding.state for finding in findings}


def test_sound_settings_are_left_alone():
    assert set(states(list(settings_findings(settings()))).values()) == {State.OK}


@pytest.mark.parametrize(
    ("changes", "check", "state"),
    [
        ({"secret_key": "short"}, "secret key", State.WRONG),
        ({"base_url": "http://clinic.example"}, "address", State.WRONG),
        ({"base_url": "http://10.0.0.7:8000"}, "address", State.WRONG),
        ({"base_url": "http://127.0.0.1:8000"}, "address", State.LOOK),
        ({"base_url": "http://localhost", "telegram_mode": "webhook", "telegram_token": "1:x"}, "address", State.WRONG),
        ({"quiet_from": 23, "quiet_until": 0}, "quiet hours", State.LOOK),
        ({"metrics_token": "guess-me"}, "metrics token", State.LOOK),
        ({"previous_secret_keys": SECRET}, "earlier keys", State.LOOK),
        ({"clinic_phone": Settings.model_fields["clinic_phone"].default}, "words to patients", State.LOOK),
    ],
)
def test_a_setting_that_is_not_sound_is_named_with_what_to_do(changes, check, state):
    findings = [one for one in settings_findings(settings(**changes)) if one.state is not State.OK]
    assert states(findings) == {check: state}
    assert all(one.advice for one in findings)
    assert SECRET not in "".join(map(str, findings))


def test_a_file_of_secrets_that_others_may_read_is_named(tmp_path):
    (tmp_path / ".env").touch(0o644)
    assert states(list(settings_findings(settings())))["settings file"] is State.LOOK
    (tmp_path / ".env").chmod(0o600)
    assert "settings file" not in states(list(settings_findings(settings())))


@pytest.mark.parametrize(
    ("file", "state"),
    [
        ("/var/afterwell.db", State.OK),
        ("/mnt/ward share/afterwell.db", State.WRONG),
        ("/srv/afterwell.db", State.LOOK),
        ("/srv/data/afterwell.db", State.OK),
    ],
)
def test_an_embedded_database_belongs_on_a_disk_of_this_machine(file, state):
    assert disk._kind(Path(file), MOUNTS).state is state


@pytest.mark.parametrize(("free", "state"), [(1, State.WRONG), (500, State.LOOK), (50_000, State.OK)])
def test_a_disk_that_fills_up_is_seen_in_time(tmp_path, monkeypatch, free, state):
    (tmp_path / "a.db").write_bytes(b"x")
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda _: disk.shutil._ntuple_diskusage(0, 0, free * disk.MB))
    assert disk._room(tmp_path / "a.db").state is state


@pytest.mark.parametrize(
    ("ahead", "state"),
    [(0, State.OK), (1.5, State.OK), (-2.5, State.OK), (-4, State.LOOK), (30, State.LOOK), (3600, State.WRONG)],
)
def test_a_clock_that_is_off_is_said_and_the_time_of_asking_is_not_blamed(ahead, state):
    assert offset("clock", NOW + timedelta(seconds=ahead), NOW, took=0.5, coarse=1.0).state is state


def test_old_rules_of_time_zones_are_said_where_they_are_the_ones_in_use():
    assert zone_rules("2025b", "2026f").state is State.LOOK
    assert zone_rules("2026g", "2026f").state is State.OK
    assert zone_rules(None, "2026f") == Finding("time zones", State.OK, "rules of 2026f")


def test_the_libraries_load_and_a_folder_that_does_not_is_named(tmp_path):
    assert content(settings())[1].state is State.OK
    (tmp_path / "own" / "surveys").mkdir(parents=True)
    (tmp_path / "own" / "surveys" / "broken.yaml").write_text("id: [")
    practice, finding = content(settings(library=str(tmp_path / "own")))
    assert (practice, finding.state) == (None, State.WRONG)
    assert "broken.yaml" in finding.found
    assert content(settings(library="nowhere"))[1].state is State.WRONG
    assert fonts().state is State.OK


async def test_a_house_with_nothing_to_do_has_only_to_be_staffed_and_started(database: Database):
    found = states(await database.read(lambda tx: work_findings(tx, None, NOW)))
    assert found == {"accounts": State.WRONG, "last tick": State.LOOK, "stuck rows": State.OK}


@pytest.mark.parametrize(("ago", "state"), [(timedelta(minutes=1), State.OK), (timedelta(minutes=3), State.WRONG)])
async def test_a_tick_is_looked_for_in_the_last_two_minutes(database: Database, ago: timedelta, state: State):
    await database.write(lambda tx: notes.put(tx, LAST_TICK, (NOW - ago).isoformat()))
    found = states(await database.read(lambda tx: work_findings(tx, None, NOW)))
    assert found["last tick"] is state


async def test_an_admin_whose_account_is_closed_is_none(database: Database):
    def work(tx: Tx) -> State:
        staff.insert(tx, replace(ANNA, id="1", username="former", disabled_at=NOW))
        staff.insert(tx, replace(ANNA, id="2", username="nurse", role="clinician"))
        return states(work_findings(tx, None, NOW))["accounts"]

    assert await database.write(work) is State.WRONG
    await database.write(lambda tx: staff.insert(tx, ANNA))
    assert states(await database.read(lambda tx: work_findings(tx, None, NOW)))["accounts"] is State.OK


async def test_a_house_that_stands_still_is_described_with_what_to_do(database: Database):
    def work(tx: Tx) -> list[Finding]:
        patient(tx)
        long_ago, day = NOW - timedelta(days=3), timedelta(days=1)
        stuck = {"state": "claimed", "lease_until": long_ago}
        plan(tx, {"state": "pending", "due_at": long_ago, "not_after": NOW + day}, stuck)
        say(tx, "a", outbox.INVITATION)
        alarm(tx, 1)
        for number in ("1", "2"):
            inbox.put(tx, channel="web", external_id=number, address=number, body="{}", now=long_ago)
        inbox.failed(tx, 1, reason="ValueError", retry_at=None, now=long_ago)
        notes.put(tx, LAST_TICK, (NOW - timedelta(minutes=3)).isoformat())
        return work_findings(tx, None, NOW + timedelta(days=400))

    findings = await database.write(work)
    wrong, look = State.WRONG, State.LOOK
    expected = {"last tick": wrong, "stuck rows": wrong, "inbox": wrong, "set aside": look, "outbox": look}
    assert states(findings) == {"accounts": wrong, **expected, "deliveries": look, "alerts": look}
    assert all(finding.advice for finding in findings)


async def told(api: BotApiServer, **changes: object) -> dict[str, Finding]:
    """What Telegram's simulated server is asked, and what the doctor makes of it."""
    asked = settings(**{"telegram_token": api.token, "telegram_api": api.url, **changes})
    found = {one.check: one async for one in telegram_findings(asked, session.keyring(asked), Clock())}
    assert api.token not in "".join(map(str, found.values()))
    return found


async def test_a_bot_that_polls_wants_a_good_token_and_no_webhook():
    async with BotApiServer() as api:
        found = await told(api)
        assert {one.state for one in found.values()} == {State.OK}
        assert "@afterwell_test_bot" in found["telegram"].found
        assert found["clock of Telegram"].state is State.OK
        for token in ("42:AAanother-token_of-another-bot000000", "nonsense"):
            refused = await told(api, telegram_token=token)
            assert states(list(refused.values())) == {"telegram": State.WRONG}
            assert token not in str(refused)
        await aim(api, "https://other.example/secret-path")
        stolen = (await told(api))["webhook"]
        assert stolen.state is State.WRONG
        assert "other.example" in stolen.found
        assert "secret-path" not in str(stolen)


async def test_a_bot_with_a_webhook_wants_it_to_lead_here_and_no_updates_to_wait():
    async with BotApiServer() as api:
        mode = {"telegram_mode": "webhook"}
        assert (await told(api, **mode))["webhook"].state is State.WRONG
        await aim(api, "https://clinic.example/elsewhere")
        assert "not this installation's" in (await told(api, **mode))["webhook"].found
        await aim(api, "https://clinic.example" + webhook_path(session.keyring(settings())))
        api.webhook.last_error = "Wrong response from the webhook: 502 Bad Gateway"
        for _ in range(101):
            api.updates.pending.append(None)
        found = await told(api, **mode)
        api.updates.pending.clear()
        assert found["webhook"].state is State.OK
        assert found["webhook's last error"].state is State.LOOK
        assert found["updates"].state is State.LOOK


async def aim(api: BotApiServer, url: str) -> None:
    bot = make_bot(api.token, api.url)
    await register(bot, url, "a-secret-of-the-webhook")
    await api.webhook.stop()  # nobody is there to deliver to
    await bot.session.close()


async def test_a_telegram_that_does_not_answer_is_said_without_the_address_that_holds_the_token():
    async with BotApiServer() as api:
        pass
    found = await told(api)
    assert states(list(found.values())) == {"telegram": State.WRONG}


async def all_of(asked: Settings) -> list[Finding]:
    return [finding async for finding in examine(asked, Clock())]


async def test_a_database_that_is_missing_damaged_old_or_of_another_key_is_told_apart(tmp_path):
    file = tmp_path / "afterwell.db"
    url = f"sqlite:///{file}"
    missing = states(await all_of(settings(database_url=url)))
    assert missing["database"] is State.LOOK
    assert not file.exists(), "looking makes no file"
    migrate.upgrade(url)
    await seal_something(url)
    found = await all_of(settings(database_url=url))
    wrong = [one.check for one in found if one.state is State.WRONG]
    assert wrong == ["key and records", "accounts", "pathways"], "the patient is on a pathway that is only invented"
    migrate.downgrade(url, "0001")
    old = {one.check: one for one in await all_of(settings(database_url=url))}
    assert old["tables"].found == f"version 0001, this program needs {migrate.head()}"
    assert "accounts" not in old
    file.write_bytes(b"no database " * 500)
    damaged = [one for one in await all_of(settings(database_url=url)) if one.check == "database"]
    assert [one.state for one in damaged] == [State.WRONG]
    assert states(await all_of(settings(database_url="mysql://canary@host/x")))["database"] is State.WRONG


async def seal_something(url: str) -> None:
    opened = connect(url, KEYS)
    await opened.write(patient)
    await opened.close()


async def test_a_database_that_cannot_be_written_to_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("records.database.BUSY_TIMEOUT_MS", 50)
    url = f"sqlite:///{tmp_path / 'afterwell.db'}"
    migrate.upgrade(url)
    thief = sqlite3.connect(tmp_path / "afterwell.db", isolation_level=None)
    thief.execute("BEGIN IMMEDIATE")
    found = states(await all_of(settings(database_url=url)))
    thief.close()
    assert found["writing"] is State.WRONG
    assert found["stuck rows"] is State.OK, "what can still be read is looked at"


async def letters(**changes: object) -> dict[str, Finding]:
    return {finding.check: finding async for finding in post_findings(settings(**changes))}


async def test_letters_that_are_not_set_up_are_nothing_to_worry_about():
    assert states(list((await letters()).values())) == {"letters": State.OK}


async def test_a_mail_server_is_asked_whether_it_takes_our_login_and_gets_no_letter():
    async with mailbox(login=("clinic", SECRET)) as box:
        mail = {"smtp_host": "localhost", "smtp_port": box.port, "smtp_from": "a@b.example", "smtp_security": "none"}
        right = await letters(**mail, smtp_user="clinic", smtp_password=SECRET)
        wrong = await letters(**mail, smtp_user="clinic", smtp_password="guessed")
        bare = await letters(**{**mail, "smtp_security": "starttls"})
    gone = await letters(**mail)
    assert right["e-mail"].state is State.OK
    assert SECRET not in str(right["e-mail"])
    told = [str(one["e-mail"]) for one in (wrong, bare, gone)]
    assert [one.partition(" ")[0] for one in told] == ["wrong"] * 3
    assert "refuses the login -> correct AFTERWELL_SMTP_USER" in told[0]
    assert "offers no STARTTLS" in told[1]
    assert "does not answer" in told[2]
    assert box.letters == []
    assert box.recipients == []


async def test_a_gateway_that_is_not_there_is_named():
    found = await letters(sms_url=f"http://127.0.0.1:{free_port()}/send", sms_token=SECRET)
    assert found["text messages"].state is State.WRONG
    assert SECRET not in str(found["text messages"])


async def test_a_version_of_a_pathway_whose_file_is_gone_is_wrong(database: Database):
    def work(tx: Tx) -> tuple[State, State]:
        enrolled = World(tx).enrol()
        before = states(work_findings(tx, PRACTICE, NOW))["pathways"]
        episodes.change(tx, enrolled.episode_id, pathway_version="9")
        return before, states(work_findings(tx, PRACTICE, NOW))["pathways"]

    assert await database.write(work) == (State.OK, State.WRONG)
