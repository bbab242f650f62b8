"""On an embedded database one server works at a time; a second one is refused before it sends everything twice."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import AppError
from records.database import parse_url


@contextmanager
def alone(database_url: str) -> Iterator[bool]:
    """True while this is the only server of a database file; False for PostgreSQL, which many may share.

    The lock goes with the process, however it ends. Raises `AppError` while another one holds it.
    """
    url = parse_url(database_url)
    if url.drivername != "sqlite" or not url.database:
        yield False
        return
    with Path(f"{url.database}.lock").open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AppError(
                f"Another Afterwell is serving {url.database} already; stop it first, or use PostgreSQL for several"
            ) from None
        yield True
