"""The power fails: what was acknowledged is there afterwards, whatever else reached the disk."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import event

from records import migrate, notes
from records.database import Database, SqliteDatabase, connect
from tests.care.world import KEYS
from tests.faults.storage import OK, Storage

SECTOR = 512  # bytes that a disk writes wholly or not at all
WRITERS, EACH = 8, 66  # enough for several checkpoints of the write-ahead log
FEWEST_CHECKPOINTS = 2
LARGE = "x" * 15_000


@dataclass(slots=True)
class Tape:
    """What was asked of the disk, and between it what was acknowledged (kind `ack`, the name as `file`)."""

    events: list[tuple[str, str, int, bytes]] = field(default_factory=list)

    def __call__(self, kind: str, file: str, offset: int, data: bytes) -> int:
        self.events.append((kind, file, offset, data))
        return OK


@dataclass(slots=True)
class Disk:
    """Files as a power cut leaves them: synchronised writes for certain, of the others each sector or not."""

    files: dict[str, bytearray]
    waiting: dict[str, list[tuple[str, int, bytes]]] = field(default_factory=dict)

    def take(self, kind: str, file: str, offset: int, data: bytes) -> None:
        if kind == "sync":
            for one in self.waiting.pop(file, []):
                self._do(file, *one)
        elif kind != "ack":
            self.waiting.setdefault(file, []).append((kind, offset, data))

    def without_power(self, chance: random.Random) -> dict[str, bytearray]:
        """What would be there if the power went now."""
        kept = chance.choice((0.0, 0.1, 0.5, 0.9))
        left = Disk({name: bytearray(content) for name, content in self.files.items()})
        for file, writes in self.waiting.items():
            for kind, offset, data in writes:
                for start in range(0, max(1, len(data)), SECTOR):
                    if chance.random() < kept:
                        left._do(file, kind, offset + start, data[start : start + SECTOR])
        return left.files

    def _do(self, file: str, kind: str, offset: int, data: bytes) -> None:
        content = self.files.setdefault(file, bytearray())
        if kind == "truncate":
            del content[offset:]
            return
        content.extend(bytes(max(0, offset + len(data) - len(content))))
        content[offset : offset + len(data)] = data


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A database's file before anything happens."""
    path = tmp_path / "before" / "afterwell.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


async def recorded(before: Path, folder: Path, *pragmas: str) -> Tape:
    """What a busy time asks of the disk, through our own units of work with their group commits."""
    path, tape = Path(shutil.copy(before, folder)), Tape()
    storage = Storage(tape)
    storage.use()
    try:
        database = connect(f"sqlite:///{path}", KEYS)
        _also(database, pragmas)
        await asyncio.gather(*(_busy(database, tape, writer) for writer in range(WRITERS)))
        await database.close()
    finally:
        storage.leave()
    return tape


async def _busy(database: Database, tape: Tape, writer: int) -> None:
    for number in range(EACH):
        name = f"{writer}-{number}"
        await database.write(lambda tx, name=name: notes.put(tx, name, LARGE))
        tape("ack", name, 0, b"")


def _also(database: Database, pragmas: Sequence[str]) -> None:
    assert isinstance(database, SqliteDatabase)

    @event.listens_for(database._engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")


@dataclass(frozen=True, slots=True)
class Outcome:
    lost: int
    damaged: bool


def power_cuts(tape: Tape, before: Path, folder: Path, seeds: int) -> Iterator[Outcome]:
    """Cut the power at random moments, the earliest first, and each time let SQLite recover."""
    chance = random.Random(seeds)
    disk, played = Disk({before.name: bytearray(before.read_bytes())}), 0
    acknowledged: set[str] = set()
    for cut in sorted(chance.randrange(len(tape.events)) for _ in range(seeds)):
        for one in tape.events[played:cut]:
            disk.take(*one)
            acknowledged |= {one[1]} if one[0] == "ack" else set()
        played = cut
        left = disk.without_power(chance)
        for name in (before.name, f"{before.name}-wal"):
            (folder / name).write_bytes(left.get(name, b""))
        (folder / f"{before.name}-shm").unlink(missing_ok=True)  # memory, which a power cut takes
        yield _found(folder / before.name, acknowledged)


def _found(path: Path, acknowledged: set[str]) -> Outcome:
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA synchronous=OFF")  # of this look, which nobody needs to survive
        sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = {name for name, value in connection.execute("SELECT name, value FROM notes") if value == LARGE}
    except sqlite3.DatabaseError:
        return Outcome(len(acknowledged), damaged=True)
    finally:
        connection.close()
    return Outcome(len(acknowledged - kept), damaged=not sound)


def checkpoints(tape: Tape) -> int:
    """How often the write-ahead log was taken over into the file and begun anew."""
    return sum(kind == "write" and file.endswith("-wal") and offset == 0 for kind, file, offset, _ in tape.events) - 1


async def test_a_power_cut_loses_nothing_that_was_acknowledged(before: Path, tmp_path: Path, request):
    cuts = 10_000 if request.config.getoption("--nightly") else 400
    tape = await recorded(before, tmp_path)
    assert checkpoints(tape) >= FEWEST_CHECKPOINTS
    found = list(power_cuts(tape, before, tmp_path, cuts))
    print(f"{cuts} power cuts, {sum(one.lost > 0 for one in found)} lost something")
    assert {(one.lost, one.damaged) for one in found} == {(0, False)}


async def test_the_trial_finds_the_setting_that_would_lose_answers(before: Path, tmp_path: Path):
    tape = await recorded(before, tmp_path, "synchronous=NORMAL")
    found = list(power_cuts(tape, before, tmp_path, 50))
    losing = sum(one.lost > 0 for one in found)
    print(f"50 power cuts with synchronous=NORMAL, {losing} lost something")
    assert losing > 25
    assert not any(one.damaged for one in found)


async def test_the_trial_finds_the_setting_that_would_damage_the_file(before: Path, tmp_path: Path):
    tape = await recorded(before, tmp_path, "synchronous=OFF")
    assert any(one.damaged for one in power_cuts(tape, before, tmp_path, 50))
