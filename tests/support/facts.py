"""The verified facts that the shipped files were written from: the excerpt that this checkout carries."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "facts"


@cache
def instruments() -> dict[str, dict]:
    found = json.loads((FOLDER / "instruments.json").read_text(encoding="utf-8"))["instruments"]
    return {entry["id"]: entry for entry in found}


def instrument(fact_id: str) -> dict:
    return instruments()[fact_id]


def measure_elements() -> dict[str, dict]:
    found = json.loads((FOLDER / "pro_pm.json").read_text(encoding="utf-8"))["elements"]
    return {element["id"]: element for element in found}


def decision_rows() -> dict[str, dict]:
    found = json.loads((FOLDER / "decision_facts.json").read_text(encoding="utf-8"))
    return {row["id"]: row for row in found}
