"""Afterwell's own processes, forked from one that has imported everything, so that a restart takes half a second.

What runs is the whole command line in a process of its own: it can be killed, stopped, and asked for its exit code.
"""

from __future__ import annotations

import asyncio
import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.support.processes import ROOT

PATIENCE = 20.0  # seconds until a process that does not end fails the test
_PR_SET_PDEATHSIG = 1
_forkserver = multiprocessing.get_context("forkserver")
_forkserver.set_forkserver_preload(["app.cli", "app.telegram", __name__])


Before = Callable[[], None]
"""What is done inside a process before its command begins; `tests.faults.inside` has some."""


class Fork:
    """`afterwell <arguments>` at work. What it prints is in the files `out` and `err`."""

    def __init__(
        self, arguments: Sequence[str], env: Mapping[str, str], folder: Path, name: str, before: Sequence[Before] = ()
    ) -> None:
        self.out, self.err = folder / f"{name}.out", folder / f"{name}.err"
        self._process = _forkserver.Process(
            target=_run, args=(arguments, env, folder, self.out, self.err, before), name=name, daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative is the number of the signal that ended it."""
        return self._process.exitcode

    def kill(self) -> None:
        """End it at once, as a power cut or the kernel would (SIGKILL)."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self._process.join()

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    async def end(self, within: float = PATIENCE) -> int:
        """The exit code, once it has ended by itself."""
        await asyncio.to_thread(self._process.join, within)
        assert self.exit_code is not None, f"{self._process.name} did not end within {within:g} seconds"
        return self.exit_code

    async def terminate(self, within: float = PATIENCE) -> int:
        """Ask it to end (SIGTERM) and give its exit code."""
        self.signal(signal.SIGTERM)
        return await self.end(within)

    def said(self) -> str:
        """Everything it printed so far, on both streams."""
        return self.out.read_text() + self.err.read_text()


def _run(
    arguments: Sequence[str], env: Mapping[str, str], folder: Path, out: Path, err: Path, before: Sequence[Before]
) -> None:
    os.setsid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    for number, path in ((1, out), (2, err)):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(descriptor, number)
        os.close(descriptor)
    for name in [name for name in os.environ if name.startswith("AFTERWELL_")]:
        del os.environ[name]
    os.environ.update(env)
    os.chdir(folder)  # where no `.env` of a developer lies
    sys.path.insert(0, str(ROOT))
    from app.cli import main  # noqa: PLC0415 not in the process of the tests

    for act in before:
        act()
    sys.argv = ["afterwell", *arguments]
    main()
