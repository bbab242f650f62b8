"""A practice whose knee pathway has two versions; the second has other steps before the operation and after."""

from __future__ import annotations

from dataclasses import replace

from pathways.library import Library as Pathways
from pathways.model import DayWindow, Message, Step
from tests.care.world import PRACTICE

FIRST = PRACTICE.pathways.get("knee-replacement")
GONE = {"before-surgery", "month-6"}
NEW = (
    Step("baseline", {"en": "Before", "es": "Antes"}, DayWindow(-60, -14, -1), -14, ("koos-jr", "nprs")),
    Step(
        "rest", {"en": "Rest", "es": "Descanso"}, DayWindow(2, 2, 5), 2, message=Message({"en": "Rest.", "es": "Ya."})
    ),
    Step("month-2", {"en": "Two months after", "es": "Dos meses"}, DayWindow(64, 66, 75), 66, ("nprs",)),
)
SECOND = replace(
    FIRST,
    version="2",
    reminders_after_days=(4, 9),
    steps=(NEW[0], *(step for step in FIRST.steps if step.id not in GONE), *NEW[1:]),
)
VERSIONS = replace(PRACTICE, pathways=Pathways([FIRST, SECOND]))
