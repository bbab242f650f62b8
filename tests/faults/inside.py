"""What is done inside a process of ours before its command begins (`Clinic.before`), to try a fault on it.

Each is a plain function, bound to its arguments with `functools.partial`: it travels to the process by its name.
"""

from __future__ import annotations

import itertools
import os
import signal
import threading
import time
import zoneinfo
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from sqlalchemy import Engine, event

import app.jobs
from bot import pacing, reception
from bot.conversation import turn
from bot.conversation.events import Said
from records import migrate, schema
from tests.faults.storage import FULL, IOERR_FSYNC, OK, Storage

POISON = "a word that nobody survives"
LOOKS = 0.01  # seconds between two looks at a file that steers the process


def hurry() -> None:
    """What is due is looked for each second, and a chat is not spared."""
    app.jobs.TICK_SECONDS = 1
    pacing.CHAT_PER_SECOND = 100.0


def disk(trouble: Path) -> None:
    """While `trouble` says full, SQLite is refused each write; while it says broken, each synchronisation fails."""

    def happened(kind: str, _file: str, _offset: int, _data: bytes) -> int:
        said = trouble.read_text()
        if kind == "write" and said == "full":
            return FULL
        return IOERR_FSYNC if kind == "sync" and said == "broken" else OK

    storage = Storage(happened)
    _kept.append(storage)
    storage.use()


def clock(hand: Path) -> None:
    """The computer's clock is off by the seconds that stand in `hand`, and jumps when they change.

    What Python measures with a monotonic clock goes on, as it does when the time of a real computer is set.
    """
    traveller = time_machine.travel(datetime.now(UTC), tick=True).start()
    at = 0.0

    def follow() -> None:
        nonlocal at
        while True:
            if (wanted := float(hand.read_text() or at)) != at:
                traveller.shift(wanted - at)
                at = wanted
            time.sleep(LOOKS)

    threading.Thread(target=follow, daemon=True).start()


def zone_rules(folder: Path) -> None:
    """Python finds the rules of time zones in this folder before all others."""
    zoneinfo.reset_tzpath([str(folder), *zoneinfo.TZPATH])
    zoneinfo.ZoneInfo.clear_cache()


def poisoned() -> None:
    """Whoever says POISON breaks the turn, each time that it is played."""
    reception.RETRIES = (timedelta(seconds=0.1),) * 4

    def take(*arguments: Any, **others: Any) -> Any:
        event = arguments[3]
        if isinstance(event, Said) and event.text == POISON:
            raise ZeroDivisionError
        return turn.take(*arguments, **others)

    reception.take = take


def of_version(folder: Path) -> None:
    """The program brings these migrations."""
    migrate.FOLDER = schema.FOLDER = folder


def killed_at(statement: int) -> None:
    """The process dies (SIGKILL) when it is about to ask the database for the nth time, n being `statement`."""
    left = itertools.count(statement - 1, -1)

    @event.listens_for(Engine, "before_cursor_execute")
    def die(*_: object) -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)


_kept: list[Storage] = []  # SQLite holds pointers into them
