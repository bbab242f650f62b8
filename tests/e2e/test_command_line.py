"""A command that cannot do what it was asked says why in one sentence, and its exit code says whose turn it is."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys

import pytest

from tests.e2e.harness import Clinic, Done
from tests.support.processes import ROOT, free_port

ENROL = ("enrol", "--side", "left", "--name", "Testa Ampleperson", "--dob", "1956-04-02", "--zone", "America/New_York")
KNEE = (*ENROL, "--pathway", "knee-replacement", "--date", "2027-03-01")
SCORE = ("score", "koos-jr")
CANNOT, ASKED_WRONGLY = 1, 2

WRONG: list[tuple[tuple[str, ...], dict[str, str], int, str]] = [
    ((*ENROL, "--pathway", "knee", "--date", "2027-03-01"), {}, ASKED_WRONGLY, "no pathway 'knee'"),
    ((*ENROL, "--pathway", "knee-replacement", "--date", "1/3/27"), {}, ASKED_WRONGLY, "--date: write the date as"),
    ((*KNEE, "--dob", "2090-01-01"), {}, ASKED_WRONGLY, "between 1900 and today"),
    ((*KNEE, "--zone", "Boston"), {}, ASKED_WRONGLY, "no time zone 'Boston'"),
    ((*KNEE, "--side", "both"), {}, ASKED_WRONGLY, "left, right"),
    ((*KNEE, "--pin", "12"), {}, ASKED_WRONGLY, "4 to 8 digits"),
    ((*KNEE, "--language", "xx"), {}, ASKED_WRONGLY, "en, es"),
    (("enrol", "--pathway", "knee-replacement"), {}, ASKED_WRONGLY, "--side"),
    (KNEE, {"secret_key": ""}, ASKED_WRONGLY, "AFTERWELL_SECRET_KEY"),
    (KNEE, {"secret_key": "short"}, CANNOT, "at least 32"),
    (KNEE, {"port": "many"}, ASKED_WRONGLY, "AFTERWELL_PORT"),
    (KNEE, {"telegram_api": "not an address"}, ASKED_WRONGLY, "AFTERWELL_TELEGRAM_API"),
    (KNEE, {"database_url": "mysql://127.0.0.1/x"}, CANNOT, "SQLite or PostgreSQL"),
    (KNEE, {"database_url": "nonsense"}, CANNOT, "AFTERWELL_DATABASE_URL"),
    (KNEE, {"database_url": f"postgresql://nobody@127.0.0.1:{free_port()}/x"}, CANNOT, "AFTERWELL_DATABASE_URL"),
    (KNEE, {"database_url": "sqlite:////dev/null/x.db"}, CANNOT, "/dev/null"),
    (("score", "koos", "1"), {}, ASKED_WRONGLY, "koos"),
    ((*SCORE, "1", "2"), {}, ASKED_WRONGLY, "has 7 items, 2 values"),
    ((*SCORE, "9", "3", "2", "3", "1", "2", "2"), {}, ASKED_WRONGLY, "9 is not one of its answers"),
    ((*SCORE, "x", "3", "2", "3", "1", "2", "2"), {}, ASKED_WRONGLY, "'x' is not a number"),
    ((*SCORE, "8=1"), {}, ASKED_WRONGLY, "no item 8"),
    (("check", "nowhere.yaml"), {}, ASKED_WRONGLY, "no file nowhere.yaml"),
    (("rehearse", "knee-replacement", "--date", "soon", "--zone", "America/New_York"), {}, ASKED_WRONGLY, "--date"),
    (("licence", "attest", "x", "--by", "A", "--reference", "B"), {}, ASKED_WRONGLY, "promis"),
    (("export", "--out", "/dev/null/folder"), {}, CANNOT, "/dev/null"),
    (("staff", "add", "nurse", "--name", "N", "--password", "short"), {}, ASKED_WRONGLY, "at least 12 characters"),
    (("serve",), {"telegram_token": "no-token"}, CANNOT, "Telegram refuses the bot token"),
    (
        ("serve",),
        {"telegram_token": "42:AAanother-token_of-another-bot000000"},
        CANNOT,
        "Telegram refuses the bot token",
    ),
    (("nothing",), {}, ASKED_WRONGLY, "nothing"),
]


def one_sentence(done: Done) -> str:
    """What was said, which is one line and no traceback."""
    assert "Traceback" not in done.out + done.err
    (line,) = done.err.splitlines()
    return line


async def test_a_wrong_command_gets_one_sentence(clinic: Clinic):
    told = await asyncio.gather(*(clinic.command(*arguments, **settings) for arguments, settings, _, _ in WRONG))
    wrong = [
        (arguments, settings, done)
        for done, (arguments, settings, code, says) in zip(told, WRONG, strict=True)
        if says not in one_sentence(done) or done.code != code
    ]
    assert not wrong


def test_a_command_does_not_wait_for_telegrams_library_to_load():
    program = "import sys, app.cli; sys.exit('aiogram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


async def test_a_port_that_is_taken_is_named_before_anything_is_sent(clinic: Clinic):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = await clinic.command("serve", port=str(port))
    assert one_sentence(done) == (
        f"Cannot listen on 127.0.0.1, port {port}: Address already in use; see AFTERWELL_HOST and AFTERWELL_PORT"
    )
    assert done.code == CANNOT
    assert not clinic.api.calls_of("getUpdates")


async def test_a_second_server_on_the_same_file_is_refused_and_the_first_goes_on(clinic: Clinic):
    first = await clinic.serve()
    done = await clinic.command("serve", port=str(free_port()))
    assert "is serving" in one_sentence(done)
    assert done.code == CANNOT
    await first.ready()


@pytest.mark.postgres
async def test_a_postgresql_database_is_not_given_tables_unasked(clinic: Clinic, postgres_url: str):
    for arguments in (KNEE, ("serve",), ("export", "--out", "x")):
        done = await clinic.command(*arguments, database_url=postgres_url)
        assert one_sentence(done) == "The database has no tables yet: run `afterwell db upgrade`"
        assert done.code == CANNOT
    missing = await clinic.command(*KNEE, database_url=postgres_url + "_missing")
    assert "AFTERWELL_DATABASE_URL" in one_sentence(missing)
    assert missing.code == CANNOT
