"""The benchmarks run and print what they measured. How fast anything is depends on the machine and is not tested."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench import adaptive
from bench.figures import Figure, as_table, beside
from bench.measuring import Timing, timing
from tests.support import postgres
from tests.support.processes import ROOT

DATABASES = {"none", "sqlite", "postgresql"} if postgres.programs() else {"none", "sqlite"}


@pytest.mark.slow
def test_a_quick_run_measures_every_database_beside_its_floor():
    command = [sys.executable, "-m", "bench", "--quick", "--json"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, timeout=240).stdout
    figures = json.loads(printed)
    assert {figure["database"] for figure in figures} == DATABASES
    assert all(figure["per_second"] > 0 for figure in figures)
    for database in DATABASES - {"none"}:
        shares = [figure["of_floor"] for figure in figures if figure["database"] == database]
        assert shares.count(1.0) >= 3
        assert len([share for share in shares if share not in {None, 1.0}]) >= 3


def test_the_choice_of_an_adaptive_item_is_measured_beside_another_package():
    theirs, ours = adaptive.measure(1)
    assert theirs.of_floor == 1.0
    assert theirs.what == f"mirt: {ours.what}"
    assert min(theirs.per_second, ours.per_second, ours.of_floor) > 0


def test_people_read_a_table():
    figures = [Figure("sqlite", "answers", 1234.5, 0.5, 1.25, 20.0), Figure("none", "patients planned", 9.0, None)]
    assert as_table(figures).splitlines() == [
        "database  what              per second  x floor  p50 ms  p99 ms",
        "sqlite    answers                1,234     0.50     1.2    20.0",
        "none      patients planned           9",
    ]


def test_the_median_and_the_slowest_hundredth_are_told_in_milliseconds():
    durations = [number / 1000 for number in range(1, 201)]
    assert timing(reversed(durations), seconds=4) == Timing(rate=50.0, p50=101.0, p99=199.0)


def test_a_round_on_a_busy_machine_does_not_decide_the_share():
    rounds = [(Timing(100, 1, 1), Timing(50, 2, 2)), (Timing(100, 1, 1), Timing(1, 90, 90)), (Timing(10, 9, 9),) * 2]
    floor, ours = beside("sqlite", "ours", "floor", rounds)
    assert (floor.of_floor, ours.of_floor) == (1.0, 0.5)
