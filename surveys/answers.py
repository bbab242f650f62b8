"""What a patient gave to one item: a value, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from surveys.formats import Value


class MissingReason(StrEnum):
    DECLINED = "declined"
    NOT_APPLICABLE = "not_applicable"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Answer:
    """Exactly one of the two is set."""

    value: Value | None = None
    missing: MissingReason | None = None
