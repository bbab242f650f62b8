"""The verified facts that the shipped surveys were written from, where this checkout has them beside it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("AFTERWELL_FACTS", Path(__file__).parents[3] / "shared" / "facts"))

needs_facts = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the facts are not here: set AFTERWELL_FACTS to their folder"
)


def instrument(fact_id: str) -> dict:
    found = json.loads((FOLDER / "instruments.json").read_text(encoding="utf-8"))["instruments"]
    return next(entry for entry in found if entry["id"] == fact_id)


def measure_elements() -> dict[str, dict]:
    found = json.loads((FOLDER / "pro_pm.json").read_text(encoding="utf-8"))["elements"]
    return {element["id"]: element for element in found}
