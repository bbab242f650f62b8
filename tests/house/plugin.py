"""What a test run leaves out for want of a tool, and how it says so. With AFTERWELL_CI=1 nothing may be left out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import hypothesis
import pytest

from tests.support import postgres

# A slow machine is no failure of the code, and a red run of a change should be about that change.
hypothesis.settings.register_profile("short", deadline=None, derandomize=os.environ.get("AFTERWELL_CI") == "1")
hypothesis.settings.register_profile("long", deadline=None, max_examples=3000)
hypothesis.settings.register_profile(
    "mutants",  # the same verdict each time, and no search for the smallest example that fails
    deadline=None,
    max_examples=20,
    derandomize=True,
    database=None,
    phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
)
hypothesis.settings.load_profile("short")


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that tests with the marker of its name need."""

    marker: str
    name: str
    found: Callable[[], bool]
    remedy: str

    @property
    def advice(self) -> str:
        return f"{self.name} is not installed; {self.remedy}"


def _chromium() -> bool:
    return any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))


def _fhir() -> bool:
    return shutil.which("node") is not None and any(FHIR.glob(".stamp-*"))


FHIR = Path(__file__).parents[1] / "fhir" / "node_modules"
TOOLS = (
    Tool(
        "postgres", "PostgreSQL", lambda: postgres.programs() is not None, "on Debian: sudo apt-get install postgresql"
    ),
    Tool("browser", "Chromium", _chromium, "on Debian: sudo apt-get install chromium"),
    Tool("fhir", "a validator of FHIR", _fhir, "run: sh scripts/setup-fhir (it needs Node and npm)"),
)
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
_left_out = pytest.StashKey[dict[Tool, int]]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what uses the PostgreSQL fixture, and skip what needs a tool that is not there."""
    for item in items:
        if "postgres" in getattr(item, "fixturenames", ()):
            item.add_marker("postgres")
    config.stash[_left_out] = {}
    for tool in (tool for tool in TOOLS if not tool.found()):
        needy = [item for item in items if item.get_closest_marker(tool.marker)]
        for item in needy:
            item.add_marker(pytest.mark.skip(reason=tool.advice))
        config.stash[_left_out][tool] = len(needy)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return _refused(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return _refused(report)


def _refused(report: Report) -> Report:
    """A skip becomes a failure where everything must run. An expected failure (xfail) is no skip."""
    if os.environ.get("AFTERWELL_CI") == "1" and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"AFTERWELL_CI=1, so nothing may be left out, but this was: {reason}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """One line for each tool whose tests were left out."""
    for tool, tests in config.stash.get(_left_out, {}).items():
        if tests:
            line = f"Left out: {tests} of the tests, which need {tool.name} ({tool.advice})."
            terminalreporter.write_line(line, yellow=True)
