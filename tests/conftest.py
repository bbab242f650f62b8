"""Fixtures that several rooms use."""

from __future__ import annotations

import pytest

pytest_plugins = ["tests.support.processes", "tests.support.postgres", "tests.house.plugin"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-goldens", action="store_true", help="write golden files anew, for review as a diff")
    parser.addoption("--nightly", action="store_true", help="try faults for the length of a night: 1,000 kills")
