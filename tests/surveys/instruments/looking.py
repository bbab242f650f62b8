"""Short ways to look into a shipped file."""

from __future__ import annotations

from surveys.scoring import score
from tests.surveys.instruments.shipped import LIBRARY


def table(survey_id: str, score_id: str = "T") -> dict[int, float]:
    return {raw: entry.score for raw, entry in LIBRARY.get(survey_id).score(score_id).table.items()}


def scored(survey_id: str, answers: dict) -> dict[str, float | None]:
    return {found.id: found.value for found in score(LIBRARY.get(survey_id), answers)}


def options(survey_id: str, item_id: str) -> dict[str, int]:
    return {option.label["en"]: option.value for option in LIBRARY.get(survey_id).item(item_id).format.options}


def asked(survey_id: str) -> list[tuple]:
    return [(item.id, item.text, item.context, item.format) for item in LIBRARY.get(survey_id).items]
