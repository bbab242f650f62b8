"""One installation of Afterwell as separate processes: its settings, its commands, its servers, its records."""

from __future__ import annotations

import asyncio
import csv
import json
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import text

from app.ids import new_id
from care.actor import OPERATOR
from care.enrol import Request, enrol
from records.database import Database, Tx, connect
from records.keyring import Keyring
from tests.botapi import BotApiServer, Person
from tests.care.world import PRACTICE
from tests.e2e.forks import Before, Fork
from tests.support.processes import free_port

BORN = "1956-04-02"
BORN_IN_WORDS = "April 2, 1956"
READY = 20.0  # seconds until a server that does not answer fails the test


@dataclass(frozen=True, slots=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str


@dataclass(slots=True)
class Serving:
    """A server at work."""

    process: Fork
    url: str

    async def ready(self) -> None:
        """Until it answers; AssertionError with what it said when it ends instead."""
        async with aiohttp.ClientSession() as session:
            end = asyncio.get_running_loop().time() + READY
            while not await _is_ready(session, self.url):
                assert self.process.exit_code is None, f"the server ended:\n{self.process.said()}"
                assert asyncio.get_running_loop().time() < end, f"the server is not ready:\n{self.process.said()}"
                await asyncio.sleep(0.02)


async def _is_ready(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(f"{url}/health") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


@dataclass(slots=True)
class Clinic:
    """`folder` holds the logs and exports. `settings` are AFTERWELL_ variables without their prefix.

    `before` is done inside every process that is started from then on.
    """

    folder: Path
    api: BotApiServer
    database_url: str
    settings: dict[str, str] = field(default_factory=dict)
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    before: tuple[Before, ...] = ()
    running: list[Fork] = field(default_factory=list)
    _database: Database | None = None

    @property
    def kind(self) -> str:
        """sqlite or postgresql."""
        return self.database_url.partition(":")[0].partition("+")[0]

    def env(self, **changes: str) -> dict[str, str]:
        """The environment of every command."""
        settings = {
            "database_url": self.database_url,
            "secret_key": self.secret,
            "telegram_token": self.api.token,
            "telegram_api": self.api.url,
            "quiet_from": "23",
            "quiet_until": "0",
            **self.settings,
            **changes,
        }
        return {f"AFTERWELL_{name.upper()}": value for name, value in settings.items()}

    async def command(self, *arguments: str, **changes: str) -> Done:
        """Run `afterwell <arguments>` to its end."""
        fork = self._fork(arguments, self.env(**changes))
        code = await fork.end()
        return Done(code, fork.out.read_text(), fork.err.read_text())

    async def done(self, *arguments: str, **changes: str) -> str:
        """Run a command that succeeds; what it printed."""
        done = await self.command(*arguments, **changes)
        assert done.code == 0, f"afterwell {arguments[0]}: {done.out}{done.err}"
        return done.out

    async def enrol(self, *options: str, days: int = 30, name: str = "Testa Ampleperson") -> dict[str, Any]:
        """Enrol somebody whose operation is in `days` days; what `afterwell enrol --json` says."""
        day = datetime.now(UTC).date() + timedelta(days=days)
        facts = {"--pathway": "knee-replacement", "--side": "left", "--date": f"{day}", "--name": name, "--dob": BORN}
        asked = [part for pair in facts.items() for part in pair]
        found: dict[str, Any] = json.loads(
            await self.done("enrol", *asked, "--zone", "America/New_York", "--json", *options)
        )
        return found

    async def enrol_crowd(self, patients: int, *, days: int = 30, zone: str = "America/New_York") -> list[str]:
        """Enrol many made-up people at once, without a process for each; the tokens of their letters."""
        tokens = [secrets.token_urlsafe(9) for _ in range(patients)]
        await self._records().write(lambda tx: [_enrol(tx, token, days, zone) for token in tokens])
        return tokens

    async def enrol_many(self, patients: int) -> list[str]:
        """Enrol as many made-up people; the tokens of their letters."""
        enrolled = await asyncio.gather(*(self.enrol(name=f"Testa {number}") for number in range(patients)))
        return [one["token"] for one in enrolled]

    def people(self, patients: int) -> list[Person]:
        """As many people in Telegram."""
        return [self.api.person(1001 + number) for number in range(patients)]

    async def serve(self, port: int | None = None, **changes: str) -> Serving:
        """Start a server and wait until it answers. Webhooks reach it directly unless `base_url` says otherwise."""
        serving = self.begin_to_serve(port, **changes)
        await serving.ready()
        return serving

    def begin_to_serve(self, port: int | None = None, **changes: str) -> Serving:
        """Start a server that nobody waits for."""
        port = port or free_port()
        url = f"http://127.0.0.1:{port}"
        changes = {"port": str(port), "base_url": url, **changes}
        return Serving(self._fork(["serve"], self.env(**changes)), url)

    async def export(self) -> dict[str, list[dict[str, str]]]:
        """The rows of the exported responses, answers and scores."""
        folder = self.folder / f"export-{len(self.running)}"
        await self.done("export", "--out", str(folder))
        return {name: _rows(folder / f"{name}.csv") for name in ("responses", "answers", "scores")}

    async def rows(self, query: str) -> list[dict[str, Any]]:
        """What a query finds in the records."""
        found = await self._records().read(lambda tx: tx.connection.execute(text(query)).mappings().all())
        return [dict(row) for row in found]

    async def let_leases_run_out(self) -> None:
        """The seconds that the next process waits for a dead one are not waited for."""
        await self._records().write(lambda tx: tx.connection.execute(text("DELETE FROM leases")))

    def _records(self) -> Database:
        if self._database is None:
            self._database = connect(self.database_url, Keyring(self.secret))
        return self._database

    def _fork(self, arguments: Sequence[str], env: dict[str, str]) -> Fork:
        name = f"{len(self.running):03}-{arguments[0]}"
        self.running.append(Fork(arguments, env, self.folder, name, self.before))
        return self.running[-1]

    async def close(self) -> None:
        for fork in self.running:
            fork.kill()
        if self._database is not None:
            await self._database.close()


@asynccontextmanager
async def clinic(folder: Path, database_url: str, **settings: str) -> AsyncIterator[Clinic]:
    """A clinic with its tables made and a Bot API server beside it; its processes are killed at the end."""
    async with BotApiServer() as api:
        opened = Clinic(folder, api, database_url, settings)
        try:
            await opened.done("db", "upgrade")
            yield opened
        finally:
            await opened.close()


def _enrol(tx: Tx, token: str, days: int, zone: str) -> None:
    now = datetime.now(UTC)
    born, day = date.fromisoformat(BORN), now.date() + timedelta(days=days)
    asked = Request("knee-replacement", "left", day, "Testa Ampleperson", born, zone)
    enrol(tx, PRACTICE, asked, actor=OPERATOR, now=now, new_id=new_id, token=token)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
