"""Keeps an excerpt of the verified facts in tests/facts, so that the tests compare with them on every machine.

`python scripts/facts_excerpt.py` writes it anew from the folder of facts (AFTERWELL_FACTS, or shared/facts beside the
checkout): all instruments, so that none is forgotten, and the measure elements and decision rows that the shipped files
are made from.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
EXCERPT = ROOT / "tests" / "facts"
ORIGINAL = Path(os.environ.get("AFTERWELL_FACTS", ROOT.parent / "shared" / "facts"))

ELEMENTS = ("other_joint_pain", "back_pain", "sils2")
DECISIONS = ("knee_osteoarthritis", "hip_osteoarthritis")


def excerpt(folder: Path) -> dict[str, Any]:
    """What the tests need of a folder of facts, by file name."""

    def read(name: str) -> Any:
        return json.loads((folder / name).read_text(encoding="utf-8"))

    return {
        "instruments.json": {"instruments": read("instruments.json")["instruments"]},
        "pro_pm.json": {"elements": [one for one in read("pro_pm.json")["elements"] if one["id"] in ELEMENTS]},
        "decision_facts.json": [row for row in read("decision_facts.json") if row["aid"] in DECISIONS],
    }


def main() -> None:
    for name, facts in excerpt(ORIGINAL).items():
        (EXCERPT / name).write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"tests/facts/{name} written")


if __name__ == "__main__":
    main()
