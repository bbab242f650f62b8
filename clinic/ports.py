"""What the console needs from the rest of the house; `app/` plugs the real things in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from care.actor import Actor
from care.errors import RefusedError
from care.practice import Practice
from clinic.views.taking import Names
from content.catalogue import Catalogue
from records.database import Database, Tx
from records.ids import NewId


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An invented account that the login page of a demo shows, password and all. `who` says what it may do."""

    username: str
    password: str
    who: str


class SendLink(Protocol):
    """Sends a patient a one-time link to the web chat by `way`; raises `RefusedError`."""

    def __call__(self, tx: Tx, patient_id: str, way: str, *, actor: Actor, now: datetime) -> None: ...


def no_way(tx: Tx, patient_id: str, way: str, *, actor: Actor, now: datetime) -> None:  # noqa: ARG001 a port's shape
    """Where neither e-mail nor text messages are set up."""
    raise RefusedError("Links can be printed only; ask whoever runs Afterwell for another way")


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything `router` is given.

    `clock` gives the aware time in UTC. `new_secret` returns 256 random bits in 22 to 64 URL-safe characters, for
    cookies and forms; `new_token` the same kind of text for an invitation. `links(token)` makes the addresses of an
    invitation by channel (`web`, `telegram`), of those that are open. `names` says what stands for the
    side and the problem in a question. `make_export(identified)` makes the zip of an export. `ways` are those by which
    `send_link` sends a link: email, sms. `after_change` wakes whoever sends, once a change is committed. `base_url` is
    the public address, whose scheme decides whether cookies are Secure. `demo` is empty but in a demo, which every page
    then says; there `login_clock` keeps real time.
    """

    database: Database
    practice: Practice
    catalogue: Catalogue
    clock: Callable[[], datetime]
    new_id: NewId
    new_secret: Callable[[], str]
    new_token: Callable[[], str]
    base_url: str
    links: Callable[[str], Mapping[str, str]]
    names: Names
    make_export: Callable[[bool], Awaitable[bytes]]
    after_change: Callable[[], None]
    demo: tuple[DemoAccount, ...] = ()
    login_clock: Callable[[], datetime] | None = None
    ways: frozenset[str] = frozenset()
    send_link: SendLink = no_way

    def login_now(self) -> datetime:
        """The time by which logins age: real time, also where a demo's clock leaps months ahead."""
        return (self.login_clock or self.clock)()
