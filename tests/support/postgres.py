"""A throw-away PostgreSQL server from Debian's programs, one for the whole test run."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pytest

from tests.support.processes import free_port, tied_to_us, wait_until

OWNER = "afterwell"
Stop = Literal["smart", "fast", "immediate"]
SIGNALS: dict[Stop, signal.Signals] = {
    "smart": signal.SIGTERM,  # waits for every client to leave
    "fast": signal.SIGINT,  # breaks connections off, ends cleanly
    "immediate": signal.SIGQUIT,  # like a crash: the next start recovers from the log
}


def programs() -> Path | None:
    """The folder of the newest server programs that Debian installed, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


class Cluster:
    """A server on 127.0.0.1 whose data live in `home`. With `fsync` off it is faster and may lose data on a crash."""

    def __init__(self, bin_folder: Path, home: Path, *, fsync: bool = True) -> None:
        self._bin = bin_folder
        self._data = home / "data"
        self._log = home / "server.log"
        self._settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(free_port()),
            "unix_socket_directories": "",
            "fsync": "on" if fsync else "off",
        }
        self._server: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            shutil.chown(home, user=_server_user())
        self._run("initdb", "-D", str(self._data), "-U", OWNER, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")

    @property
    def port(self) -> int:
        return int(self._settings["port"])

    def url(self, database: str) -> str:
        return f"postgresql+asyncpg://{OWNER}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """Make an empty database and give its URL."""
        self._sql(f'CREATE DATABASE "{database}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, even if somebody is still connected."""
        self._sql(f'DROP DATABASE "{database}" WITH (FORCE)')

    def start(self) -> None:
        settings = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            self._server = subprocess.Popen(
                [*_as_server_user(), str(self._bin / "postgres"), "-D", str(self._data), *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a Ctrl-C in the terminal is for pytest, which then stops the server
            )
        wait_until(lambda: self._server_ended() or self._answers(), "a start of PostgreSQL")
        assert not self._server_ended(), f"PostgreSQL did not start:\n{self._log.read_text()[-2000:]}"

    def stop(self, mode: Stop = "fast") -> None:
        if self._server is None:
            return
        self._server.send_signal(SIGNALS[mode])
        self._server.wait(timeout=60)
        self._server = None

    def restart(self, mode: Stop = "fast") -> None:
        """Stop and start again on the same port; `immediate` is a crash."""
        self.stop(mode)
        self.start()

    def _server_ended(self) -> bool:
        return self._server is None or self._server.poll() is not None

    def _answers(self) -> bool:
        command = [str(self._bin / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", OWNER]
        return subprocess.run(command, check=False).returncode == 0

    def _sql(self, statement: str) -> None:
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", OWNER, "-d", "postgres"]
        self._run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *where, "-c", statement)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*_as_server_user(), str(self._bin / program), *arguments]
        done = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/")
        assert done.returncode == 0, f"{program}: {done.stderr}"


def _server_user() -> str:
    """PostgreSQL refuses to run as root."""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _as_server_user() -> list[str]:
    if os.geteuid() != 0:
        return tied_to_us("QUIT")
    user = pwd.getpwnam(_server_user())
    return tied_to_us("QUIT", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")


@contextmanager
def running(*, fsync: bool = True) -> Iterator[Cluster]:
    """A started cluster in a temporary folder; both are gone afterwards. Skips the test without server programs."""
    bin_folder = programs()
    if bin_folder is None:
        pytest.skip("PostgreSQL's server is not installed (Debian: sudo apt install postgresql)")
    # Not in TMPDIR, which may be a folder that the server's user cannot enter.
    with TemporaryDirectory(prefix="afterwell-postgres-", dir="/tmp", ignore_cleanup_errors=True) as home:
        cluster = Cluster(bin_folder, Path(home), fsync=fsync)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop("immediate")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The server of the test run, with the durability it has in production."""
    with running() as cluster:
        yield cluster


_numbers = count(1)


@pytest.fixture
def postgres_url(postgres: Cluster) -> Iterator[str]:
    """The URL of an empty database of this test's own."""
    name = f"test_{next(_numbers)}"
    yield postgres.create(name)
    postgres.drop(name)
