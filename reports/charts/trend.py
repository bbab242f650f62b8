"""What a picture of one person's scores over time shows, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """One time of asking. `day` counts from the operation; `value` is None where there is no score."""

    when_label: str
    day: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of the scale, such as a severity. `low` and `high` both belong to it."""

    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class ImportantChange:
    """How many points of change matter (always positive), and the few words to call it by."""

    value: float
    label: str

    def __post_init__(self) -> None:
        if self.value <= 0:
            raise ValueError(f"An important change is a positive number of points, not {self.value}.")


@dataclass(frozen=True, slots=True)
class TrendTexts:
    """The words of the picture, in the reader's language. `scores` and `change_from` keep their {field} for later:

    catalogue.text(language, "Your score: {scores}.", scores="{scores}")
    """

    better: str  # "Higher is better", or "Lower is better" where it is
    operation: str  # "Operation"
    no_answer: str  # "no answer"
    no_score_yet: str  # "No score yet"
    scores: str  # "Your score: {scores}."
    change_from: str  # "A change that matters starts at {score}."
    decimal_mark: str = "."


@dataclass(frozen=True, slots=True)
class Trend:
    """Scores from `low` to `high`, written with `decimals` places. Values outside the scale raise ValueError."""

    title: str
    unit: str
    low: float
    high: float
    higher_better: bool
    points: tuple[Point, ...]
    texts: TrendTexts
    bands: tuple[Band, ...] = ()
    change: ImportantChange | None = None
    anchor_day: int = 0
    decimals: int = 0

    def __post_init__(self) -> None:
        for value in (point.value for point in self.points if point.value is not None):
            if not self.low <= value <= self.high:
                raise ValueError(f"A score of {value} is outside the scale of {self.low} to {self.high}.")
        object.__setattr__(self, "points", tuple(sorted(self.points, key=lambda point: point.day)))

    @property
    def baseline(self) -> float | None:
        """The last score up to the day of the operation."""
        before = [point.value for point in self.points if point.day <= self.anchor_day and point.value is not None]
        return before[-1] if before else None

    @property
    def change_edge(self) -> float | None:
        """The score at which the change from the baseline begins to matter; None if the scale has no room for it."""
        if self.change is None or self.baseline is None:
            return None
        edge = self.baseline + (self.change.value if self.higher_better else -self.change.value)
        return edge if self.low <= edge <= self.high else None
