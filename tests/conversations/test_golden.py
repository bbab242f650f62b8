"""Whole conversations as files that a person can read: who did what, and what stood on the screen then.

`pytest tests/conversations --rewrite-goldens` writes them anew, to be reviewed as a diff.
"""

from __future__ import annotations

import asyncio
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from tests.conversations.script import play

GOLDEN = Path(__file__).with_name("golden")
FILES = sorted(GOLDEN.glob("*.yaml"))


def _yaml() -> YAML:
    yaml = YAML()
    yaml.width = 1000
    return yaml


def _readable(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _readable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_readable(part) for part in value]
    if isinstance(value, str) and "\n" in value:
        return LiteralScalarString(value)
    return value


def _write(path: Path, played: dict[str, Any]) -> None:
    head = "".join(line + "\n" for line in path.read_text().splitlines() if line.startswith("#"))
    out = StringIO()
    _yaml().dump(_readable(played), out)
    path.write_text(head + out.getvalue())


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value


def _bare(value: Any) -> Any:
    """Without the line end that a block of text in YAML brings along."""
    if isinstance(value, dict):
        return {name: _bare(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_bare(part) for part in value]
    return value.rstrip("\n") if isinstance(value, str) else value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(path: Path, folder: Path, request: pytest.FixtureRequest) -> None:
    """Each step of the patient leads to exactly what the file says."""
    script = _plain(YAML(typ="safe").load(path.read_text()))
    played = asyncio.run(play(script, folder))
    if request.config.getoption("--rewrite-goldens"):
        _write(path, played)
        return
    for number, (expected, got) in enumerate(zip(script["turns"], played["turns"], strict=True), start=1):
        assert got == _bare(expected), f"turn {number}"
    assert played["screen at the end"] == _bare(script["screen at the end"])
