"""Processes of a test are waited for by what they say, and are gone afterwards."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support.processes import Process, Processes, free_port, runs, wait_until

SERVER = """
import socket, sys, time
print("starting", flush=True)
with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as server:
    print("ready now", flush=True)
    while True:
        server.accept()[0].close()
"""


def python(processes: Processes, script: str, *arguments: str, **env: str) -> Process:
    return processes.start([sys.executable, "-c", script, *arguments], env)


def test_a_line_and_a_port_can_be_waited_for(processes: Processes):
    port = free_port()
    server = python(processes, SERVER, str(port))
    assert server.wait_for("ready") == "ready now"
    server.wait_for_port(port)
    assert server.exit_code is None
    assert server.output().splitlines()[0] == "starting"


def test_a_process_sees_the_environment_it_is_given(processes: Processes):
    process = python(processes, "import os; print('greeting', os.environ['GREETING'])", GREETING="hello")
    assert process.wait_for("greeting") == "greeting hello"
    assert process.wait() == 0


def test_a_process_that_ends_too_early_fails_the_test_with_its_output(processes: Processes):
    process = python(processes, "raise SystemExit('no such patient')")
    with pytest.raises(AssertionError, match="ended with exit code 1") as failure:
        process.wait_for("ready")
    assert "no such patient" in "".join(failure.value.__notes__)


def test_waiting_has_an_end(processes: Processes):
    process = python(processes, "import time; time.sleep(60)")
    with pytest.raises(AssertionError, match=r"a line with 'ready' did not happen in 0\.2 seconds"):
        process.wait_for("ready", timeout=0.2)


def test_terminate_lets_a_process_end_by_itself_and_kill_does_not(processes: Processes):
    script = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))
print("ready", flush=True)
time.sleep(60)
"""
    polite, killed = python(processes, script), processes.start([sys.executable, "-c", script], name="killed")
    polite.wait_for("ready")
    killed.wait_for("ready")
    killed.kill()
    assert polite.terminate() == 3
    assert killed.exit_code == -9


def test_children_are_gone_with_their_parent_after_the_test(tmp_path: Path):
    script = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("child", child.pid, flush=True)
child.wait()
"""
    with Processes(tmp_path).cleaned_up() as processes:
        child = int(python(processes, script).wait_for("child").split()[1])
    wait_until(lambda: not runs(child), "the end of the child")
