"""Logging in, staying in, and getting out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app.clock import FakeClock
from clinic import passwords
from clinic.login import TOO_MANY
from clinic.ports import DemoAccount
from clinic.routes.entrance import WRONG
from records import audit, staff
from records.database import Tx
from records.keyring import hash_token
from records.tables import staff as accounts_table
from records.tables import staff_sessions
from tests.clinic.hospital import HASTY, NOW, PASSWORD, SESSION, Hospital, Staffer, browser, open_hospital


class Watching(PasswordHasher):
    """Notes against which hash each password is checked."""

    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self.seen = seen

    def verify(self, hash: str, password: str) -> bool:  # noqa: A002 - argon2's own name
        self.seen.append(hash)
        return super().verify(hash, password)


@pytest.fixture
async def other(hospital: Hospital) -> AsyncIterator[Staffer]:
    async with browser(hospital) as someone:
        yield someone


async def test_the_right_password_opens_the_first_page(anybody: Staffer):
    page = await anybody.log_in("clara")
    assert (page.status, page.answer.headers["Location"]) == (303, "/console")
    assert "Clara Clinician" in (await anybody.get("/console")).text


async def test_the_username_may_be_typed_in_capitals(anybody: Staffer):
    assert (await anybody.log_in(" Clara ")).status == 303


async def test_after_the_login_a_link_from_outside_leads_where_it_meant_to(anybody: Staffer):
    page = await anybody.get("/console/patients/0123abcd")
    login = await anybody.follow(page)
    entered = await anybody.post(
        "/console/login", {"username": "clara", "password": PASSWORD, "next": login.value("next")}
    )
    assert entered.answer.headers["Location"] == "/console/patients/0123abcd"


@pytest.mark.parametrize("username", ["clara", "nobody.at.all"])
async def test_a_wrong_password_and_an_unknown_username_get_the_same_answer(anybody: Staffer, username: str):
    page = await anybody.log_in(username, "wrong horse battery")
    assert page.status == 401
    assert WRONG in page.text
    assert SESSION not in page.answer.cookies


async def test_an_unknown_username_costs_as_much_hashing_as_a_known_one(
    anybody: Staffer, monkeypatch: pytest.MonkeyPatch
):
    hashed = []
    monkeypatch.setattr(passwords, "_HASHER", Watching(hashed))
    await anybody.log_in("nobody.at.all", "wrong horse battery")
    cost = passwords.hash_password("x").split("$")[:4]
    assert [one.split("$")[:4] for one in hashed] == [cost]


def test_passwords_are_hashed_with_argon2id_as_rfc_9106_recommends():
    assert passwords.hash_password("correct horse battery").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


async def test_the_cookie_is_out_of_reach_for_scripts_and_only_its_hash_is_kept(anybody: Staffer, hospital: Hospital):
    page = await anybody.log_in("clara")
    cookie = page.answer.cookies[SESSION]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "lax", "/", "")
    rows = await hospital.read(lambda tx: tx.connection.execute(staff_sessions.select()).all())
    assert [row.token_hash for row in rows] == [hash_token(cookie.value)]
    assert cookie.value not in repr(rows)


async def test_every_login_begins_a_new_session_and_ends_the_one_before(anybody: Staffer, other: Staffer):
    first = (await anybody.log_in("clara")).answer.cookies[SESSION].value
    second = (await anybody.log_in("clara")).answer.cookies[SESSION].value
    assert first != second
    other.session.cookie_jar.update_cookies({SESSION: first})
    assert (await other.get("/console")).status == 303


async def test_a_cookie_that_was_planted_before_the_login_is_not_taken_over(anybody: Staffer):
    planted = "planted-by-somebody-else-1"
    anybody.session.cookie_jar.update_cookies({SESSION: planted})
    page = await anybody.log_in("clara")
    assert page.answer.cookies[SESSION].value != planted


async def test_after_15_idle_minutes_the_login_is_over(clara: Staffer, hospital: Hospital):
    for _ in range(3):
        hospital.clock.instant += timedelta(minutes=14)
        assert (await clara.get("/console/export")).status == 200
    hospital.clock.instant += timedelta(minutes=15)
    assert (await clara.get("/console/export")).status == 303


async def test_after_12_hours_the_login_is_over_whatever_was_done(clara: Staffer, hospital: Hospital):
    begun = hospital.clock.instant
    while hospital.clock.instant < begun + timedelta(hours=12, minutes=-14):
        hospital.clock.instant += timedelta(minutes=14)
        assert (await clara.get("/console/export")).status == 200
    hospital.clock.instant += timedelta(minutes=14)
    assert (await clara.get("/console/export")).status == 303


async def test_logging_out_ends_the_session_on_the_server(clara: Staffer, other: Staffer):
    token = next(cookie.value for cookie in clara.session.cookie_jar if cookie.key == SESSION)
    page = await clara.post("/console/logout")
    assert page.answer.headers["Location"] == "/console/login"
    assert page.answer.cookies[SESSION].value == ""
    other.session.cookie_jar.update_cookies({SESSION: token})
    assert (await other.get("/console")).status == 303


async def test_a_disabled_account_is_out_at_once_and_stays_out(clara: Staffer, hospital: Hospital):
    def disable(tx: Tx) -> None:
        tx.connection.execute(
            accounts_table.update().where(accounts_table.c.username == "clara").values(disabled_at=hospital.clock())
        )

    await hospital.write(disable)
    assert (await clara.get("/console")).status == 303
    assert (await clara.log_in("clara")).status == 401


async def test_five_wrong_passwords_close_a_username_for_a_quarter_of_an_hour(anybody: Staffer, hospital: Hospital):
    for _ in range(5):
        assert (await anybody.log_in("clara", "wrong horse battery")).status == 401
    refused = await anybody.log_in("clara")
    assert (refused.status, TOO_MANY in refused.text) == (429, True)
    assert (await anybody.log_in("cora")).status == 303
    hospital.clock.instant += timedelta(minutes=15, seconds=1)
    assert (await anybody.log_in("clara")).status == 303


async def test_a_login_that_works_forgets_the_wrong_tries_before_it(anybody: Staffer):
    for _ in range(3):
        for _ in range(4):
            assert (await anybody.log_in("clara", "wrong horse battery")).status == 401
        assert (await anybody.log_in("clara")).status == 303


async def test_twenty_wrong_passwords_close_an_address_whatever_the_usernames(
    anybody: Staffer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(passwords, "_of_nobody", lambda: HASTY.hash("of nobody"))
    for number in range(20):
        assert (await anybody.log_in(f"guess{number}", "wrong horse battery")).status == 401
    assert (await anybody.log_in("clara")).status == 429


async def test_logins_that_work_do_not_add_up_for_the_others_behind_the_same_address(anybody: Staffer):
    for _ in range(21):
        assert (await anybody.log_in("clara")).status == 303


async def test_logins_and_failures_are_in_the_trail_and_mistyped_words_are_not(anybody: Staffer, hospital: Hospital):
    await anybody.log_in("my secret password typed too early", "x")
    await anybody.log_in("clara", "wrong horse battery")
    await anybody.log_in("clara")
    await anybody.post("/console/logout")
    clara = await hospital.read(lambda tx: staff.with_username(tx, "clara"))
    latest = await hospital.read(lambda tx: audit.latest(tx, 50))
    trail = [(line.action, line.actor) for line in latest if line.action.startswith("log")]
    me = f"staff:{clara.id}"
    assert trail == [("logout", me), ("login", me), ("login-failed", me), ("login-failed", "staff:unknown")]
    rows = await hospital.read(lambda tx: repr(audit.latest(tx, 1000)))
    assert "secret password" not in rows


async def test_only_a_demo_shows_accounts_and_says_what_it_is(hospital: Hospital, anybody: Staffer, tmp_path: Path):
    assert "Demonstration" not in (await anybody.get("/console/login")).text
    demo = (DemoAccount("clara", PASSWORD, "sees patients"),)
    (tmp_path / "demo").mkdir()
    async with open_hospital(tmp_path / "demo", demo=demo) as second, browser(second) as visitor:
        page = await visitor.get("/console/login")
        assert f"clara / {PASSWORD} sees patients" in page.text
        assert "every patient here is invented" in page.text


async def test_a_demos_clock_that_leaps_ahead_logs_nobody_out(tmp_path: Path):
    """The demo moves months in seconds; logins keep real time."""
    real = FakeClock(NOW)
    async with open_hospital(tmp_path, login_clock=real) as hospital, browser(hospital) as someone:
        await someone.log_in("clara")
        hospital.clock.instant += timedelta(days=365)
        assert (await someone.get("/console/export")).status == 200
        real.instant += timedelta(minutes=16)
        assert (await someone.get("/console/export")).status == 303
