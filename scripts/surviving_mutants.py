"""Counts what `mutmut run` left behind, and compares the survivors with those that docs/mutation.md explains.

`python -m scripts.surviving_mutants`, where mutmut ran. Ends with 1 if a survivor is not explained, or an explanation
has outlived its mutant.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

EXPLAINED = Path("docs/mutation.md")
RUN = Path("mutants")
# How mutmut writes down the end of the tests of a mutant.
VERDICTS = {None: "not tried", 0: "survived", 1: "killed", 3: "killed", 24: "too slow", 33: "no test", -24: "too slow"}


class Survivor(NamedTuple):
    """Where a mutant lives, and how its changed lines read."""

    file: str
    function: str
    reads: str


def verdicts() -> dict[str, dict[str, str]]:
    """By file and mutant, what became of it."""
    found = {}
    for kept in sorted(RUN.rglob("*.py.meta")):
        codes = json.loads(kept.read_text(encoding="utf-8"))["exit_code_by_key"]
        file = kept.relative_to(RUN).as_posix().removesuffix(".meta")
        found[file] = {mutant: VERDICTS.get(code, f"ended with {code}") for mutant, code in codes.items()}
    return {file: mutants for file, mutants in found.items() if mutants}


def survivors(found: dict[str, dict[str, str]]) -> Iterator[Survivor]:
    for file, mutants in found.items():
        for mutant, verdict in mutants.items():
            if verdict not in {"killed", "too slow", "not tried"}:
                yield Survivor(file, function(mutant), reads(mutant))


def function(mutant: str) -> str:
    """`Bank.known` of `surveys.adaptive.bank.xǁBankǁknown__mutmut_1`."""
    name = mutant.rpartition("__mutmut_")[0].rpartition(".")[2].removeprefix("x")
    return name.strip("ǁ").replace("ǁ", ".") if "ǁ" in name else name.removeprefix("_")


def reads(mutant: str) -> str:
    shown = subprocess.run([".venv/bin/mutmut", "show", mutant], check=True, capture_output=True, text=True).stdout
    changed = [line for line in shown.splitlines() if re.match(r"[+-](?![+-]{2})", line)]
    new = " ".join(line[1:].strip() for line in changed if line.startswith("+"))
    return new or "without " + " ".join(line[1:].strip() for line in changed)


def explained() -> set[Survivor]:
    found, file = set(), ""
    for line in EXPLAINED.read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            file = line.removeprefix("### ").strip("`")
        elif match := re.fullmatch(r"\s+- `([^`]+)`: `(.+)`", line):
            found.add(Survivor(file, match[1], match[2]))
    return found


def table(found: dict[str, dict[str, str]]) -> Iterator[str]:
    counts = {file: Counter(mutants.values()) for file, mutants in found.items()}
    counts["together"] = sum(counts.values(), Counter())
    columns = sorted(counts["together"])
    yield f"| file | made | {' | '.join(columns)} |\n|---|--:|{'--:|' * len(columns)}"
    for file, count in counts.items():
        yield f"| {file} | {count.total()} | {' | '.join(str(count[column]) for column in columns)} |"


def main() -> int:
    found = verdicts()
    left, known = set(survivors(found)), explained()
    print(*table(found), sep="\n")
    complete = not any("not tried" in mutants.values() for mutants in found.values())
    outlived = known - left if complete else set()
    for title, listed in (("Survived without an explanation", left - known), ("Explained and gone", outlived)):
        for one in sorted(listed):
            print(f"{title}: {one.file}\n  - `{one.function}`: `{one.reads}`")
    return int(bool(left - known or outlived))


if __name__ == "__main__":
    sys.exit(main())
