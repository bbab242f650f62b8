"""A small hospital with invented patients: real records, a clock that stands still, the console on a free port."""

from __future__ import annotations

import asyncio
import itertools
import re
import shutil
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeVar

import uvicorn
from aiohttp import ClientResponse, ClientSession, CookieJar
from argon2 import PasswordHasher
from fastapi import FastAPI

from app.clock import FakeClock
from app.practice import load_desk
from bot.conversation import places
from care.practice import Clinic
from clinic import accounts
from clinic.ports import Ports
from clinic.router import router
from records import migrate, staff
from records.database import Database, Tx, connect
from records.keyring import Keyring
from tests.clinic.story import NOW, Story, ids

T = TypeVar("T")
KEYS = Keyring("hospital secret key of thirty-two characters")
DESK = load_desk(Clinic("Riverside Joint Clinic", "555-0100", "911"))
PASSWORD = "correct horse battery"
HASTY = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # these tests log in hundreds of times
STAFF = {
    "clara": ("Clara Clinician", "clinician"),
    "cora": ("Cora Coordinator", "coordinator"),
    "ada": ("Ada Admin", "admin"),
}
EXPORT = b"PK export identified="
SESSION = "afterwell-console"


@dataclass(frozen=True)
class Template:
    """A database with the story in it, made once for the whole run."""

    path: Path
    story: Story


_made: list[Template] = []


async def template() -> Template:
    if not _made:
        path = Path(mkdtemp(prefix="afterwell-clinic-")) / "hospital.db"
        migrate.upgrade(f"sqlite:///{path}")
        database, story = connect(f"sqlite:///{path}", KEYS), Story(DESK.practice)
        hashed = HASTY.hash(PASSWORD)

        def work(tx: Tx) -> None:
            story.tell(tx)
            for username, (name, role) in STAFF.items():
                accounts.create(tx, username, name, role, hashed, NOW, story.new_id)

        await database.write(work)
        await database.close()
        _made.append(Template(path, story))
    return _made[0]


@dataclass
class Hospital:
    database: Database
    base_url: str
    story: Story
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))
    changes: int = 0

    def changed(self) -> None:
        self.changes += 1

    async def read(self, work: Callable[[Tx], T]) -> T:
        return await self.database.read(work)

    async def write(self, work: Callable[[Tx], T]) -> T:
        return await self.database.write(work)

    async def let_in(self, username: str) -> str:
        """Begin a session without the login page; returns what its cookie holds."""
        token, csrf = f"token-of-{username:-<22}", f"csrf-of-{username:-<22}"

        def begin(tx: Tx) -> None:
            member = staff.with_username(tx, username)
            assert member is not None
            staff.begin_session(tx, token=token, staff_id=member.id, csrf=csrf, now=self.clock())

        await self.write(begin)
        return token

    def ports(self, **changes: Any) -> Ports:
        secrets = map("secret-of-the-console-{:04}".format, itertools.count(1))
        tokens = map("token-of-a-letter-{:04}".format, itertools.count(1))

        async def make_export(identified: bool) -> bytes:
            return EXPORT + str(identified).encode()

        given: dict[str, Any] = {
            "database": self.database,
            "practice": DESK.practice,
            "catalogue": DESK.catalogue,
            "clock": self.clock,
            "new_id": ids(0xA0000000),
            "new_secret": secrets.__next__,
            "new_token": tokens.__next__,
            "base_url": self.base_url,
            "links": lambda token: {
                "web": f"https://chat.example.org/chat#{token}",
                "telegram": f"https://t.me/demo_bot?start={token}",
            },
            "names": partial(places.in_questions, DESK.catalogue),
            "make_export": make_export,
            "after_change": self.changed,
        }
        return Ports(**(given | changes))


@asynccontextmanager
async def _serving(app: FastAPI, door: socket.socket) -> AsyncIterator[None]:
    """uvicorn without its main loop, which looks ten times a second whether it is time to end."""
    config = uvicorn.Config(app, log_level="error", lifespan="off", ws="none")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[door])
    try:
        yield
    finally:
        await asyncio.wait_for(server.shutdown(sockets=[door]), 5)


@asynccontextmanager
async def open_hospital(folder: Path, **changes: Any) -> AsyncIterator[Hospital]:
    """The hospital on a copy of the template in `folder`; `changes` replace ports."""
    made = await template()
    path = folder / "hospital.db"
    shutil.copy(made.path, path)
    database = connect(f"sqlite:///{path}", KEYS)
    try:
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            hospital = Hospital(database, f"http://127.0.0.1:{door.getsockname()[1]}", made.story)
            app = FastAPI(openapi_url=None)
            app.include_router(router(hospital.ports(**changes)))
            async with _serving(app, door):
                yield hospital
    finally:
        await database.close()


@dataclass(frozen=True)
class Page:
    """An answer, with its text as a reader sees it."""

    answer: ClientResponse
    html: str

    @property
    def status(self) -> int:
        return self.answer.status

    @property
    def text(self) -> str:
        words = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", self.html, flags=re.DOTALL)
        return re.sub(r"\s+", " ", unescape(words)).strip()

    def value(self, name: str) -> str:
        """The value of a hidden field, where every form on the page has the same."""
        values = set(re.findall(rf'name="{name}" value="([^"]*)"', self.html))
        assert len(values) == 1, (name, values)
        return unescape(values.pop())


@dataclass
class Staffer:
    """A browser in somebody's hands. `csrf` is the form token of the page seen last."""

    session: ClientSession
    base_url: str
    csrf: str = ""

    async def get(self, path: str, **headers: str) -> Page:
        async with self.session.get(path, headers=headers, allow_redirects=False) as answer:
            return await self._page(answer)

    async def post(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> Page:
        """Send a form as the page before offered it, with its token."""
        form = {"csrf": self.csrf} | (fields or {})
        ours = {"Origin": self.base_url} | headers
        async with self.session.post(path, data=form, headers=ours, allow_redirects=False) as answer:
            return await self._page(answer)

    async def follow(self, page: Page) -> Page:
        assert page.status == 303, page.text
        return await self.get(page.answer.headers["Location"])

    async def log_in(self, username: str, password: str = PASSWORD) -> Page:
        await self.get("/console/login")
        page = await self.post("/console/login", {"username": username, "password": password})
        if page.status == 303:
            await self.get("/console/export")  # a page that costs little, for its form token
        return page

    async def _page(self, answer: ClientResponse) -> Page:
        body = await answer.read()
        page = Page(answer, body.decode(errors="replace"))
        if 'name="csrf"' in page.html:
            self.csrf = page.value("csrf")
        return page


@asynccontextmanager
async def browser(hospital: Hospital) -> AsyncIterator[Staffer]:
    async with ClientSession(hospital.base_url, cookie_jar=CookieJar(unsafe=True)) as session:
        yield Staffer(session, hospital.base_url)
