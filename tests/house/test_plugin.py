"""A test run says what it left out, and a run that may leave nothing out fails."""

from __future__ import annotations

import pytest

from tests.house import plugin

pytest_plugins = ["pytester"]

SAMPLE = """
import pytest

@pytest.mark.postgres
def test_database(): ...

@pytest.mark.postgres
def test_another(): ...

@pytest.mark.browser
def test_page(): ...

def test_plain(): ...

@pytest.mark.xfail(strict=True)
def test_expected_to_fail():
    raise AssertionError
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Run the sample as if this machine had nothing but the named tools."""

    def run_with(*tools: str, ci: str = "", sample: str = SAMPLE) -> pytest.RunResult:
        found = tuple(
            plugin.Tool(tool.marker, tool.name, lambda there=tool.name in tools: there, tool.remedy)
            for tool in plugin.TOOLS
        )
        monkeypatch.setattr(plugin, "TOOLS", found)
        monkeypatch.setenv("AFTERWELL_CI", ci)
        pytester.makeini(
            "[pytest]\nmarkers =\n    postgres\n    browser\n    fhir\nasyncio_default_fixture_loop_scope = function"
        )
        pytester.makepyfile(sample)
        return pytester.runpytest_inprocess("-p", "tests.house.plugin")

    return run_with


def test_a_run_names_in_one_line_each_what_it_left_out(run):
    result = run()
    result.assert_outcomes(passed=1, skipped=3, xfailed=1)
    result.stdout.fnmatch_lines(
        [
            "Left out: 2 of the tests, which need PostgreSQL (*sudo apt-get install postgresql).",
            "Left out: 1 of the tests, which need Chromium (*sudo apt-get install chromium).",
            "*1 passed, 3 skipped, 1 xfailed*",
        ]
    )


def test_a_run_with_every_tool_leaves_nothing_out(run):
    result = run("PostgreSQL", "Chromium", ci="1")
    result.assert_outcomes(passed=4, xfailed=1)
    result.stdout.no_fnmatch_line("Left out*")


def test_where_nothing_may_be_left_out_a_missing_tool_fails_the_run(run):
    result = run("Chromium", ci="1")
    result.assert_outcomes(passed=2, errors=2, xfailed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*nothing may be left out*PostgreSQL is not installed*"])


@pytest.mark.parametrize(
    "sample",
    [
        "import pytest\ndef test_x():\n    pytest.skip('no reason')",
        "import pytest\npytest.skip('no reason', allow_module_level=True)",
    ],
    ids=["in a test", "of a module"],
)
def test_where_nothing_may_be_left_out_any_skip_fails_the_run(run, sample):
    assert run("PostgreSQL", "Chromium", sample=sample).ret != pytest.ExitCode.TESTS_FAILED
    assert run("PostgreSQL", "Chromium", sample=sample, ci="1").ret not in {
        pytest.ExitCode.OK,
        pytest.ExitCode.NO_TESTS_COLLECTED,
    }


def test_what_uses_the_server_is_marked_for_it(run):
    sample = "import pytest\n@pytest.fixture\ndef postgres(): ...\ndef test_x(postgres): ..."
    run(sample=sample).assert_outcomes(skipped=1)
