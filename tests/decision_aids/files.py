"""A sound aid, a sound guide and their table of facts, for tests to break."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from decision_aids.check import read
from decision_aids.examining import Examined, examine
from decision_aids.model import DecisionAid

HERE = Path(__file__).parent / "sample"
SOUND = (HERE / "sample.yaml").read_text(encoding="utf-8")
GUIDE = (HERE / "guide.yaml").read_text(encoding="utf-8")
FACTS = (HERE / "facts.csv").read_text(encoding="utf-8")
TODAY = date(2026, 11, 22)


def written(folder: Path, text: str = SOUND, name: str = "sample.yaml") -> Path:
    """The text as a file of the folder, beside the table of facts."""
    (folder / "facts.csv").write_text(FACTS, encoding="utf-8")
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def examined(folder: Path, text: str = SOUND, today: date = TODAY) -> Examined:
    return examine(written(folder, text), today)


def sample() -> DecisionAid:
    found = read(HERE / "sample.yaml")
    assert isinstance(found, DecisionAid)
    return found
