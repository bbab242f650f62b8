"""Fixtures that several rooms use."""

from __future__ import annotations

import pytest

pytest_plugins = ["tests.support.processes", "tests.support.postgres", "tests.house.plugin"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-goldens", action="store_true", help="write golden files anew, for review as a diff")
