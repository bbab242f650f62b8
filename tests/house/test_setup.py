"""`sh scripts/setup` builds an environment in any folder, does it once, and says plainly what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

MAIN = """
import sys

def main():
    print("afterwell", *sys.argv[1:])
    return 3
"""


class Clone:
    """A copy of what setup needs, with a uv that installs nothing and writes down what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a clone with spaces"
        self.tools = folder / "tools"
        self.asked = folder / "asked"
        for name in ("scripts", "requirements"):
            shutil.copytree(ROOT / name, self.root / name)
        (self.root / "app").mkdir()
        (self.root / "app" / "__init__.py").touch()
        (self.root / "app" / "cli.py").write_text(MAIN)
        self.tools.mkdir()
        for name in ("sh", "dirname", "cat", "cksum", "cut", "grep", "rm", "touch", "chmod"):
            (self.tools / name).symlink_to(shutil.which(name) or name)
        self.program("uv", f'echo "$@" >>"{self.asked}"')

    def program(self, name: str, script: str) -> Path:
        path = self.tools / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    def setup(self, *arguments: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
        """Run the script from another folder, with no other programs than this clone's tools."""
        environment = {**os.environ, "PATH": str(self.tools), "PYTHON": python}
        command = ["/bin/sh", str(self.root / "scripts" / "setup"), *arguments]
        return subprocess.run(command, check=False, capture_output=True, text=True, env=environment, cwd="/")

    def installed(self) -> list[str]:
        return self.asked.read_text().splitlines() if self.asked.exists() else []


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_the_command_and_the_packages_work_from_any_folder(clone: Clone):
    done = clone.setup("base")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "Ready: .venv/bin/afterwell"
    command = [clone.root / ".venv" / "bin" / "afterwell", "demo", "two words"]
    run = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/")
    assert (run.stdout, run.returncode) == ("afterwell demo two words\n", 3)


def test_what_is_installed_is_locked_by_hashes(clone: Clone):
    clone.setup()
    assert len(clone.installed()) == 1
    assert clone.installed()[0].endswith("--require-hashes -r requirements/dev.txt")


def test_a_second_run_does_nothing(clone: Clone):
    clone.setup("base")
    assert (clone.setup("base").stdout, len(clone.installed())) == ("", 1)


def test_a_changed_lock_is_installed_and_so_is_the_old_one_when_it_comes_back(clone: Clone):
    lock = clone.root / "requirements" / "base.txt"
    before = lock.read_text()
    for text in (before, before + "# newer\n", before):
        lock.write_text(text)
        clone.setup("base")
    assert len(clone.installed()) == 3


def test_the_tools_of_a_developer_include_what_runs_but_not_the_other_way_round(clone: Clone):
    clone.setup("base")
    clone.setup("dev")
    clone.setup("base")
    assert [line.rpartition("/")[2] for line in clone.installed()] == ["base.txt", "dev.txt"]


def test_a_folder_that_was_moved_is_set_up_anew(clone: Clone):
    clone.setup("base")
    clone.root = clone.root.rename(clone.root.with_name("elsewhere"))
    assert "Making .venv" in clone.setup("base").stdout
    run = subprocess.run([clone.root / ".venv" / "bin" / "afterwell"], check=False, capture_output=True, text=True)
    assert run.stdout == "afterwell\n"


def test_an_old_python_is_refused_in_one_sentence(clone: Clone):
    old = clone.program("python3.9", "exit 1")
    done = clone.setup(python=str(old))
    assert done.returncode == 1
    assert done.stderr == f"setup: {old} is not Python 3.11 or newer.\n"


def test_a_python_without_venv_gets_debians_advice(clone: Clone):
    (clone.tools / "uv").unlink()
    bare = clone.program("bare", f'case "$*" in *ensurepip*) exit 1;; esac\nexec "{sys.executable}" "$@"')
    done = clone.setup(python=str(bare))
    assert done.returncode == 1
    assert "sudo apt install python3-venv" in done.stderr


def test_an_unknown_list_is_refused(clone: Clone):
    done = clone.setup("everything")
    assert (done.returncode, done.stderr) == (1, "setup: there is no requirements/everything.txt; say base or dev.\n")
