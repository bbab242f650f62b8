"""Empty databases of both kinds for one run, on disk and with the durability of production."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from records import migrate
from tests.support import postgres

ENGINES = ("sqlite", "postgresql")


@contextmanager
def fresh(engine: str) -> Iterator[str]:
    """The URL of a new database with our tables; it is gone afterwards."""
    with _sqlite() if engine == "sqlite" else _postgresql() as url:
        migrate.upgrade(url)
        yield url


def installed() -> tuple[str, ...]:
    """The engines that can be measured here: PostgreSQL only where its server is installed."""
    return ENGINES if postgres.programs() else ENGINES[:1]


@contextmanager
def _sqlite() -> Iterator[str]:
    with TemporaryDirectory(prefix="afterwell-bench-") as folder:
        yield f"sqlite:///{Path(folder) / 'bench.db'}"


@contextmanager
def _postgresql() -> Iterator[str]:
    with postgres.running() as cluster:
        yield cluster.create("bench")
