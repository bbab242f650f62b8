"""Real processes for tests: started with their output in a file, waited for, killed, and never left behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAUSE = 0.02  # seconds between two looks
PATIENCE = 30.0  # seconds until a test gives up waiting


def free_port() -> int:
    """A TCP port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tied_to_us(death_signal: str, *more: str) -> list[str]:
    """What to put before a command so that Linux ends it with this signal if the test run itself is killed.

    `more` are further options of setpriv. A change of user forgets the signal, so both must be given together.
    """
    return ["setpriv", f"--pdeathsig={death_signal}", *more] if shutil.which("setpriv") else []


def wait_until(true: Callable[[], bool], what: str, timeout: float = PATIENCE) -> None:
    """Look again and again; AssertionError saying `what` did not happen."""
    end = time.monotonic() + timeout
    while not true():
        assert time.monotonic() < end, f"{what} did not happen in {timeout:g} seconds"
        time.sleep(PAUSE)


def runs(pid: int) -> bool:
    """Whether a process is at work; one that has ended and waits for its parent to look is not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


class Process:
    """A running command. What it prints, on both streams, is in the file `log`."""

    def __init__(self, command: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> None:
        self.log = log
        self._command = " ".join(command)
        with log.open("ab") as out:
            self._popen = subprocess.Popen(
                [*tied_to_us("KILL"), *command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **(env or {})},
                cwd=ROOT,
                start_new_session=True,  # so that its children can be killed with it
            )

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative is the number of the signal that ended it."""
        return self._popen.poll()

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_for(self, text: str, timeout: float = PATIENCE) -> str:
        """The first line of output that contains `text`, once it is complete."""
        self._wait_until(lambda: self._line_with(text) is not None, f"a line with {text!r}", timeout)
        return self._line_with(text) or ""

    def wait_for_port(self, port: int, timeout: float = PATIENCE) -> None:
        """Until somebody answers on this port of 127.0.0.1."""
        self._wait_until(lambda: _answers(port), f"an answer on port {port}", timeout)

    def wait(self, timeout: float = PATIENCE) -> int:
        """The exit code, once it has ended by itself."""
        wait_until(lambda: self.exit_code is not None, f"the end of {self._command}", timeout)
        return self._popen.returncode

    def terminate(self, timeout: float = PATIENCE) -> int:
        """Ask it to end (SIGTERM) and give its exit code."""
        self._popen.terminate()
        return self.wait(timeout)

    def kill(self) -> None:
        """End it and its children at once, as a power cut or the kernel would (SIGKILL)."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait()

    def _line_with(self, text: str) -> str | None:
        complete = self.output().rpartition("\n")[0].splitlines()
        return next((line for line in complete if text in line), None)

    def _wait_until(self, true: Callable[[], bool], what: str, timeout: float) -> None:
        try:
            wait_until(lambda: true() or self.exit_code is not None, what, timeout)
            assert true(), f"{self._command} ended with exit code {self.exit_code} before {what}"
        except AssertionError as failure:
            failure.add_note(f"Its output:\n{self.output()[-4000:]}")
            raise


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Processes:
    """Starts processes whose logs stand in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()

    def start(self, command: Sequence[str], env: Mapping[str, str] | None = None, *, name: str = "process") -> Process:
        """Run the command from the root of the project, with `env` added to the environment."""
        process = Process(command, self._folder / f"{name}.log", env)
        self._stack.callback(process.kill)
        return process

    def afterwell(self, *arguments: str, env: Mapping[str, str] | None = None, name: str = "afterwell") -> Process:
        """Run Afterwell's own command."""
        program = "import sys; from app.cli import main; sys.argv[0] = 'afterwell'; sys.exit(main())"
        return self.start([sys.executable, "-c", program, *arguments], env, name=name)

    @contextmanager
    def cleaned_up(self) -> Iterator[Processes]:
        with self._stack:
            yield self


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """Processes of one test, all killed at its end. `Processes.start` and `Processes.afterwell` start one."""
    with Processes(tmp_path).cleaned_up() as running:
        yield running
