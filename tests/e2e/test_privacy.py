"""What must not leave: no name, number, word or key in a log, in the list of processes, in the file, or in Telegram."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from pathlib import Path

import aiohttp

from tests.e2e import checker
from tests.e2e.harness import Clinic
from tests.e2e.journey import Step, joining, koos_jr, walk
from tests.support.processes import Process, Processes, free_port

NAME, NUMBER, WORDS = "Canarina Zebrafinch", "CANARY-MRN-7731", "my quetzal hurts at night"
BORN, BORN_IN_WORDS = "1941-11-23", "November 23, 1941"
PASSWORD = "correct quetzal battery staple"
TO_THE_TEAM = (
    Step("tap", "Pause", "Your answers so far are kept"),
    Step("tap", "Menu", "What would you like to do?"),
    Step("tap", "Write to my care team", "Type your message"),
    Step("say", WORDS, "will read your message"),
)


async def test_no_secret_is_in_a_log_the_process_list_the_file_or_a_message(
    clinic: Clinic, processes: Processes, tmp_path: Path
):
    (server, url), enrolled, on_the_web, _ = await asyncio.gather(
        serve_for_real(clinic, processes),
        clinic.enrol("--mrn", NUMBER, "--dob", BORN, name=NAME),
        clinic.enrol("--dob", BORN, name="Webster Zebrafinch"),
        clinic.done("staff", "add", "nurse", "--name", "Nora", "--role", "admin", "--password", PASSWORD),
    )
    patient = clinic.api.person(1001, "Pat")
    await walk(patient, (*joining(enrolled["token"], BORN_IN_WORDS), *koos_jr()[:3], *TO_THE_TEAM))
    await chat_on_the_web(url, on_the_web["token"])
    await look_as_staff(url)
    await checker.drained(clinic)
    secrets = [enrolled["token"], on_the_web["token"], clinic.secret, clinic.api.token, PASSWORD]
    canaries = [*NAME.split(), "Webster", NUMBER, WORDS, BORN, BORN_IN_WORDS, *secrets]

    assert "level='info'" in server.output(), "it did log"
    places = {
        "log": server.output(),
        "process list": content(Path(f"/proc/{server.pid}/cmdline")),
        "messages": "".join(str(dict(call.params)) for call in clinic.api.calls),
        "chat history": patient.describe().replace(enrolled["token"], "", 1),  # the patient's own /start
        "records": "".join(map(content, files(tmp_path, "afterwell.db*"))),
    }
    assert {place: found(canaries, text) for place, text in places.items()} == {place: [] for place in places}


def files(folder: Path, pattern: str) -> list[Path]:
    return list(folder.glob(pattern))


def content(path: Path) -> str:
    return path.read_bytes().decode("latin-1")


def found(canaries: Iterable[str], text: str) -> list[str]:
    return [canary for canary in canaries if canary in text]


async def serve_for_real(clinic: Clinic, processes: Processes) -> tuple[Process, str]:
    """A server with a command line of its own, that logs as much as it can."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env = clinic.env(port=str(port), base_url=url, log_level="debug")
    server = processes.afterwell("serve", env=env, name="serve")
    await asyncio.to_thread(server.wait_for_port, port, 60)
    return server, url


async def chat_on_the_web(url: str, token: str) -> None:
    """Open the letter's link, and prove who it is."""
    headers = {"Origin": url, "X-Afterwell": "chat"}
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), headers=headers) as page:
        await page.get(f"{url}/chat/state")
        for number, event in enumerate(({"kind": "opened", "token": token}, {"kind": "said", "text": BORN_IN_WORDS})):
            body = {"id": f"an-event-of-the-test-{number}", **event}
            async with page.post(f"{url}/chat/events", json=body) as answer:
                assert answer.status == 202
        await asyncio.sleep(0.5)
        async with page.get(f"{url}/chat/state") as answer:
            assert "Which language" in await answer.text()


async def look_as_staff(url: str) -> None:
    """Log in, at the second try, and see the patients by name."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"Origin": url}) as page:
        for password, status in ((f"{PASSWORD}!", 401), (PASSWORD, 200)):
            async with page.get(f"{url}/console/login") as answer:
                hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', await answer.text())
            form = {**dict(hidden), "username": "nurse", "password": password}
            async with page.post(f"{url}/console/login", data=form) as answer:
                assert answer.status == status
        async with page.get(f"{url}/console/patients", params={"q": "Zebrafinch"}) as answer:
            assert NAME in await answer.text()
