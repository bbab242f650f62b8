"""What the repository carries beside code: complete locks, licences, and nothing of the machine it was written on."""

from __future__ import annotations

import hashlib
import re
import subprocess

import pytest

from tests.house.tree import ROOT, files

LOCKS = ("base", "dev", "mutants")
# In pieces, so that this file does not find itself.
REGISTRIES = [".".join(name) for name in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))]
MACHINES = ["/" + "/".join(path) for path in (("work", ""), ("root", ""), ("Users", ""), ("home", ""), ("opt", "pypi"))]
TRACES = re.compile("|".join([*map(re.escape, REGISTRIES), *(rf"(?<![\w.\-/]){re.escape(path)}" for path in MACHINES)]))


def lock(name: str) -> dict[str, str]:
    """The pinned requirements of a lock: name, with its environment marker, to version and hashes."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", "")
    found = re.findall(r"^([\w.\-]+)==([^\s;]+)([^\n]*)$", text, re.MULTILINE)
    return {
        f"{package} {rest.partition('--hash')[0].strip()}".strip(): f"{version} {rest}"
        for package, version, rest in found
    }


def canonical(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def test_no_file_names_a_registry_or_a_folder_of_the_machine_it_was_written_on():
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files()
        if (match := TRACES.search(path.read_bytes().decode("utf-8", errors="replace")))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("trace", [*REGISTRIES, *(f"see {path}x" for path in MACHINES)])
def test_a_trace_of_a_registry_or_a_machine_is_recognised(trace):
    assert TRACES.search(trace)
    assert not TRACES.search("https://afterwell.example/patients/home/")


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_of_a_lock_is_pinned_with_hashes_and_names_no_address(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert len(lock(name)) == len(re.findall(r"^[^\s#-]", text, re.MULTILINE))
    assert all("--hash=sha256:" in pin for pin in lock(name).values())


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_everything_that_is_asked_for(name):
    asked = re.findall(r"^([\w.\-]+)", (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8"), re.MULTILINE)
    locked = {canonical(entry.split()[0]) for entry in lock(name)}
    assert {canonical(package) for package in asked if package != "-r"} <= locked


def test_what_is_tested_is_what_runs():
    assert lock("base").items() <= lock("dev").items()


def test_the_licence_is_the_apache_licence_word_for_word():
    digest = hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()
    assert digest == "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"


def test_the_notice_names_every_file_that_others_made():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    vendored = [path for path in files() if "vendor" in path.relative_to(ROOT).parts]
    unnamed = [path.name for path in vendored if path.name not in notice]
    assert not unnamed, "NOTICE must name these files and their licences: " + ", ".join(unnamed)


def test_make_alone_lists_every_target():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    listed = subprocess.run(["make", "-s"], check=True, capture_output=True, text=True, cwd=ROOT).stdout
    targets = re.findall(r"^([a-z-]+):", text, re.MULTILINE)
    assert set(re.findall(r"^make ([a-z-]+) +\S", listed, re.MULTILINE)) == set(targets) - {"runtime"}
