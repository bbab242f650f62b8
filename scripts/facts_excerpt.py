"""Keeps an excerpt of the verified facts in tests/facts, so that the tests compare with them on every machine.

`python scripts/facts_excerpt.py` writes it anew from the folder of facts (AFTERWELL_FACTS, or shared/facts beside the
checkout): all instruments and decision rows, so that none is forgotten, and the measure elements that the shipped files
are made from. The table that `afterwell check` holds the figures of decision aids against is written with it.
"""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
EXCERPT = ROOT / "tests" / "facts"
ORIGINAL = Path(os.environ.get("AFTERWELL_FACTS", ROOT.parent / "shared" / "facts"))

ELEMENTS = ("other_joint_pain", "back_pain", "sils2")
TABLE = ROOT / "decision_aids" / "library" / "facts.csv"


def excerpt(folder: Path) -> dict[str, Any]:
    """What the tests need of a folder of facts, by file name."""

    def read(name: str) -> Any:
        return json.loads((folder / name).read_text(encoding="utf-8"))

    return {
        "instruments.json": {"instruments": read("instruments.json")["instruments"]},
        "pro_pm.json": {"elements": [one for one in read("pro_pm.json")["elements"] if one["id"] in ELEMENTS]},
        "decision_facts.json": read("decision_facts.json"),
    }


def main() -> None:
    for name, facts in excerpt(ORIGINAL).items():
        (EXCERPT / name).write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"tests/facts/{name} written")
    write_table(json.loads((EXCERPT / "decision_facts.json").read_text(encoding="utf-8")), TABLE)


def write_table(rows: list[dict[str, Any]], path: Path) -> None:
    """One line for each decision fact: whether it may be shown as people, and how many of how many it counts."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("id", "state", "n", "of", "second_hand"))
        for row in sorted(rows, key=lambda row: row["id"]):
            fit = _state(row) == "fit"
            counted = (row["n"], row["N"]) if fit else ("", "")
            out.writerow((row["id"], _state(row), *counted, str(row["source_type"] == "secondary_summary").lower()))


def _state(row: dict[str, Any]) -> str:
    if not row["verified"]:
        return "unverified"
    return "fit" if row["icon_ready"] else "not_people"


if __name__ == "__main__":
    main()
